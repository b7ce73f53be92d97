import { OrgdeckError } from '../errors.ts'
import type { TaskContext } from '../jobs/serve.ts'
import { readerOf } from '../providers/index.ts'
import type { BulkReader, Reader } from '../providers/provider.ts'
import type { OpenWindow } from './checkpoint.ts'
import { Run, type SyncProgress, type SyncTask } from './run.ts'
import { keepUp } from './upkeep.ts'

/** Rows are read again this far behind the watermark; equal rows cost nothing (B1). */
export const overlapMs = 10 * 60_000

/**
 * Brings one stream up to date: a backfill in id order where there is none yet, then everything changed since.
 * Each page and the checkpoint behind it are one transaction, so a kill at any point costs at most one page of
 * reading. Runs on a worker thread.
 */
export async function runSync(context: TaskContext, task: SyncTask): Promise<SyncProgress> {
  const reader = readerOf(task.provider)
  const run = new Run(context, task)
  if (run.checkpoint.phase() === 'backfill') await backfill(run, reader)
  if (task.plan.modstampField !== null) {
    await catchUp(run, reader)
    await keepUp(run, reader)
  }
  run.link()
  return run.progress('linking')
}

async function backfill(run: Run, reader: Reader): Promise<void> {
  const { session, task, checkpoint } = run
  if (checkpoint.backfill().cutoff === null) {
    // The watermark to go on from is fixed before the first row is read (B3).
    const now = await reader.serverNow(session)
    const cutoff = await reader.safeBound(session, task.plan, { after: now - 60_000, until: now })
    checkpoint.beginBackfill(cutoff)
  }
  if (run.awaited() === null) run.setExpected(await reader.count(session, task.plan))
  if (!(await inBulk(run, reader.bulk))) {
    for await (const page of reader.readAll(session, task.plan, checkpoint.backfill().lastId)) {
      run.store(page, (last) => checkpoint.backfillAt(last.externalId))
    }
  }
  checkpoint.endBackfill(task.plan.modstampField !== null, task.plan.mergeable)
}

/** Reads many rows in bulk; false when the rows are few, or the org does not offer them that way. */
async function inBulk(run: Run, bulk: BulkReader | null): Promise<boolean> {
  const { session, task, checkpoint } = run
  const { lastId, mark } = checkpoint.backfill()
  if (bulk === null || lastId !== null || (mark === null && (run.awaited() ?? 0) < bulk.worthIt)) return false
  run.preparing()
  try {
    for await (const page of bulk.read(session, task.plan, mark)) {
      run.setExpected(page.total)
      if (page.rows.length === 0) checkpoint.backfillMarked(page.mark)
      else run.store(page, () => checkpoint.backfillMarked(page.mark))
    }
    return true
  } catch (error) {
    if (!(error instanceof OrgdeckError && error.code === 'NOT_AVAILABLE')) throw error
    checkpoint.backfillMarked(null)
    return false
  }
}

async function catchUp(run: Run, reader: Reader): Promise<void> {
  const { session, task, checkpoint } = run
  // A window left open by an earlier run ends where the org was then; what came since is read after it.
  const left = checkpoint.window()
  if (left !== null) await readWindow(run, reader, left)
  const until = await reader.serverNow(session)
  const after = (checkpoint.watermark() ?? until) - overlapMs
  // Asked before reading: a transaction still open now may commit rows that this read cannot see (B1).
  const bound = await reader.safeBound(session, task.plan, { after, until })
  await readWindow(run, reader, checkpoint.openWindow({ after, until, bound }))
}

async function readWindow(run: Run, reader: Reader, open: OpenWindow): Promise<void> {
  const { session, task, checkpoint } = run
  for await (const page of reader.readChanges(session, task.plan, open, open.position)) {
    run.store(page, (last) => checkpoint.windowAt({ modstamp: last.modstamp ?? 0, id: last.externalId }))
  }
  checkpoint.closeWindow()
}
