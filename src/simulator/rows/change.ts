import { toSecond } from '../clock.ts'
import { isLocked } from '../occasions.ts'
import { isHidden, objectNamed, quote } from '../org.ts'
import type { Org, OrgUser, Row, SqlValue } from '../org.ts'
import { isDeletedError, jsonError, notFound, restError } from '../rest/errors.ts'
import type { Field } from '../schema/dsl.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { insertRow, isStored, nextId, readRow, updateRow } from '../store.ts'
import { assertReferences, assertRequired, defaults, dropNullDefaults } from './checks.ts'
import { derive } from './derive.ts'
import { assertNoDuplicates } from './duplicates.ts'
import type { DuplicateWish } from './duplicates.ts'
import { moveHistory, noteHistory } from './history.ts'
import { assertOffered, settleRecordType } from './record-types.ts'
import { assertRules } from './rules.ts'
import { storedValue } from './values.ts'

type Mode = 'create' | 'update'

export type ChangeOptions = {
  readonly user: OrgUser
  /** When the change happens; the organisation's now when absent. */
  readonly at?: number
  /** Whether to save what a duplicate rule finds, where it lets one choose. */
  readonly duplicates?: DuplicateWish
}

const cannotSet = (names: readonly string[]) =>
  restError(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  )

const readOnly = () =>
  restError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', [])

export function assertMay(
  object: ObjectSchema,
  user: OrgUser,
  what: 'createable' | 'updateable' | 'deletable',
): void {
  if (!user.canWrite) throw readOnly()
  if (object.traits[what] === false) {
    throw restError(
      400,
      'INVALID_TYPE_FOR_OPERATION',
      `entity type ${object.name} does not support ${what.replace('able', '')}`,
    )
  }
}

/** `{"Account": {"External_Ref__c": "x"}}` names a parent by external id. */
function parentByKey(org: Org, field: Field, value: object): SqlValue {
  const [key, ...more] = Object.entries(value).filter(([name]) => name !== 'attributes')
  const { type } = ('attributes' in value ? value.attributes : {}) as { type?: unknown }
  const named = field.describe.referenceTo.find((name) => name === type)
  const target = objectNamed(org, named ?? field.describe.referenceTo[0] ?? '')
  const by = key && target?.byName.get(key[0].toLowerCase())
  if (!key || more.length > 0 || !target || !by?.describe.idLookup)
    throw jsonError('unexpected relationship value')
  const rows = findBy(org, target, by.describe.name, storedValue(by.describe, key[1]))
  if (rows.length !== 1) {
    throw restError(
      400,
      rows.length === 0 ? 'INVALID_FIELD' : 'DUPLICATE_EXTERNAL_ID',
      `Foreign key external ID: ${String(key[1]).toLowerCase()} not found for field ${key[0]} in entity ${target.name}`,
    )
  }
  return rows[0]!
}

/** Ids of the live rows whose field has the value. */
export function findBy(org: Org, object: ObjectSchema, field: string, value: SqlValue): string[] {
  const live = keepsDeleted(object) ? ' AND "IsDeleted" = 0' : ''
  const sql = `SELECT "Id" AS id FROM ${quote(object.name)} WHERE ${quote(field)} = ?${live} ORDER BY "Id" LIMIT 50`
  return (org.prepare(sql).all(value) as { id: string }[]).map((row) => row.id)
}

/** Reads a request body into column values, refusing what the schema or field security does not allow. */
function readBody(org: Org, object: ObjectSchema, body: Record<string, unknown>, mode: Mode): Row {
  const row: Row = {}
  const refused: string[] = []
  for (const [key, value] of Object.entries(body)) {
    if (key === 'attributes') continue
    const parent = object.parents.get(key.toLowerCase())
    const isParent = parent && value !== null && typeof value === 'object'
    const field = isParent ? parent : object.byName.get(key.toLowerCase())
    if (!field || isHidden(org, object.name, field.describe.name)) {
      throw restError(400, 'INVALID_FIELD', `No such column '${key}' on sobject of type ${object.name}`)
    }
    const allowed = mode === 'create' ? field.describe.createable : field.describe.updateable
    if (!allowed || !isStored(field)) refused.push(field.describe.name)
    else
      row[field.describe.name] = isParent
        ? parentByKey(org, field, value)
        : storedValue(field.describe, value)
  }
  if (refused.length > 0) throw cannotSet(refused)
  return row
}

function assertUnique(org: Org, object: ObjectSchema, row: Row, own: string): void {
  for (const { describe } of object.fields) {
    const value = row[describe.name]
    if (!describe.unique || value === null || value === undefined) continue
    const other = findBy(org, object, describe.name, value).find((id) => id !== own)
    if (other === undefined) continue
    throw restError(
      400,
      'DUPLICATE_VALUE',
      `duplicate value found: ${describe.name} duplicates value on record with id: ${other.slice(0, 15)}`,
      [],
    )
  }
}

/** Creates one row as a user; answers its id. */
export function createRow(
  org: Org,
  object: ObjectSchema,
  body: Record<string, unknown>,
  options: ChangeOptions,
): string {
  assertMay(object, options.user, 'createable')
  const given = readBody(org, object, body, 'create')
  settleRecordType(org, object, given, true)
  assertRequired(object, given, undefined)
  assertReferences(org, object, given)
  const now = toSecond(options.at ?? org.clock.now())
  const id = nextId(org, object)
  const row: Row = { ...defaults(object, options.user), ...dropNullDefaults(object, given), Id: id }
  if (object.byName.has('name') && (row['Name'] ?? null) === null) row['Name'] = id
  const stamps: Row = {
    CreatedDate: now,
    CreatedById: options.user.id,
    LastModifiedDate: now,
    LastModifiedById: options.user.id,
    SystemModstamp: now,
  }
  // Some objects of the setup keep fewer stamps.
  for (const [name, value] of Object.entries(stamps)) {
    if (object.byName.has(name.toLowerCase())) row[name] = value
  }
  derive(org, object.name, row, new Set(Object.keys(given)), now)
  assertOffered(org, object, given, row)
  assertRules(org, object, row, undefined)
  assertNoDuplicates(org, object, row, undefined, options.duplicates)
  assertUnique(org, object, given, id)
  noteHistory(org, object, { before: undefined, after: row }, { user: options.user, now })
  insertRow(org, object, row)
  return id
}

/** The live row of an id, or the error a client gets for it. */
export function liveRow(org: Org, object: ObjectSchema, id: string): Row {
  const row = readRow(org, object, id)
  if (!row) throw notFound()
  if (row['IsDeleted'] === 1) throw isDeletedError()
  return row
}

/**
 * The stamp of a change at an instant. It is never before the one the row bears: transactions take a row in turn, and the
 * later one is stamped when the row is free.
 */
export function stampAfter(before: Row, at: number): number {
  const last = before['SystemModstamp']
  return Math.max(toSecond(at), typeof last === 'number' ? last : 0)
}

/** A row that another transaction holds cannot be changed before that ends. */
function assertUnlocked(org: Org, id: string): void {
  if (!isLocked(org, id)) return
  throw restError(
    400,
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or 1 records: ${id}`,
    [],
  )
}

export function changeRow(
  org: Org,
  object: ObjectSchema,
  id: string,
  body: Record<string, unknown>,
  options: ChangeOptions,
): void {
  assertMay(object, options.user, 'updateable')
  const before = liveRow(org, object, id)
  assertUnlocked(org, id)
  const given = readBody(org, object, body, 'update')
  settleRecordType(org, object, given, false)
  assertRequired(object, given, before)
  assertReferences(org, object, given)
  const now = stampAfter(before, options.at ?? org.clock.now())
  const after: Row = { ...before, ...given }
  derive(
    org,
    object.name,
    after,
    new Set(Object.keys(given).filter((name) => before[name] !== given[name])),
    now,
  )
  assertOffered(org, object, given, after)
  assertRules(org, object, after, before)
  assertNoDuplicates(org, object, after, before, options.duplicates)
  assertUnique(org, object, given, id)
  noteHistory(org, object, { before, after }, { user: options.user, now })
  const changes = Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value))
  updateRow(org, object, id, {
    ...changes,
    LastModifiedDate: now,
    LastModifiedById: options.user.id,
    SystemModstamp: now,
  })
}

/**
 * Puts a row and what hangs on it into the recycle bin; answers how many rows that were. Rows that go because of another
 * come back with that one only, so it is noted for them; the caller names none.
 */
export function removeRow(
  org: Org,
  object: ObjectSchema,
  id: string,
  options: ChangeOptions,
  root?: string,
): number {
  assertMay(object, options.user, 'deletable')
  const before = liveRow(org, object, id)
  assertUnlocked(org, id)
  const now = stampAfter(before, options.at ?? org.clock.now())
  let count = 1
  if (keepsDeleted(object)) {
    updateRow(org, object, id, {
      IsDeleted: 1,
      LastModifiedDate: now,
      LastModifiedById: options.user.id,
      SystemModstamp: now,
    })
    if (root !== undefined)
      org.prepare('INSERT OR REPLACE INTO sim_bin VALUES (?, ?, ?)').run(id, object.name, root)
  } else org.prepare(`DELETE FROM ${quote(object.name)} WHERE "Id" = ?`).run(id)
  moveHistory(org, object, id, 1, now)
  for (const child of org.objects.values()) {
    if (child.traits.history) continue
    for (const field of child.fields) {
      if (!field.cascade || !field.describe.referenceTo.includes(object.name)) continue
      for (;;) {
        const ids = findBy(org, child, field.describe.name, id)
        for (const childId of ids) {
          // A row can hang on another in two ways, and go by the first.
          if (readRow(org, child, childId)?.['IsDeleted'] !== 0) continue
          count += removeRow(org, child, childId, options, root ?? id)
        }
        if (ids.length === 0) break
      }
    }
  }
  return count
}
