import { objectOfId } from '../org.ts'
import type { Org, OrgUser, Row } from '../org.ts'
import { restError } from '../rest/errors.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { readRow } from '../store.ts'

/** What a row must have; a field that an administrator made required must have it after any change. */
export function assertRequired(object: ObjectSchema, given: Row, before: Row | undefined): void {
  const isMissing = (f: FieldDescribe): boolean => {
    if (before === undefined) return (given[f.name] ?? null) === null && !f.defaultedOnCreate
    return given[f.name] === null || (f.custom && (given[f.name] ?? before[f.name] ?? null) === null)
  }
  const missing = object.fields
    .map((field) => field.describe)
    .filter((f) => !f.nillable && f.createable && f.type !== 'boolean' && isMissing(f))
    .map((f) => f.name)
  if (missing.length > 0) {
    throw restError(
      400,
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${missing.join(', ')}]`,
      missing,
    )
  }
}

/** Refuses lookups to rows that are not there or not of an object the field may name. */
export function assertReferences(org: Org, object: ObjectSchema, row: Row): void {
  for (const { describe } of object.fields) {
    const id = row[describe.name]
    if (describe.type !== 'reference' || typeof id !== 'string') continue
    const target = objectOfId(org, id)
    if (target && !describe.referenceTo.includes(target.name)) {
      throw restError(
        400,
        'FIELD_INTEGRITY_EXCEPTION',
        `${describe.label}: id value of incorrect type: ${id}`,
        [describe.name],
      )
    }
    const found = target && readRow(org, target, id)
    if (found?.['IsDeleted'] === 1) throw restError(400, 'ENTITY_IS_DELETED', 'entity is deleted', [])
    if (!found) throw restError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [])
  }
}

/** What a new row holds before the user says anything. */
export function defaults(object: ObjectSchema, user: OrgUser): Row {
  const row: Row = {}
  for (const { describe } of object.fields) {
    if (describe.type === 'boolean') row[describe.name] = describe.defaultValue === true ? 1 : 0
    else if (describe.defaultValue !== null) row[describe.name] = String(describe.defaultValue)
  }
  if (object.byName.has('ownerid')) row['OwnerId'] = user.id
  return row
}

/** A null for a field that the system fills on creation leaves the system's value. */
export function dropNullDefaults(object: ObjectSchema, given: Row): Row {
  const kept = Object.entries(given).filter(
    ([name, value]) => value !== null || !object.byName.get(name.toLowerCase())?.describe.defaultedOnCreate,
  )
  return Object.fromEntries(kept)
}
