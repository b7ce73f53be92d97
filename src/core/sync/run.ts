import { inTransaction, type Store } from '../db/open.ts'
import type { TaskContext } from '../jobs/serve.ts'
import type { ReadPlan, RemotePage, RemoteRow, Session, Usage } from '../providers/provider.ts'
import { sessionOver } from '../providers/remote.ts'
import { RecordWriter, type WriteCounts } from '../records/service.ts'
import { createCheckpoint, type Checkpoint } from './checkpoint.ts'
import { linkCompanies } from './link.ts'
import { dependentsOf, refreshDependents, type Dependent } from './dependents.ts'
import { refillChildren, refillHistories } from './refill.ts'

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
  /** Fields a query may ask for a value in. */
  readonly filterable: readonly string[]
  /** A person asked: what otherwise waits for its hour is done at once. */
  readonly manual: boolean
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

/** One run's hands on a worker thread: its session, its writer, its counters. */
export class Run {
  readonly task: SyncTask
  readonly session: Session
  readonly checkpoint: Checkpoint
  readonly database: Store
  private readonly context: TaskContext
  private readonly statements: ReturnType<typeof prepareRun>
  private readonly writer: RecordWriter
  private readonly counts: WriteCounts
  private read: number
  private apiCalls = 0
  private expected: number | null
  private usage: Usage | null = null
  private dependents: readonly Dependent[] | null = null
  private readonly startedAt = performance.now()
  private readonly activeBefore: number

  constructor(context: TaskContext, task: SyncTask) {
    this.context = context
    this.task = task
    this.database = context.store
    this.statements = prepareRun(context.store)
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
  store(page: RemotePage, at: (last: RemoteRow) => void = () => undefined): void {
    this.context.signal.throwIfAborted()
    const last = page.rows.at(-1)
    if (last === undefined) return
    inTransaction(this.database, () => {
      const counts = this.writer.apply(page.rows, this.task.runId, Date.now())
      const retired = this.writer.merged.splice(0).map(({ oldId }) => oldId)
      if (retired.length > 0)
        refillChildren(this.database, this.task.connectionId, this.task.plan.object, retired)
      const flipped = this.writer.flipped.splice(0)
      if (flipped.length > 0)
        refillHistories(this.database, this.task.connectionId, this.task.plan.object, flipped)
      const changed = this.writer.changed.splice(0)
      if (changed.length > 0) {
        this.dependents ??= dependentsOf(this.database, this.task.connectionId, this.task.plan.object)
        refreshDependents(this.database, this.dependents, changed)
      }
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

  /** Tombstones for rows the org does not know any more. */
  bury(ids: readonly string[]): void {
    if (ids.length === 0) return
    this.context.signal.throwIfAborted()
    inTransaction(this.database, () => {
      this.counts.deleted += this.writer.bury(ids, this.task.runId, Date.now())
      // Some may have gone by a merge that nobody saw; what pointed at them points elsewhere now (B10).
      refillChildren(this.database, this.task.connectionId, this.task.plan.object, ids)
      this.checkpoint.count(this.progress('reading'))
    })
  }

  /** Those of these ids that are live here. */
  liveAmong(ids: readonly string[]): string[] {
    return this.statements.live.all(this.task.connectionId, this.task.plan.object, JSON.stringify(ids))
  }

  /** Those of these ids that are no tombstones here: live, or never seen. */
  notGoneAmong(ids: readonly string[]): string[] {
    return this.statements.notGone.all(JSON.stringify(ids), this.task.connectionId, this.task.plan.object)
  }

  /** When the connection was made, by our clock. */
  connectedAt(): number {
    return this.statements.connectedAt.get(this.task.connectionId) ?? 0
  }

  /** Live rows of this stream here. */
  liveRows(): number {
    return this.statements.count.get(this.task.connectionId, this.task.plan.object) ?? 0
  }

  /** The newest text of rows here, by id. */
  rawOf(ids: readonly string[]): Map<string, string> {
    const rows = this.statements.raw.all(this.task.connectionId, this.task.plan.object, JSON.stringify(ids))
    return new Map(rows.map((row) => [row.id, row.raw]))
  }

  link(): void {
    this.context.progress(this.progress('linking'))
    if (this.task.companyObject === this.task.plan.object) {
      linkCompanies(this.database, this.task.connectionId, this.task.companyObject)
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

function prepareRun({ sql }: Store) {
  const among = 'external_id IN (SELECT value FROM json_each(?))'
  return {
    live: sql
      .prepare<[number, string, string], string>(
        `SELECT external_id FROM integration_connectors WHERE connection_id = ? AND object = ? AND deleted_at IS NULL AND ${among}`,
      )
      .pluck(),
    notGone: sql
      .prepare<[string, number, string], string>(
        'SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM integration_connectors c ' +
          'WHERE c.connection_id = ? AND c.object = ? AND c.external_id = value AND c.deleted_at IS NOT NULL)',
      )
      .pluck(),
    connectedAt: sql.prepare<[number], number>('SELECT created_at FROM connections WHERE id = ?').pluck(),
    count: sql
      .prepare<[number, string], number>(
        'SELECT live FROM record_counts WHERE connection_id = ? AND object = ?',
      )
      .pluck(),
    raw: sql.prepare<[number, string, string], { id: string; raw: string }>(
      'SELECT c.external_id AS id, m.raw_data AS raw FROM integration_connectors c ' +
        `JOIN integration_metadata m ON m.id = c.latest_metadata_id WHERE c.connection_id = ? AND c.object = ? AND c.${among}`,
    ),
  }
}
