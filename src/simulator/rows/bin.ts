import { toSecond } from '../clock.ts'
import { quote } from '../org.ts'
import type { Org, OrgUser, Row } from '../org.ts'
import { notFound, restError } from '../rest/errors.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { readRow, updateRow } from '../store.ts'
import { liveRow } from './change.ts'

const stampOf = (org: Org, user: OrgUser): Row => {
  const now = toSecond(org.clock.now())
  return { LastModifiedDate: now, LastModifiedById: user.id, SystemModstamp: now }
}

function binnedRow(org: Org, object: ObjectSchema, id: string): Row {
  const row = readRow(org, object, id)
  if (!row) throw notFound()
  if (row['IsDeleted'] !== 1) throw restError(400, 'UNDELETE_FAILED', 'Entity is not in the recycle bin')
  return row
}

/** Brings a row back out of the recycle bin, and what went there along with it. A row that went by a merge stays. */
export function restoreRow(org: Org, object: ObjectSchema, id: string, user: OrgUser): void {
  const row = binnedRow(org, object, id)
  if (typeof row['MasterRecordId'] === 'string') {
    throw restError(400, 'UNDELETE_FAILED', 'A record that was merged into another can not be restored')
  }
  updateRow(org, object, id, { IsDeleted: 0, ...stampOf(org, user) })
  for (const child of org.objects.values()) {
    if (!keepsDeleted(child)) continue
    for (const field of child.fields) {
      if (!field.cascade || !field.describe.referenceTo.includes(object.name)) continue
      // What somebody deleted by itself, at another time, stays where it is.
      const sql = `SELECT "Id" AS id FROM ${quote(child.name)} WHERE ${quote(field.describe.name)} = ? AND "IsDeleted" = 1 AND "SystemModstamp" = ?`
      const rows = org.prepare(sql).all(id, row['SystemModstamp'] ?? null) as { id: string }[]
      for (const one of rows) restoreRow(org, child, one.id, user)
    }
  }
}

/** Empties the recycle bin of an object, or of one row; nobody can tell later that they were there. */
export function purgeRows(org: Org, object: ObjectSchema, id?: string): number {
  if (!keepsDeleted(object)) return 0
  const sql = `DELETE FROM ${quote(object.name)} WHERE "IsDeleted" = 1`
  if (id === undefined) return org.prepare(sql).run().changes
  binnedRow(org, object, id)
  return org.prepare(`${sql} AND "Id" = ?`).run(id).changes
}

/**
 * Merges one row into another of the same object: the loser goes to the recycle bin and names its master, and what hung
 * on it hangs on the master. The children's own stamps do not move, which is what makes merges easy to miss.
 */
export function mergeRows(
  org: Org,
  object: ObjectSchema,
  ids: { readonly master: string; readonly loser: string },
  user: OrgUser,
): { readonly moved: number } {
  return { moved: mergeInto(org, object, ids, user).length }
}

/** Does what `mergeRows` does; answers the ids of the children that moved. */
export function mergeInto(
  org: Org,
  object: ObjectSchema,
  ids: { readonly master: string; readonly loser: string },
  user: OrgUser,
): string[] {
  if (object.traits.mergeable !== true) {
    throw restError(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} does not support merge`)
  }
  if (ids.master === ids.loser)
    throw restError(400, 'INVALID_ID_FIELD', 'a record can not be merged with itself')
  liveRow(org, object, ids.master)
  liveRow(org, object, ids.loser)
  const moved: string[] = []
  for (const child of org.objects.values()) {
    for (const { describe } of child.fields) {
      const hangs = describe.referenceTo.includes(object.name)
      if (!hangs || describe.name === 'MasterRecordId') continue
      const name = quote(describe.name)
      const rows = org
        .prepare(`UPDATE ${quote(child.name)} SET ${name} = ? WHERE ${name} = ? RETURNING "Id" AS id`)
        .all(ids.master, ids.loser) as { id: string }[]
      moved.push(...rows.map((row) => row.id))
    }
  }
  const stamp = stampOf(org, user)
  updateRow(org, object, ids.loser, { IsDeleted: 1, MasterRecordId: ids.master, ...stamp })
  updateRow(org, object, ids.master, stamp)
  return moved
}
