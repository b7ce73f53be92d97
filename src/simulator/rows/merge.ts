import { quote } from '../org.ts'
import type { Org, OrgUser, Row } from '../org.ts'
import { restError } from '../rest/errors.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { readRow, updateRow } from '../store.ts'
import { liveRow, stampAfter } from './change.ts'
import { derive } from './derive.ts'
import { moveHistory } from './history.ts'

type Pair = { readonly master: string; readonly loser: string }

/** Lets what hung on the loser hang on the master; the master does not come to hang on itself. */
function moveChildren(org: Org, child: ObjectSchema, field: string, { master, loser }: Pair): string[] {
  const [table, name] = [quote(child.name), quote(field)]
  org.prepare(`UPDATE ${table} SET ${name} = NULL WHERE "Id" = ? AND ${name} = ?`).run(master, loser)
  const rows = org
    .prepare(`UPDATE ${table} SET ${name} = ? WHERE ${name} = ? RETURNING "Id" AS id`)
    .all(master, loser) as { id: string }[]
  return rows.map((row) => row.id)
}

/** What a child shows of its parent is that of the new one. */
function deriveAgain(org: Org, child: ObjectSchema, id: string): void {
  const before = readRow(org, child, id)
  if (!before) return
  const after: Row = { ...before }
  derive(org, child.name, after, new Set(), org.clock.now())
  const changes = Object.entries(after).filter(([name, value]) => before[name] !== value)
  if (changes.length > 0) updateRow(org, child, id, Object.fromEntries(changes))
}

/**
 * Merges one row into another of the same object: the loser goes to the recycle bin and names its master, and what hung
 * on it hangs on the master. The children's own stamps do not move, which is what makes merges easy to miss. Answers the
 * ids of the children that moved.
 */
export function mergeInto(org: Org, object: ObjectSchema, pair: Pair, user: OrgUser): string[] {
  if (object.traits.mergeable !== true) {
    throw restError(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} does not support merge`)
  }
  if (pair.master === pair.loser)
    throw restError(400, 'INVALID_ID_FIELD', 'a record can not be merged with itself')
  const rows = { master: liveRow(org, object, pair.master), loser: liveRow(org, object, pair.loser) }
  const moved: string[] = []
  for (const child of org.objects.values()) {
    // What became of the loser stays the loser's.
    if (child.traits.history) continue
    for (const { describe } of child.fields) {
      const hangs = describe.referenceTo.includes(object.name)
      if (!hangs || describe.name === 'MasterRecordId') continue
      const ids = moveChildren(org, child, describe.name, pair)
      for (const id of ids) deriveAgain(org, child, id)
      moved.push(...ids)
    }
  }
  const stamp = (before: Row): Row => {
    const now = stampAfter(before, org.clock.now())
    return { LastModifiedDate: now, LastModifiedById: user.id, SystemModstamp: now }
  }
  const gone = stamp(rows.loser)
  updateRow(org, object, pair.loser, { IsDeleted: 1, MasterRecordId: pair.master, ...gone })
  moveHistory(org, object, pair.loser, 1, Number(gone['SystemModstamp']))
  updateRow(org, object, pair.master, stamp(rows.master))
  return [...new Set(moved)]
}
