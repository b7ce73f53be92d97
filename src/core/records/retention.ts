import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import { z } from 'zod'
import type { Pruning, Retention, RetentionRule } from '../../contract/record-retention.ts'
import { errorShape } from '../../contract/errors.ts'
import type { AuditService } from '../audit/service.ts'
import type { Changes } from '../changes.ts'
import type { ConnectionService } from '../connections/service.ts'
import type { Store } from '../db/open.ts'
import { toErrorBody } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import type { JobHandle, JobRunner, Outcome } from '../jobs/runner.ts'
import type { Log } from '../log.ts'
import { iso, isoOrNull } from '../time.ts'
import type { Prunable, PruneTask, SweepSlice, SweepTask } from './prune.ts'
import { recordPrunings, recordRetention } from './tables.ts'

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly jobs: JobRunner
  readonly pipelines: WorkerPool
  readonly reads: WorkerPool
  readonly connections: ConnectionService
  readonly audit: AuditService
  readonly changes: Changes
}

export type RetentionService = ReturnType<typeof createRetentionService>

const day = 86_400_000
const kind = 'records.prune'
const payload = z.object({ pruningId: z.number() })
type Row = typeof recordPrunings.$inferSelect

/** How long versions are kept, and the sweeps that let the others go: a little at a time, behind everything else. */
export function createRetentionService(deps: Deps) {
  const { store, clock, log, jobs, pipelines, reads, connections, audit, changes } = deps

  const ruleOf = (connectionId: number) =>
    store.orm.select().from(recordRetention).where(eq(recordRetention.connectionId, connectionId)).get()
  const cutoffOf = (keepDays: number | null): number | null =>
    keepDays === null ? null : clock.now() - keepDays * day

  /** Writes a sweep down and puts it in line. */
  function enqueue(connectionId: number, startedBy: string, delayMs: number): void {
    const now = clock.now()
    const row = store.orm
      .insert(recordPrunings)
      .values({ connectionId, status: 'queued', startedBy, queuedAt: now })
      .returning()
      .get()
    const jobId = jobs.enqueue({
      kind,
      key: `prune:${connectionId}`,
      payload: { pruningId: row.id },
      delayMs,
    })
    store.orm.update(recordPrunings).set({ jobId }).where(eq(recordPrunings.id, row.id)).run()
  }

  const find = (id: number): Row | undefined =>
    store.orm.select().from(recordPrunings).where(eq(recordPrunings.id, id)).get()
  const set = (id: number, values: Partial<Row>): void =>
    void store.orm.update(recordPrunings).set(values).where(eq(recordPrunings.id, id)).run()

  /** The sweep with the rule it began with, so that a kill does not move its cutoff. */
  function begin(row: Row): Row {
    if (row.startedAt !== null) return row
    const rule = ruleOf(row.connectionId)
    const { keepDays = null, keepVersions = null } = rule ?? {}
    set(row.id, {
      status: 'running',
      startedAt: clock.now(),
      keepDays,
      keepVersions,
      cutoff: cutoffOf(keepDays),
    })
    return find(row.id) ?? row
  }

  async function run(job: JobHandle): Promise<Outcome> {
    const { pruningId } = payload.parse(job.payload)
    const queued = find(pruningId)
    if (queued === undefined || queued.status === 'done') return { kind: 'done' }
    const { connectionId, cutoff, keepVersions, afterId } = begin(queued)
    try {
      if (cutoff !== null || keepVersions !== null) {
        let task: PruneTask = { pruningId, connectionId, cutoff, keepVersions, afterId }
        for (;;) {
          job.signal.throwIfAborted()
          // A slice at a time: what waits for the thread, a sync above all, goes in between.
          const slice = (await pipelines.run('records.prune', task)) as SweepSlice
          if (slice.done) break
          task = { ...task, afterId: slice.afterId }
        }
      }
    } catch (error) {
      if (job.signal.aborted) return { kind: 'failed' }
      log.error({ err: error, pruning: pruningId }, 'a sweep of old versions failed')
      end(pruningId, 'failed', JSON.stringify(toErrorBody(error)))
      return { kind: 'failed' }
    }
    end(pruningId, 'done', null)
    return { kind: 'done' }
  }

  function end(id: number, status: 'done' | 'failed', error: string | null): void {
    set(id, { status, finishedAt: clock.now(), error })
    const row = find(id)
    if (row === undefined) return
    const { connectionId, records, versions, bytes, keepDays, keepVersions, startedBy } = row
    audit.write({
      actor: startedBy,
      action: 'records.versions.prune',
      subject: `connection:${connectionId}`,
      connectionId,
      outcome: status === 'done' ? 'ok' : 'failed',
      detail: { keep_days: keepDays, keep_versions: keepVersions, records, versions, bytes },
    })
    const rule = ruleOf(connectionId)
    const limited = rule !== undefined && (rule.keepDays !== null || rule.keepVersions !== null)
    if (limited && waiting(connectionId) === undefined) enqueue(connectionId, 'system', day)
    // Only the newest sweeps say anything; the audit log has them all.
    store.orm
      .delete(recordPrunings)
      .where(
        and(
          eq(recordPrunings.connectionId, connectionId),
          eq(recordPrunings.status, 'done'),
          ne(recordPrunings.id, id),
        ),
      )
      .run()
    changes.touch('records', 'audit')
  }

  const newest = (connectionId: number, states: readonly Row['status'][]): Row | undefined =>
    store.orm
      .select()
      .from(recordPrunings)
      .where(and(eq(recordPrunings.connectionId, connectionId), inArray(recordPrunings.status, [...states])))
      .orderBy(desc(recordPrunings.id))
      .get()
  const waiting = (connectionId: number): Row | undefined => newest(connectionId, ['queued'])

  function get(connectionId: number): Retention {
    connections.rows.get(connectionId)
    const rule = ruleOf(connectionId)
    const pragma = (name: string): number => Number(store.sql.pragma(name, { simple: true }))
    return {
      keep_days: rule?.keepDays ?? null,
      keep_versions: rule?.keepVersions ?? null,
      updated_at: isoOrNull(rule?.updatedAt ?? null),
      last: view(newest(connectionId, ['running', 'done', 'failed'])),
      next: view(waiting(connectionId)),
      free_bytes: pragma('freelist_count') * pragma('page_size'),
    }
  }

  jobs.register(kind, run, 1)

  return {
    retention: get,

    /** What a rule would let go. Counts slice by slice on the reading thread, so that lists are answered in between. */
    async previewRetention(connectionId: number, rule: RetentionRule): Promise<Prunable> {
      connections.rows.get(connectionId)
      const sum = { records: 0, versions: 0, bytes: 0 }
      const cutoff = cutoffOf(rule.keep_days)
      if (cutoff === null && rule.keep_versions === null) return sum
      for (let afterId = 0; ;) {
        const task: SweepTask = { connectionId, cutoff, keepVersions: rule.keep_versions, afterId }
        const slice = (await reads.run('records.prunable', task)) as SweepSlice
        sum.records += slice.records
        sum.versions += slice.versions
        sum.bytes += slice.bytes
        if (slice.done) return sum
        afterId = slice.afterId
      }
    },

    /** Sets the rule; with a limit a sweep begins at once and then once a day. */
    setRetention(connectionId: number, rule: RetentionRule, actor: string): Retention {
      connections.rows.get(connectionId)
      const values = { keepDays: rule.keep_days, keepVersions: rule.keep_versions, updatedAt: clock.now() }
      store.orm
        .insert(recordRetention)
        .values({ connectionId, ...values })
        .onConflictDoUpdate({ target: recordRetention.connectionId, set: values })
        .run()
      if (rule.keep_days !== null || rule.keep_versions !== null) enqueue(connectionId, actor, 0)
      changes.touch('records')
      return get(connectionId)
    },
  }
}

function view(row: Row | undefined): Pruning | null {
  if (row === undefined) return null
  return {
    id: row.id,
    status: row.status,
    records: row.records,
    versions: row.versions,
    bytes: row.bytes,
    started_by: row.startedBy,
    queued_at: iso(row.queuedAt),
    started_at: isoOrNull(row.startedAt),
    finished_at: isoOrNull(row.finishedAt),
    error: row.error === null ? null : errorShape.parse(JSON.parse(row.error)),
  }
}
