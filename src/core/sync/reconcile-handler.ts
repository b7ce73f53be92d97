import { z } from 'zod'
import type { AuditService } from '../audit/service.ts'
import type { Changes } from '../changes.ts'
import type { ConnectionService } from '../connections/service.ts'
import { OrgdeckError, toErrorBody } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import { JobStop, type JobHandle, type Outcome } from '../jobs/runner.ts'
import type { Log } from '../log.ts'
import { providerOf } from '../providers/index.ts'
import { answersOf } from '../providers/remote.ts'
import { isoOrNull } from '../time.ts'
import { bucketCount } from './reconcile-digest.ts'
import type { ReconcileStore, ReportRow } from './reconcile-store.ts'
import type { ReconcileProgress, ReconcileResult, ReconcileTask } from './reconcile-sweep.ts'
import { differencesOf, sealOf } from './reconcile-view.ts'
import type { SyncStore } from './store.ts'

export type ReconcileDeps = {
  readonly reports: ReconcileStore
  readonly streams: SyncStore
  readonly clock: Clock
  readonly log: Log
  readonly pipelines: WorkerPool
  readonly connections: ConnectionService
  readonly audit: AuditService
  readonly changes: Changes
  readonly live: Map<number, ReconcileProgress>
}

export const reconcilePayload = z.object({
  reportId: z.number(),
  repair: z.boolean(),
  /** Rows a person agreed to delete. */
  agreed: z.number(),
})
const retryAfterMs = [15_000, 60_000, 300_000] as const
const touchEveryMs = 500

/** What the job runner does with one comparison: describe, hand over to a worker thread, seal what came of it. */
export function createReconcileHandler(deps: ReconcileDeps): (job: JobHandle) => Promise<Outcome> {
  const { reports, streams, clock, log, changes, live, connections } = deps

  return async (job) => {
    const order = reconcilePayload.parse(job.payload)
    const report = reports.find(order.reportId)
    if (report === undefined) return { kind: 'done' }
    const startedAt = report.startedAt ?? clock.now()
    if (!reports.move(report.id, 'running', { startedAt, error: null })) return { kind: 'failed' }
    changes.touch('sync')
    try {
      const { asOf, result } = await work(deps, report, order, job.signal)
      const { goneOpen: _, ...found } = reports.found(report.id)
      const { status, remoteRows, localRows, bucketsDiffering, remoteHash, localHash, apiCalls } = result
      reports.move(report.id, status, {
        ...found,
        asOf,
        remoteRows,
        localRows,
        bucketsDiffering,
        remoteHash,
        localHash,
        apiCalls: report.apiCalls + apiCalls,
        buckets: bucketCount,
        finishedAt: clock.now(),
      })
      seal(deps, report.id)
      streams.updateStream(report.streamId, { reconciledAt: clock.now() })
      return { kind: 'done' }
    } catch (error) {
      return end(report.id, job, error)
    } finally {
      live.delete(report.id)
      changes.touch('sync', 'connections', 'records', 'companies', 'audit')
    }
  }

  function end(id: number, job: JobHandle, error: unknown): Outcome {
    const reason: unknown = job.signal.reason
    if (job.signal.aborted && reason instanceof JobStop) {
      // At shutdown the row stays "running"; the next start begins it anew.
      if (reason.why !== 'shutdown') reports.move(id, 'cancelled', { finishedAt: clock.now() })
      return { kind: 'failed' }
    }
    const known = error instanceof OrgdeckError ? error : null
    if (known === null || known.code === 'INTERNAL')
      log.error({ err: error, comparison: id, data: known?.data }, 'comparison failed')
    else log.warn({ comparison: id, code: known.code, message: known.message }, 'comparison failed')
    const body = JSON.stringify(toErrorBody(error))
    if (known?.code === 'QUOTA_EXHAUSTED') {
      reports.move(id, 'queued', { error: body })
      const { connectionId } = reports.get(id)
      return { kind: 'retry', afterMs: connections.goesOnAt(connectionId) - clock.now(), waited: true }
    }
    const wait = retryAfterMs[job.attempt - 1]
    if (known !== null && known.retry !== 'never' && wait !== undefined) {
      reports.move(id, 'queued', { error: body })
      return { kind: 'retry', afterMs: wait }
    }
    reports.move(id, 'failed', { error: body, finishedAt: clock.now() })
    return { kind: 'failed' }
  }
}

async function work(
  deps: ReconcileDeps,
  report: ReportRow,
  order: z.infer<typeof reconcilePayload>,
  signal: AbortSignal,
): Promise<{ asOf: number; result: ReconcileResult }> {
  const { streams, clock, pipelines, connections, changes, live } = deps
  const { connectionId } = report
  const info = await connections.describe(connectionId, report.object)
  // Asked last: a run of this stream may just have ended.
  const asOf = streams.streamById(report.streamId).watermark
  if (asOf === null)
    throw new OrgdeckError('CONFLICT', `${info.labelPlural} were never read to the end. Sync them first.`)
  const connection = connections.rows.get(connectionId)
  const provider = providerOf(connection.provider)
  const task: ReconcileTask = {
    reportId: report.id,
    provider: provider.id,
    type: provider.type,
    connectionId,
    instanceUrl: connection.instanceUrl,
    apiVersion: connection.apiVersion,
    companyObject: provider.companyObject,
    plan: provider.plan(info),
    asOf,
    repair: order.repair,
    agreed: order.agreed,
  }
  let touchedAt = 0
  const result = (await pipelines.run('sync.reconcile', task, {
    signal,
    calls: answersOf(connections.session(connectionId)),
    onProgress: (state) => {
      live.set(report.id, state as ReconcileProgress)
      if (clock.now() - touchedAt < touchEveryMs) return
      touchedAt = clock.now()
      changes.touch('sync')
    },
  })) as ReconcileResult
  if (result.usage !== null) connections.noteUsage(connectionId, result.usage)
  return { asOf, result }
}

/** Seals the figures and puts them into the audit log, whose chain keeps the seal. */
export function seal(deps: Pick<ReconcileDeps, 'reports' | 'audit'>, id: number): void {
  const row = deps.reports.get(id)
  const own = sealOf(row)
  deps.reports.update(id, { seal: own })
  deps.audit.write({
    actor: row.startedBy,
    action: 'sync.reconcile.finish',
    subject: `reconcile:${id} ${row.object}`,
    connectionId: row.connectionId,
    detail: {
      object: row.object,
      status: row.status,
      as_of: isoOrNull(row.asOf),
      remote_rows: row.remoteRows,
      local_rows: row.localRows,
      differences: differencesOf(row),
      repaired: row.repaired,
      remote_hash: row.remoteHash,
      local_hash: row.localHash,
      seal: own,
    },
  })
}
