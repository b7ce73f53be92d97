import { pick } from './dsl.ts'
import type { Field, FieldDescribe } from './dsl.ts'

/** What an administrator can tighten or loosen on a field that is there. */
export type Limits = {
  readonly label?: string
  readonly required?: boolean
  readonly unique?: boolean
  readonly externalId?: boolean
  readonly length?: number
  /** The values of a picklist, as they are offered from now on. */
  readonly values?: readonly string[]
  /** Whether a picklist takes its own values only. */
  readonly restricted?: boolean
}

const SIZED = ['string', 'textarea', 'picklist', 'combobox', 'email', 'phone', 'url']
const KEYS = ['string', 'email', 'double']
const PICKS = ['picklist', 'multipicklist']

function assertKind(field: FieldDescribe, what: string, types: readonly string[]): void {
  if (!types.includes(field.type)) throw new Error(`${field.name} is of the type ${field.type}: no ${what}`)
}

function requiredOf(field: FieldDescribe, required: boolean): Partial<FieldDescribe> {
  if (field.type === 'boolean' || !(field.createable && field.updateable)) {
    throw new Error(`${field.name} can not be made required`)
  }
  return { nillable: !required, permissionable: field.custom && !required }
}

function lengthOf(field: FieldDescribe, length: number): Partial<FieldDescribe> {
  assertKind(field, 'length', SIZED)
  if (!Number.isInteger(length) || length < 1 || length > 131_072) {
    throw new Error(`${field.name} can not have the length ${length}`)
  }
  const open = length <= 255
  const search = { aggregatable: open, filterable: open, groupable: open, sortable: open }
  return { length, byteLength: length * 3, ...(field.type === 'textarea' ? search : {}) }
}

function valuesOf(field: FieldDescribe, values: readonly string[]): Partial<FieldDescribe> {
  assertKind(field, 'values', PICKS)
  const { picklistValues, defaultValue } = pick(field.name, field.label, 255, values.join('|')).describe
  return { picklistValues, defaultValue }
}

/** The field with other limits. */
export function limited(field: Field, limits: Limits): Field {
  const { describe } = field
  const { label, required, unique, externalId, length, values, restricted } = limits
  if (unique !== undefined) assertKind(describe, 'unique values', KEYS)
  if (externalId !== undefined) assertKind(describe, 'key', KEYS)
  if (restricted !== undefined) assertKind(describe, 'values', PICKS)
  return {
    ...field,
    describe: {
      ...describe,
      ...(label === undefined ? {} : { label }),
      ...(required === undefined ? {} : requiredOf(describe, required)),
      ...(unique === undefined ? {} : { unique }),
      ...(externalId === undefined ? {} : { externalId, idLookup: externalId || describe.type === 'email' }),
      ...(length === undefined ? {} : lengthOf(describe, length)),
      ...(values === undefined ? {} : valuesOf(describe, values)),
      ...(restricted === undefined ? {} : { restrictedPicklist: restricted }),
    },
  }
}
