import { toSecond } from '../clock.ts'
import type { Org } from '../org.ts'
import { ensureIndexes, ensureTable, getMeta, setMeta } from '../store.ts'
import { customObject } from './custom.ts'
import * as dsl from './dsl.ts'
import type { Field } from './dsl.ts'
import { addField } from './object.ts'

/** A field to add: what its kind needs, and no more. */
export type FieldSpec = {
  readonly name: string
  readonly label?: string
  readonly type:
    | 'text'
    | 'area'
    | 'number'
    | 'currency'
    | 'percent'
    | 'checkbox'
    | 'date'
    | 'datetime'
    | 'picklist'
    | 'multipicklist'
    | 'email'
    | 'phone'
    | 'url'
    | 'reference'
  readonly length?: number
  readonly scale?: number
  readonly values?: readonly string[]
  readonly referenceTo?: string
  /** Name of the child relationship on the object that a lookup names, e.g. Berths__r. */
  readonly children?: string
  readonly externalId?: boolean
  readonly unique?: boolean
  readonly required?: boolean
  /** A formula: nobody can write to it; the dial `recalculate` gives it values. */
  readonly calculated?: boolean
  /** What describe tells as its formula; the value is what `recalculate` says. */
  readonly formula?: string
}

/** An object to add, or new fields of one that is there. */
export type ObjectSpec = {
  readonly name: string
  readonly label?: string
  readonly fields?: readonly FieldSpec[]
}

const labelOf = (name: string) => name.replace(/__c$/, '').replaceAll('_', ' ')

/** Refuses a name that no custom object or field can have. */
function assertCustomName(name: unknown, what: string): void {
  if (typeof name !== 'string' || !/^[A-Za-z]\w{0,37}__c$/.test(name))
    throw new Error(`${String(name)} is no name of a custom ${what}`)
}

/** A custom field as its specification says. */
export function makeField(spec: FieldSpec): Field {
  // The one standard field that comes with a setting of an org: several currencies.
  if (spec.name !== 'CurrencyIsoCode') assertCustomName(spec.name, 'field')
  const { describe, ...rest } = fieldOfKind(spec)
  if (spec.calculated === true) {
    const formula = {
      calculated: true,
      createable: false,
      updateable: false,
      calculatedFormula: spec.formula ?? spec.name,
    }
    return { ...rest, describe: { ...describe, ...formula } }
  }
  const required = spec.required === true && describe.type !== 'boolean'
  return required
    ? { ...rest, describe: { ...describe, nillable: false, permissionable: false } }
    : { ...rest, describe }
}

function fieldOfKind(spec: FieldSpec): Field {
  const label = spec.label ?? labelOf(spec.name)
  const { name } = spec
  const key = {
    externalId: spec.externalId ?? false,
    idLookup: spec.externalId ?? false,
    unique: spec.unique ?? false,
  }
  const scale = spec.scale ?? 0
  switch (spec.type) {
    case 'text':
      return dsl.text(name, label, spec.length ?? 255, key)
    case 'area':
      return dsl.area(name, label, spec.length ?? 32_768)
    case 'number':
      return dsl.double(name, label, 18, scale, key)
    case 'currency':
      return dsl.currency(name, label, 18, scale)
    case 'percent':
      return dsl.percent(name, label, 18, scale)
    case 'checkbox':
      return dsl.flag(name, label, { permissionable: true })
    case 'date':
      return dsl.date(name, label)
    case 'datetime':
      return dsl.datetime(name, label)
    case 'picklist':
      return dsl.pick(name, label, 255, (spec.values ?? []).join('|'))
    case 'multipicklist':
      return dsl.multipick(name, label, (spec.values ?? []).join('|'))
    case 'email':
      return dsl.email(name, label, key)
    case 'phone':
      return dsl.phone(name, label)
    case 'url':
      return dsl.url(name, label)
    case 'reference':
      return dsl.ref(
        name,
        label,
        spec.referenceTo ?? 'Account',
        spec.children === undefined ? {} : { children: spec.children },
      )
    default:
      // Specifications come from outside as well.
      throw new Error(`no field can be of the type ${String(spec.type)}`)
  }
}

/** Adds what is missing of an object and its fields, without their tables; answers what that was. */
export function applySpec(org: Org, spec: ObjectSpec): string[] {
  // All are made before the first is added: a specification counts as a whole.
  const fields = (spec.fields ?? []).map((field) => makeField(field))
  const added: string[] = []
  let object = org.objects.get(spec.name.toLowerCase())
  if (!object) {
    assertCustomName(spec.name, 'object')
    const taken = new Set([...org.objects.values()].map((one) => one.keyPrefix))
    const prefix = Array.from(
      { length: 3000 },
      (_, i) => `a${(i + 36).toString(36).padStart(2, '0').slice(-2)}`,
    )
    const keyPrefix = prefix.find((one) => !taken.has(one)) ?? 'azz'
    object = customObject({ name: spec.name, label: spec.label ?? labelOf(spec.name), keyPrefix })
    org.objects.set(spec.name.toLowerCase(), object)
    added.push(spec.name)
  }
  for (const field of fields) {
    if (object.byName.has(field.describe.name.toLowerCase())) continue
    addField(object, field)
    added.push(`${spec.name}.${field.describe.name}`)
  }
  return added
}

/**
 * Called after every change of the schema or of who sees it. HTTP dates have whole seconds, so each change gets a
 * later one than the change before; a copy made in between is then known to be old.
 */
export function touchSchema(org: Org): void {
  org.schemaVersion++
  org.schemaChangedAt = Math.max(org.clock.now(), toSecond(org.schemaChangedAt) + 1000)
  setMeta(org.db, 'schema_changed_at', String(org.schemaChangedAt))
}

/** Changes of the schema since the organisation was founded, in their order. */
export const rememberedEdits = (org: Org): unknown[] =>
  JSON.parse(getMeta(org.db, 'added') ?? '[]') as unknown[]

/** Keeps a change of the schema, so that the organisation has it again when it is opened the next time. */
export const rememberEdit = (org: Org, edit: object): void =>
  setMeta(org.db, 'added', JSON.stringify([...rememberedEdits(org), edit]))

/** Adds objects and fields to the running organisation and remembers them. Answers what was added. */
export function addToSchema(org: Org, spec: ObjectSpec): string[] {
  const added = applySpec(org, spec)
  if (added.length === 0) return added
  const object = org.objects.get(spec.name.toLowerCase())!
  ensureTable(org.db, object)
  ensureIndexes(org.db, object)
  rememberEdit(org, spec)
  touchSchema(org)
  return added
}
