import { OrgdeckError } from '../errors.ts'
import type { Provider, Reader } from './provider.ts'
import { salesforce } from './salesforce/index.ts'
import { exactFieldsOf as exactSalesforceFields, fieldsOf as salesforceFields } from './salesforce/objects.ts'
import { olderObjects, readOlderRow } from './salesforce/older.ts'
import { salesforceReader } from './salesforce/reader.ts'

const providers: readonly Provider[] = [salesforce]
const readers: Readonly<Record<string, Reader>> = { salesforce: salesforceReader }

/** The provider a connection belongs to. */
export function providerOf(id: string): Provider {
  const found = providers.find((provider) => provider.id === id)
  if (found === undefined) throw new OrgdeckError('NOT_AVAILABLE', `There is no provider called ${id}.`)
  return found
}

/** Its reading side, for worker threads. */
export function readerOf(id: string): Reader {
  const found = readers[id]
  if (found === undefined) throw new OrgdeckError('NOT_AVAILABLE', `There is no provider called ${id}.`)
  return found
}

export function allProviders(): readonly Provider[] {
  return providers
}

const fieldReaders: Readonly<Record<string, (raw: string) => Record<string, unknown>>> = {
  SALESFORCE: salesforceFields,
}

/** The fields inside a stored record, by the type of its connector. */
export function fieldsOf(type: string, raw: string): Record<string, unknown> {
  return fieldReaders[type]?.(raw) ?? {}
}

/** The currency a record's amounts are in, where it says so itself: an org of many currencies (B23). */
export function currencyOf(type: string, fields: Readonly<Record<string, unknown>>): string | null {
  const code = type === 'SALESFORCE' ? fields['CurrencyIsoCode'] : undefined
  return typeof code === 'string' && /^[A-Z]{3}$/.test(code) ? code : null
}

/** Fields that move without a change of content, by the type of a connector. */
export function bookkeepingOf(type: string): ReadonlySet<string> {
  return providers.find((provider) => provider.type === type)?.history.bookkeeping ?? new Set()
}

const { rawJSON } = JSON as JSON & { rawJSON(this: void, text: string): unknown }

/**
 * As `fieldsOf`, for what is written out again: a number too long for a double becomes raw JSON, which `JSON.stringify`
 * writes digit by digit. Not for sending to another thread.
 */
export function exactFieldsOf(type: string, raw: string): Record<string, unknown> {
  return type === 'SALESFORCE' ? exactSalesforceFields(raw, rawJSON) : fieldsOf(type, raw)
}

export { OlderRowError } from './salesforce/older.ts'
export type OlderTables = { readonly objects: typeof olderObjects; readonly read: typeof readOlderRow }

/** How rows of the older per-object tables are read, by the type of the connector they become. */
export function olderTablesOf(type: string): OlderTables {
  if (type === 'SALESFORCE') return { objects: olderObjects, read: readOlderRow }
  throw new OrgdeckError('NOT_AVAILABLE', `Older tables cannot be taken into a connection of type ${type}.`)
}
