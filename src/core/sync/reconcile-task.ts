import { setImmediate } from 'node:timers/promises'
import { inTransaction } from '../db/open.ts'
import { OrgdeckError } from '../errors.ts'
import type { TaskContext } from '../jobs/serve.ts'
import { readerOf } from '../providers/index.ts'
import { sessionOver } from '../providers/remote.ts'
import type { RemotePage, RemoteRow, Usage } from '../providers/provider.ts'
import { RecordWriter } from '../records/service.ts'
import { bucketOf, Digest } from './reconcile-digest.ts'
import { leftOut, localSide, seen, unseen, type Candidate, type LocalRow } from './reconcile-local.ts'
import { settle } from './reconcile-settle.ts'
import {
  isLater,
  type ReconcileProgress,
  type ReconcileResult,
  type ReconcileTask,
  type Sweep,
} from './reconcile-sweep.ts'

export type { ReconcileTask } from './reconcile-sweep.ts'

const chunk = 5_000
const noStop = new AbortController().signal

/**
 * Compares every row of a stream with the org. Reads id and stamp of all rows there are, compares each with ours,
 * and works out on both sides, each from its own rows, what the buckets hold. What differs is asked for by id before
 * anything is made of it: rows that changed while we read are no difference. Runs on a worker thread; a comparison
 * that was cut off begins anew, since what was read of an org that went on is no proof.
 */
export async function runReconcile(context: TaskContext, task: ReconcileTask): Promise<ReconcileResult> {
  const { store } = context
  let read = 0
  let expected: number | null = null
  let apiCalls = 0
  let usage: Usage | null = null
  const session = sessionOver(context, task, {
    onUsage: (told) => {
      usage = told
    },
    onCall: () => {
      apiCalls += 1
    },
  })
  const reader = readerOf(task.provider)
  const { plan, connectionId, reportId } = task
  const local = localSide(store, { reportId, connectionId, object: plan.object })
  const sweep: Sweep = {
    context,
    task,
    session,
    reader,
    narrow: reader.narrow(plan),
    local,
    marks: local.marks(),
    writer: new RecordWriter(store, { ...task, object: plan.object }),
    remote: new Digest(),
    at(phase) {
      context.signal.throwIfAborted()
      context.progress({ phase, read, expected, apiCalls } satisfies ReconcileProgress)
    },
  }
  local.dropAll()
  expected = await reader.count(session, plan)
  for await (const page of allRows(sweep, expected)) {
    take(sweep, page)
    read += page.rows.length
    sweep.at('reading')
  }
  const ours = await digestOf(sweep, true)
  const found = await settle(sweep, ours)
  const bucketsDiffering = sweep.remote.differing(ours).length
  const clean = found.differences === 0 && bucketsDiffering === 0
  const after = found.changed ? await digestOf(sweep, false) : ours
  const equal = sweep.remote.differing(after).length === 0
  return {
    status: found.undecided ? 'confirm' : clean ? 'proved' : task.repair && equal ? 'repaired' : 'differs',
    remoteRows: sweep.remote.rows,
    localRows: after.rows,
    bucketsDiffering,
    remoteHash: sweep.remote.hash(),
    localHash: after.hash(),
    apiCalls,
    usage,
  }
}

/** Id and stamp of all rows the org shows, in whatever order: in bulk where there are many. */
async function* allRows(sweep: Sweep, expected: number | null): AsyncGenerator<RemotePage> {
  const { reader, session, narrow } = sweep
  const { bulk } = reader
  sweep.at('reading')
  if (bulk !== null && (expected === null || expected >= bulk.worthIt)) {
    let begun: string | null = null
    let whole = false
    try {
      for await (const page of bulk.read(session, narrow, null)) {
        begun = page.mark
        yield page
      }
      whole = true
      return
    } catch (error) {
      if (begun !== null || !(error instanceof OrgdeckError && error.code === 'NOT_AVAILABLE')) throw error
    } finally {
      // The next comparison reads from the start; nobody comes back for these result files.
      if (!whole && begun !== null)
        await bulk.discard({ ...session, signal: noStop }, begun).catch(() => undefined)
    }
  }
  yield* reader.readAll(session, narrow, null)
}

/** Lays a page beside our own rows: what is equal is marked, what is not is written down. */
function take(sweep: Sweep, page: RemotePage): void {
  const { local, marks, remote, task } = sweep
  const differing: Candidate[] = []
  for (const row of page.rows) {
    const ours = local.find(row.externalId)
    // A page can come twice when its place in the result was forgotten.
    if (ours !== undefined && marks.of(ours.id) !== unseen) continue
    if (isLater(row.modstamp, task.asOf) || row.deleted) {
      if (ours !== undefined && isLater(row.modstamp, task.asOf)) marks.set(ours.id, leftOut)
      continue
    }
    if (ours !== undefined) marks.set(ours.id, seen)
    const same = ours?.deleted_at === null && ours.remote_modstamp === row.modstamp
    if (same) remote.add(row.externalId, row.modstamp)
    else differing.push(differenceOf(row, ours))
  }
  if (differing.length === 0) return
  inTransaction(sweep.context.store, () => {
    for (const row of differing) if (local.note(row)) remote.add(row.externalId, row.remoteModstamp)
  })
}

function differenceOf(row: RemoteRow, ours: LocalRow | undefined): Candidate {
  return {
    externalId: row.externalId,
    bucket: bucketOf(row.externalId),
    kind: ours?.deleted_at === null ? 'outdated_here' : 'missing_here',
    remoteModstamp: row.modstamp,
    localModstamp: ours?.remote_modstamp ?? null,
  }
}

/** What we hold ourselves as of the instant; on the first look, rows the org did not tell of are written down. */
async function digestOf(sweep: Sweep, first: boolean): Promise<Digest> {
  const { local, marks, task } = sweep
  const digest = new Digest()
  for (let after = ''; ;) {
    sweep.at(first ? 'comparing' : 'proving')
    const rows = local.live(after, chunk)
    if (rows.length === 0) return digest
    const gone: Candidate[] = []
    for (const row of rows) {
      after = row.external_id
      if (isLater(row.remote_modstamp, task.asOf)) continue
      // On the second look a row may be new here: it was read again because it was missing.
      const mark = marks.of(row.id)
      if (mark === leftOut && (first || marks.knows(row.id))) continue
      digest.add(row.external_id, row.remote_modstamp)
      if (first && mark === unseen) gone.push(goneRow(row.external_id, row.remote_modstamp))
    }
    if (gone.length > 0) inTransaction(sweep.context.store, () => gone.forEach((row) => local.note(row)))
    // A turn for messages, or nobody could stop it.
    await setImmediate()
  }
}

function goneRow(externalId: string, localModstamp: number | null): Candidate {
  return { externalId, bucket: bucketOf(externalId), kind: 'gone_there', remoteModstamp: null, localModstamp }
}
