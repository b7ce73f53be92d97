import { inTransaction, type Store } from '../db/open.ts'
import { OrgdeckError } from '../errors.ts'
import type { TaskContext } from '../jobs/serve.ts'
import { readerOf } from '../providers/index.ts'
import { sessionOver } from '../providers/remote.ts'
import type {
  BulkReader,
  Reader,
  ReadPlan,
  RemotePage,
  RemoteRow,
  Session,
  Usage,
} from '../providers/provider.ts'
import { RecordWriter, type WriteCounts } from '../records/service.ts'
import { createCheckpoint, type Checkpoint, type OpenWindow } from './checkpoint.ts'

/** Rows are read again this far behind the watermark; equal rows cost nothing (B1). */
export const overlapMs = 10 * 60_000

/** What the worker is told. Plain data; the token is asked for when it is needed. */
export type SyncTask = {
  readonly runId: number
  readonly streamId: number
  readonly provider: string
  readonly type: string
  readonly connectionId: number
  readonly instanceUrl: string
  readonly apiVersion: string
  readonly companyObject: string | null
  readonly plan: ReadPlan
}

/** Latest state of a run, as the window shows it. */
export type SyncProgress = WriteCounts & {
  readonly phase: 'preparing' | 'reading' | 'linking'
  readonly read: number
  readonly expected: number | null
  readonly apiCalls: number
  readonly activeMs: number
  readonly usage: Usage | null
}

/**
 * Brings one stream up to date: a backfill in id order where there is none yet, then everything changed since.
 * Each page and the checkpoint behind it are one transaction, so a kill at any point costs at most one page of
 * reading. Runs on a worker thread.
 */
export async function runSync(context: TaskContext, task: SyncTask): Promise<SyncProgress> {
  const reader = readerOf(task.provider)
  const run = new Run(context, task)
  if (run.checkpoint.phase() === 'backfill') await backfill(run, reader)
  if (task.plan.modstampField !== null) await catchUp(run, reader)
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
  checkpoint.endBackfill(task.plan.modstampField !== null)
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

/** One run's hands: its session, its writer, its counters. */
class Run {
  readonly task: SyncTask
  readonly session: Session
  readonly checkpoint: Checkpoint
  private readonly context: TaskContext
  private readonly writer: RecordWriter
  private readonly counts: WriteCounts
  private read: number
  private apiCalls = 0
  private expected: number | null
  private usage: Usage | null = null
  private readonly startedAt = performance.now()
  private readonly activeBefore: number

  constructor(context: TaskContext, task: SyncTask) {
    this.context = context
    this.task = task
    this.checkpoint = createCheckpoint(context.store, task.streamId, task.runId)
    const before = this.checkpoint.counters()
    this.counts = {
      created: before.created,
      updated: before.updated,
      unchanged: before.unchanged,
      deleted: before.deleted,
    }
    this.read = before.read
    this.apiCalls = before.apiCalls
    this.expected = before.expected
    this.activeBefore = before.activeMs
    this.writer = new RecordWriter(context.store, {
      connectionId: task.connectionId,
      type: task.type,
      object: task.plan.object,
      apiVersion: task.apiVersion,
      companyObject: task.companyObject,
    })
    this.session = sessionOver(context, task, {
      onUsage: (usage) => {
        this.usage = usage
      },
      onCall: () => {
        this.apiCalls += 1
      },
    })
  }

  setExpected(rows: number | null): void {
    this.expected = rows
  }

  /** Rows the remote system says there are, null before it was asked. */
  awaited(): number | null {
    return this.expected
  }

  /** The remote system gathers rows; nothing arrives yet. */
  preparing(): void {
    this.context.progress(this.progress('preparing'))
  }

  /** One transaction: rows, checkpoint and counters together. */
  store(page: RemotePage, at: (last: RemoteRow) => void): void {
    this.context.signal.throwIfAborted()
    const last = page.rows.at(-1)
    if (last === undefined) return
    inTransaction(this.context.store, () => {
      const counts = this.writer.apply(page.rows, this.task.runId, Date.now())
      this.counts.created += counts.created
      this.counts.updated += counts.updated
      this.counts.unchanged += counts.unchanged
      this.counts.deleted += counts.deleted
      this.read += page.rows.length
      at(last)
      this.checkpoint.count(this.progress('reading'))
    })
    this.context.progress(this.progress('reading'))
  }

  link(): void {
    this.context.progress(this.progress('linking'))
    if (this.task.companyObject === this.task.plan.object) {
      linkCompanies(this.context.store, this.task.connectionId, this.task.companyObject)
    }
    this.checkpoint.count(this.progress('linking'))
  }

  progress(phase: SyncProgress['phase']): SyncProgress {
    return {
      phase,
      ...this.counts,
      read: this.read,
      expected: this.expected,
      apiCalls: this.apiCalls,
      activeMs: Math.round(this.activeBefore + performance.now() - this.startedAt),
      usage: this.usage,
    }
  }
}

/** Gives rows that arrived before their company the company, a few thousand at a time. */
function linkCompanies(store: Store, connectionId: number, companyObject: string): void {
  const next = store.sql.prepare<[number, number], { id: number; company_ref: string }>(
    'SELECT id, company_ref FROM integration_connectors WHERE connection_id = ? AND company_id IS NULL ' +
      'AND company_ref IS NOT NULL AND id > ? ORDER BY id LIMIT 4000',
  )
  const company = store.sql
    .prepare<[number, string, string], number | null>(
      'SELECT company_id FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?',
    )
    .pluck()
  const set = store.sql.prepare('UPDATE integration_connectors SET company_id = ? WHERE id = ?')
  for (let after = 0; ;) {
    const rows = next.all(connectionId, after)
    if (rows.length === 0) return
    inTransaction(store, () => {
      for (const row of rows) {
        const found = company.get(connectionId, companyObject, row.company_ref)
        if (found !== undefined && found !== null) set.run(found, row.id)
      }
    })
    after = rows.at(-1)?.id ?? after
  }
}
