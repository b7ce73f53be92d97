import { z } from 'zod'
import type { Changes } from '../changes.ts'
import type { ConnectionService } from '../connections/service.ts'
import { OrgdeckError, toErrorBody } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import { JobStop, type JobHandle, type Outcome } from '../jobs/runner.ts'
import type { Log } from '../log.ts'
import { providerOf } from '../providers/index.ts'
import { answersOf } from '../providers/remote.ts'
import type { SyncProgress, SyncTask } from './run.ts'
import type { RunRow, SyncStore } from './store.ts'

type Deps = {
  readonly rows: SyncStore
  readonly clock: Clock
  readonly log: Log
  readonly pipelines: WorkerPool
  readonly connections: ConnectionService
  readonly changes: Changes
  readonly live: Map<number, SyncProgress>
  readonly announce: (runId: number) => void
  /** Told of a run that ended well. */
  readonly followUp: (ended: RunRow) => void
}

const payload = z.object({ runId: z.number() })
const retryAfterMs = [15_000, 60_000, 300_000] as const
/** Lists are read again this often while rows stream in: enough to see them arrive, not enough to flicker. */
const touchEveryMs = 1_000

/** What the job runner does with one run: describe, hand over to a worker thread, write down how it ended. */
export function createRunHandler(deps: Deps): (job: JobHandle) => Promise<Outcome> {
  const { rows, clock, log, changes, live, announce, followUp, connections } = deps

  return async (job) => {
    const { runId } = payload.parse(job.payload)
    const run = rows.run(runId)
    if (
      !rows.moveRun(runId, 'running', {
        startedAt: run.startedAt ?? clock.now(),
        phase: 'describing',
        error: null,
      })
    ) {
      return { kind: 'failed' }
    }
    announce(runId)
    try {
      const result = await work(deps, run, job.signal)
      end(runId, 'done', null, result)
      followUp(run)
      return { kind: 'done' }
    } catch (error) {
      return settle(runId, job, error)
    } finally {
      live.delete(runId)
      announce(runId)
      changes.touch('sync', 'connections', 'records', 'companies', 'system')
    }
  }

  function settle(runId: number, job: JobHandle, error: unknown): Outcome {
    const reason: unknown = job.signal.reason
    if (job.signal.aborted && reason instanceof JobStop) {
      // At shutdown the row stays "running"; the next start finds it and goes on from the checkpoint.
      if (reason.why === 'hold') rows.moveRun(runId, 'paused')
      else if (reason.why === 'cancel') end(runId, 'cancelled', null, null)
      return { kind: 'failed' }
    }
    const known = error instanceof OrgdeckError ? error : null
    if (known === null || known.code === 'INTERNAL')
      log.error({ err: error, run: runId, data: known?.data }, 'sync run failed')
    else log.warn({ run: runId, code: known.code, message: known.message }, 'sync run failed')
    // Nothing is wrong with the run: it keeps its place, and goes on when the org takes calls again (B20).
    if (known?.code === 'QUOTA_EXHAUSTED') {
      rows.moveRun(runId, 'queued', { error: JSON.stringify(toErrorBody(error)), phase: 'waiting' })
      return {
        kind: 'retry',
        afterMs: connections.goesOnAt(rows.run(runId).connectionId) - clock.now(),
        waited: true,
      }
    }
    const wait = retryAfterMs[job.attempt - 1]
    if (known !== null && isTransient(known) && wait !== undefined) {
      rows.moveRun(runId, 'queued', { error: JSON.stringify(toErrorBody(error)), phase: 'waiting' })
      return { kind: 'retry', afterMs: wait }
    }
    end(runId, 'failed', error, null)
    return { kind: 'failed' }
  }

  function end(
    runId: number,
    status: 'done' | 'failed' | 'cancelled',
    error: unknown,
    result: SyncProgress | null,
  ): void {
    rows.moveRun(runId, status, {
      phase: 'finished',
      finishedAt: clock.now(),
      error: error === null ? null : JSON.stringify(toErrorBody(error)),
      ...(result === null ? {} : { activeMs: result.activeMs }),
    })
  }
}

async function work(deps: Deps, run: RunRow, signal: AbortSignal): Promise<SyncProgress> {
  const { rows, clock, pipelines, connections, changes, live, announce } = deps
  const connection = connections.rows.get(run.connectionId)
  const provider = providerOf(connection.provider)
  const info = await connections.describe(run.connectionId, run.object)
  const stream = rows.streamById(run.streamId)
  rows.updateStream(stream.id, { describeHash: info.hash, label: info.label })
  rows.updateRun(run.id, { phase: 'reading', apiCalls: rows.run(run.id).apiCalls + 1 })
  const task: SyncTask = {
    runId: run.id,
    streamId: run.streamId,
    provider: provider.id,
    type: provider.type,
    connectionId: run.connectionId,
    instanceUrl: connections.rows.get(run.connectionId).instanceUrl,
    apiVersion: connection.apiVersion,
    companyObject: provider.companyObject,
    plan: provider.plan(info),
    filterable: info.fields.filter((field) => field.filterable).map((field) => field.name),
    manual: run.trigger === 'manual',
  }
  let touchedAt = 0
  const result = await pipelines.run('sync.run', task, {
    signal,
    calls: answersOf(connections.session(run.connectionId)),
    onProgress: (state) => {
      live.set(run.id, state as SyncProgress)
      announce(run.id)
      if (clock.now() - touchedAt < touchEveryMs) return
      touchedAt = clock.now()
      changes.touch('records')
    },
  })
  const progress = result as SyncProgress
  if (progress.usage !== null) connections.noteUsage(run.connectionId, progress.usage)
  return progress
}

function isTransient(error: OrgdeckError): boolean {
  return (
    error.retry === 'now' ||
    error.code === 'REMOTE_UNREACHABLE' ||
    (error.code === 'REMOTE_ERROR' && error.retry === 'later')
  )
}
