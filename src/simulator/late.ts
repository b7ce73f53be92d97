import { toSecond } from './clock.ts'
import { objectNamed } from './org.ts'
import type { LateCommit, Org } from './org.ts'
import { RestError } from './rest/errors.ts'
import { changeRow, createRow } from './rows/change.ts'

/** Makes the rows visible whose transaction has ended by now; they keep the stamp of its beginning. */
export function settleLateCommits(org: Org): void {
  if (org.lateCommits.length === 0) return
  const now = org.clock.now()
  for (const late of org.lateCommits.filter((one) => one.visibleAt <= now)) {
    org.lateCommits.splice(org.lateCommits.indexOf(late), 1)
    try {
      org.db.transaction(() => commit(org, late))()
    } catch (error) {
      // A transaction that cannot be committed is rolled back; that is nobody else's concern.
      if (!(error instanceof RestError)) throw error
    }
  }
}

function commit(org: Org, late: LateCommit): void {
  const object = objectNamed(org, late.object)
  const user = org.users[2]!
  if (!object) return
  const options = { user, at: toSecond(late.modstamp) }
  if (late.id === undefined) createRow(org, object, late.fields, options)
  else changeRow(org, object, late.id, late.fields, options)
}
