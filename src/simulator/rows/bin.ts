import { objectNamed, quote } from '../org.ts'
import type { Org, OrgUser, Row } from '../org.ts'
import { notFound, restError } from '../rest/errors.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { readRow, updateRow } from '../store.ts'
import { stampAfter } from './change.ts'
import { dropHistory, moveHistory } from './history.ts'

const stampOf = (org: Org, user: OrgUser, before: Row): Row => {
  const now = stampAfter(before, org.clock.now())
  return { LastModifiedDate: now, LastModifiedById: user.id, SystemModstamp: now }
}

const notInBin = () => restError(400, 'UNDELETE_FAILED', 'Entity is not in the recycle bin')

function binnedRow(org: Org, object: ObjectSchema, id: string): Row {
  const row = readRow(org, object, id)
  if (!row) throw notFound()
  if (row['IsDeleted'] !== 1) throw notInBin()
  return row
}

/** Rows that went into the bin because another did. */
const followers = (org: Org, root: string): { id: string; object: string }[] =>
  org.prepare('SELECT id, object FROM sim_bin WHERE root = ?').all(root) as { id: string; object: string }[]

/**
 * Brings a row back out of the recycle bin, and what went there with it, but not what somebody had deleted before. What
 * went because of another row does not lie in the bin by itself. A row that went by a merge comes back without what hung
 * on it, because that hangs on the master for good. Answers how many rows came back.
 */
export function restoreRow(org: Org, object: ObjectSchema, id: string, user: OrgUser): number {
  const row = binnedRow(org, object, id)
  if (org.prepare('SELECT 1 FROM sim_bin WHERE id = ?').get(id)) throw notInBin()
  const back = (before: Row): Row => ({ IsDeleted: 0, ...stampOf(org, user, before) })
  const merged = typeof row['MasterRecordId'] === 'string'
  return org.db.transaction(() => {
    const restored = back(row)
    updateRow(org, object, id, merged ? { ...restored, MasterRecordId: null } : restored)
    moveHistory(org, object, id, 0, Number(restored['SystemModstamp']))
    const followed = followers(org, id)
    for (const one of followed) {
      const child = objectNamed(org, one.object)
      const follower = child && readRow(org, child, one.id)
      if (!follower) continue
      const again = back(follower)
      updateRow(org, child, one.id, again)
      moveHistory(org, child, one.id, 0, Number(again['SystemModstamp']))
    }
    org.prepare('DELETE FROM sim_bin WHERE root = ?').run(id)
    return 1 + followed.length
  })()
}

/** Takes one row for good, with those that went into the bin because of it; answers how many rows that were. */
function purgeRow(org: Org, object: ObjectSchema, id: string): number {
  let purged = 0
  const remove = (from: ObjectSchema, one: string) => {
    if (readRow(org, from, one)?.['IsDeleted'] === 1) dropHistory(org, from, one)
    // The log of deletions is another than the bin: it still tells of what went out of it.
    org
      .prepare(
        `INSERT OR IGNORE INTO sim_purged (object, at, id) SELECT ?, "SystemModstamp", "Id" FROM ${quote(from.name)} WHERE "Id" = ? AND "IsDeleted" = 1`,
      )
      .run(from.name, one)
    purged += org
      .prepare(`DELETE FROM ${quote(from.name)} WHERE "Id" = ? AND "IsDeleted" = 1`)
      .run(one).changes
  }
  remove(object, id)
  for (const one of followers(org, id)) {
    const child = objectNamed(org, one.object)
    if (child) remove(child, one.id)
  }
  org.prepare('DELETE FROM sim_bin WHERE root = ? OR id = ?').run(id, id)
  return purged
}

/** Empties the recycle bin of an object, or of one row; only the log of deletions can tell later that they were there. */
export function purgeRows(org: Org, object: ObjectSchema, id?: string): number {
  // A history goes when its record does.
  if (!keepsDeleted(object) || object.traits.history) return 0
  if (id !== undefined) binnedRow(org, object, id)
  const sql = `SELECT "Id" AS id FROM ${quote(object.name)} WHERE "IsDeleted" = 1`
  const ids = id === undefined ? (org.prepare(sql).all() as { id: string }[]).map((row) => row.id) : [id]
  return org.db.transaction(() => ids.reduce((sum, one) => sum + purgeRow(org, object, one), 0))()
}
