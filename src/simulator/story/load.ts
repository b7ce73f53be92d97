import { toSecond } from '../clock.ts'
import { normalizeId } from '../ids.ts'
import type { Org, Row } from '../org.ts'
import { restError } from '../rest/errors.ts'
import { derive } from '../rows/derive.ts'
import { storedValue } from '../rows/values.ts'
import { addToSchema } from '../schema/added.ts'
import type { FieldSpec } from '../schema/added.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { insertRow, isStored, nextId, readRow } from '../store.ts'

type Input = Record<string, unknown>

/** Ids by the `referenceId` of loaded sObject trees, so that `@AccountRef1` of a later file finds its account. */
const references = new WeakMap<Org, Map<string, string>>()

function referencesOf(org: Org): Map<string, string> {
  const known = references.get(org) ?? new Map<string, string>()
  references.set(org, known)
  return known
}

function referenceIdOf(record: Input): string | undefined {
  const { attributes } = record
  if (typeof attributes !== 'object' || attributes === null || !('referenceId' in attributes))
    return undefined
  return typeof attributes.referenceId === 'string' ? attributes.referenceId : undefined
}

/** A custom field that can hold what the records bring under this name. */
function fieldFor(name: string, records: readonly Input[]): FieldSpec {
  const values = records
    .map((record) => record[name])
    .filter((value) => value !== null && value !== undefined && value !== '')
  const custom = `${name.replace(/__c$/i, '')}__c`
  if (values.length > 0 && values.every((value) => typeof value === 'boolean'))
    return { name: custom, type: 'checkbox' }
  if (values.length > 0 && values.every((value) => typeof value === 'number'))
    return { name: custom, type: 'number', scale: 4 }
  const longest = Math.max(0, ...values.map((value) => String(value).length))
  return longest > 255 ? { name: custom, type: 'area' } : { name: custom, type: 'text' }
}

/**
 * Loads records as they were exported: audit fields and ids are kept, lookups may point nowhere, `@Ref` names a
 * record of an earlier tree. Unknown fields are an
 * error that lists them, or with `addFields` become custom fields.
 */
export function loadRecords(org: Org, object: ObjectSchema, records: readonly Input[], addFields: boolean) {
  const names = new Set(
    records.flatMap((record) => Object.keys(record)).filter((name) => name !== 'attributes'),
  )
  const known = (name: string) =>
    object.byName.get(name.toLowerCase()) ?? object.byName.get(`${name}__c`.toLowerCase())
  const unknown = [...names].filter((name) => !known(name))
  if (unknown.length > 0 && !addFields) {
    throw restError(400, 'INVALID_FIELD', `${object.name} has no field ${unknown.join(', ')}`, unknown)
  }
  const added =
    unknown.length > 0
      ? addToSchema(org, { name: object.name, fields: unknown.map((name) => fieldFor(name, records)) })
      : []
  const ids = org.db.transaction(() => records.map((record) => loadOne(org, object, record, known)))()
  return { loaded: ids.length, ids, added }
}

function loadOne(
  org: Org,
  object: ObjectSchema,
  record: Input,
  known: (name: string) => ObjectSchema['fields'][number] | undefined,
): string {
  const row: Row = {}
  for (const [name, value] of Object.entries(record)) {
    const field = known(name)
    if (!field || !isStored(field) || name === 'attributes') continue
    const { describe } = field
    // Exports cut long values and hold old picklist values: what was there is kept.
    const open = {
      ...describe,
      restrictedPicklist: false,
      length: Math.max(describe.length, 131_072),
      precision: 0,
    }
    if (describe.type === 'reference' && typeof value === 'string') {
      row[describe.name] = normalizeId(value) ?? referencesOf(org).get(value.slice(1)) ?? null
    } else row[describe.name] = storedValue(open, describe.type === 'boolean' && value === '' ? false : value)
  }
  const now = toSecond(org.clock.now())
  const admin = org.users[0]!.id
  const id =
    typeof row['Id'] === 'string' && !readRow(org, object, row['Id']) ? row['Id'] : nextId(org, object)
  const made: Row = {
    OwnerId: admin,
    CreatedDate: now,
    CreatedById: admin,
    LastModifiedDate: now,
    LastModifiedById: admin,
  }
  const whole: Row = {
    // Not every object has all of them.
    ...Object.fromEntries(Object.entries(made).filter(([name]) => object.byName.has(name.toLowerCase()))),
    ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
    Id: id,
  }
  if (object.byName.has('systemmodstamp'))
    whole['SystemModstamp'] ??= whole['LastModifiedDate'] ?? whole['CreatedDate'] ?? now
  for (const { describe } of object.fields) {
    const value = describe.defaultValue
    if (describe.type === 'boolean') whole[describe.name] ??= value === true ? 1 : 0
    else if (value !== null) whole[describe.name] ??= String(value)
  }
  if (object.byName.has('name')) whole['Name'] ??= id
  derive(org, object.name, whole, new Set(Object.keys(row)), Number(whole['CreatedDate']))
  insertRow(org, object, whole)
  const reference = referenceIdOf(record)
  if (reference !== undefined) referencesOf(org).set(reference, id)
  return id
}
