import { inTransaction } from '../db/open.ts'
import type { RemoteRow } from '../providers/provider.ts'
import type { Digest } from './reconcile-digest.ts'
import { leftOut, seen, type Candidate } from './reconcile-local.ts'
import { isLater, type Sweep } from './reconcile-sweep.ts'
import { refillChildren, refillHistories } from './refill.ts'

/** Of the rows that are not shown any more, so many are deleted here without asking; more are a person's business (B8). */
export const mostGoneUnasked = { rows: 20, share: 0.01 }

export type Settled = {
  readonly differences: number
  /** Rows here were changed, so what we hold has to be worked out again. */
  readonly changed: boolean
  /** More rows are gone than may be deleted without a person's word; none was. */
  readonly undecided: boolean
}

const batchRows = 500
/** Beyond that many it is access that was taken away, not merges; nothing that points at them has moved. */
const mostMergedUnseen = 2_000

/**
 * Asks for every row that seems to differ by its id, deleted ones too: the org goes on while all rows are read, and a
 * row is only called gone when asking for it brought nothing. What then still differs is put right, if that is wanted.
 */
export async function settle(sweep: Sweep, ours: Digest): Promise<Settled> {
  const { local, task } = sweep
  let differences = 0
  let changed = false
  let vanished = 0
  for (let after = ''; ;) {
    sweep.at('asking')
    const batch = local.open(after, batchRows)
    const last = batch.at(-1)
    if (last === undefined) break
    after = last.externalId
    const told = await askFor(sweep, batch)
    inTransaction(sweep.context.store, () => {
      const fresh: RemoteRow[] = []
      for (const row of batch) {
        const known = confirm(sweep, ours, row, told.get(row.externalId))
        if (known === null) continue
        differences += 1
        if (known.fresh === null) vanished += 1
        else if (task.repair) {
          local.unstamp(row)
          local.settle(row.externalId, known.fresh.deleted ? 'deleted' : 'read_again')
          fresh.push(known.fresh)
        }
      }
      if (fresh.length === 0) return
      sweep.writer.apply(fresh, null, Date.now())
      const retired = sweep.writer.merged.splice(0).map(({ oldId }) => oldId)
      if (retired.length > 0) readChildrenAgain(sweep, retired)
      const flipped = sweep.writer.flipped.splice(0)
      if (flipped.length > 0)
        refillHistories(sweep.context.store, task.connectionId, task.plan.object, flipped)
      changed = true
    })
  }
  if (!task.repair || vanished === 0) return { differences, changed, undecided: false }
  const limit = Math.max(mostGoneUnasked.rows, Math.floor(ours.rows * mostGoneUnasked.share), task.agreed)
  if (vanished > limit) return { differences, changed, undecided: true }
  bury(sweep, vanished <= mostMergedUnseen)
  return { differences, changed: true, undecided: false }
}

async function askFor(sweep: Sweep, batch: readonly Candidate[]): Promise<Map<string, RemoteRow>> {
  const { reader, session, task, narrow } = sweep
  const told = new Map<string, RemoteRow>()
  const ids = batch.map((row) => row.externalId)
  for await (const page of reader.readSome(session, task.repair ? task.plan : narrow, ids)) {
    for (const row of page.rows) told.set(row.externalId, row)
  }
  return told
}

/** The row as the org has it now; null when it shows none. */
type Confirmed = { readonly fresh: RemoteRow | null }

/**
 * What a difference is after asking, or null when there is none: the row changed after the instant compared, or both
 * sides are equal after all. Keeps both digests and the list in step with what was learnt.
 */
function confirm(sweep: Sweep, ours: Digest, row: Candidate, fresh: RemoteRow | undefined): Confirmed | null {
  const { local, marks, remote, task } = sweep
  const id = row.externalId
  const wasThere = row.kind !== 'gone_there'
  const isHere = row.kind !== 'missing_here'
  const known = local.find(id)
  if (fresh !== undefined && isLater(fresh.modstamp, task.asOf)) {
    if (wasThere) remote.remove(id, row.remoteModstamp)
    if (isHere && !isLater(row.localModstamp, task.asOf)) ours.remove(id, row.localModstamp)
    if (known !== undefined) marks.set(known.id, leftOut)
    local.drop(id)
    return null
  }
  if (fresh === undefined || fresh.deleted) {
    if (wasThere) remote.remove(id, row.remoteModstamp)
    if (!isHere) {
      local.drop(id)
      return null
    }
    if (wasThere) local.turnInto(id, 'gone_there', null)
    return { fresh: fresh ?? null }
  }
  if (wasThere && fresh.modstamp === row.remoteModstamp) return { fresh }
  if (wasThere) remote.remove(id, row.remoteModstamp)
  remote.add(id, fresh.modstamp)
  if (known !== undefined) marks.set(known.id, seen)
  if (isHere && fresh.modstamp === row.localModstamp) {
    local.drop(id)
    return null
  }
  local.turnInto(id, isHere ? 'outdated_here' : 'missing_here', fresh.modstamp)
  return { fresh }
}

/** Tombstones for what is gone without a trace; every page was read whole, and each id was asked for. */
function bury(sweep: Sweep, mayBeMerged: boolean): void {
  const { local, writer } = sweep
  for (;;) {
    sweep.at('asking')
    const batch = local.open('', batchRows)
    if (batch.length === 0) return
    const ids = batch.map((row) => row.externalId)
    inTransaction(sweep.context.store, () => {
      writer.bury(ids, null, Date.now())
      // Some may have gone by a merge that nobody saw; what pointed at them points elsewhere now (B10).
      if (mayBeMerged) readChildrenAgain(sweep, ids)
      for (const row of batch) local.settle(row.externalId, 'deleted')
    })
  }
}

function readChildrenAgain({ context, task }: Sweep, retired: readonly string[]): void {
  refillChildren(context.store, task.connectionId, task.plan.object, retired)
}
