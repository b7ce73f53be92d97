import { inTransaction, type Store } from '../db/open.ts'
import type { TaskContext } from '../jobs/serve.ts'
import { readerOf } from '../providers/index.ts'
import { sessionOver } from '../providers/remote.ts'
import type { Reader, ReadPlan, RemotePage, Session, Usage } from '../providers/provider.ts'
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
  readonly phase: 'reading' | 'linking'
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
    run.setExpected(await reader.count(session, task.plan))
    checkpoint.beginBackfill(cutoff)
  }
  for await (const page of reader.readAll(session, task.plan, checkpoint.backfill().lastId)) {
    run.store(page, (last) => checkpoint.backfillAt(last.externalId))
  }
  checkpoint.endBackfill(task.plan.modstampField !== null)
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

  setExpected(rows: number): void {
    this.expected = rows
  }

  /** One transaction: rows, checkpoint and counters together. */
  store(page: RemotePage, at: (last: RemotePage['rows'][number]) => void): void {
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

  progress(phase: 'reading' | 'linking'): SyncProgress {
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
