import { normalizeId } from '../ids.ts'
import type { Org } from '../org.ts'
import { restError } from '../rest/errors.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { changeRow, createRow, findBy } from './change.ts'
import type { ChangeOptions } from './change.ts'
import { storedValue } from './values.ts'

export type Upserted = { readonly id: string; readonly created: boolean }

export const noSuchKey = (name: string) =>
  restError(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`)

/** The field a path or an upsert names as key; only ids, external ids and lookup fields are keys. */
export function keyField(object: ObjectSchema, name: string): FieldDescribe {
  const describe = object.byName.get(name.toLowerCase())?.describe
  if (!describe || !(describe.externalId || describe.idLookup)) throw noSuchKey(name)
  return describe
}

/** The id that a record of a call with several names. */
export function recordId(text: string): string {
  const id = normalizeId(text)
  if (!id) throw restError(400, 'MALFORMED_ID', `bad id ${text}`)
  return id
}

/** A record without its id, and the id if it has one. */
export function withoutId(record: Record<string, unknown>): {
  id: string | undefined
  body: Record<string, unknown>
} {
  const key = Object.keys(record).find((name) => name.toLowerCase() === 'id')
  const { [key ?? '']: id, ...body } = record
  return { id: typeof id === 'string' && id !== '' ? id : undefined, body }
}

/**
 * Changes the row that the record's own key names, or creates one. A key that several rows share is refused, because
 * nobody can tell which of them is meant; without an id an upsert by id creates.
 */
export function upsertRow(
  org: Org,
  object: ObjectSchema,
  key: FieldDescribe,
  record: Record<string, unknown>,
  options: ChangeOptions,
): Upserted {
  if (key.type === 'id') {
    const { id, body } = withoutId(record)
    if (id === undefined) return { id: createRow(org, object, body, options), created: true }
    changeRow(org, object, recordId(id), body, options)
    return { id: recordId(id), created: false }
  }
  const given = Object.keys(record).find((name) => name.toLowerCase() === key.name.toLowerCase())
  const value = given === undefined ? null : storedValue(key, record[given])
  if (value === null) throw restError(400, 'MISSING_ARGUMENT', `${key.name} not specified`)
  const ids = findBy(org, object, key.name, value)
  if (ids.length > 1) {
    throw restError(
      400,
      'DUPLICATE_EXTERNAL_ID',
      `${key.name}: more than one record found for external id field`,
    )
  }
  if (ids[0] === undefined) return { id: createRow(org, object, record, options), created: true }
  const { [given!]: _key, ...rest } = record
  changeRow(org, object, ids[0], rest, options)
  return { id: ids[0], created: false }
}
