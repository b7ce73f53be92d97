import type { ActivityBucket, SchemaChange, SyncRun, SyncStream } from '../../contract/sync.ts'
import type { RemoteObject } from '../../contract/connections.ts'
import type { Page } from '../../contract/base.ts'
import type { Changes } from '../changes.ts'
import type { ConnectionService } from '../connections/service.ts'
import { inTransaction, type Store } from '../db/open.ts'
import { OrgdeckError } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import type { JobRunner } from '../jobs/runner.ts'
import type { Log } from '../log.ts'
import { pageFrom, type PageInput } from '../paging.ts'
import { providerOf } from '../providers/index.ts'
import type { SyncProgress } from './run.ts'
import { createRunHandler } from './handler.ts'
import { listDrift, noteDrift } from './drift.ts'
import { createObjectChoice } from './objects.ts'
import { createScheduler } from './scheduler.ts'
import { createSyncStore, streamKey, type RunRow, type RunStatus } from './store.ts'
import { summarise } from './summary.ts'
import { toActivity, toRun, toSchemaChange, toStream } from './view.ts'

export type { ReconcileService } from './reconcile.ts'
export type SyncService = ReturnType<typeof createSyncService>

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly jobs: JobRunner
  readonly pipelines: WorkerPool
  readonly connections: ConnectionService
  readonly changes: Changes
  readonly counts: (
    connectionId: number,
    object: string,
  ) => { readonly live: number; readonly deleted: number }
  /** Lets go of other work on the streams of a connection that is about to go. */
  readonly released: (connectionId: number) => Promise<void>
}

type StartInput = {
  readonly connectionId: number
  readonly object: string
  readonly mode?: 'full' | 'incremental' | undefined
  readonly trigger: RunRow['trigger']
  readonly actor: string
}

const jobKind = 'sync.run'
const concurrentRuns = 3
/** A connection alone does not take all places: another one's changes need not wait for its first copies. */
const runsOfOneConnection = 2

/** Keeps the local copy in step: streams, runs, their schedule. */
export function createSyncService({
  store,
  clock,
  log,
  jobs,
  pipelines,
  connections,
  changes,
  counts,
  released,
}: Deps) {
  const rows = createSyncStore(store)
  const choice = createObjectChoice({ store, clock, rows, connections })
  const live = new Map<number, SyncProgress>()
  // The stream's own label first: it is asked for ten times a second, and a description is long to read.
  const labelOf = (connectionId: number, object: string): string =>
    rows.stream(connectionId, object)?.label ??
    connections.described(connectionId, object)?.info.label ??
    object
  const waits = (row: RunRow): boolean => row.status === 'queued' && row.error !== null
  const view = (row: RunRow): SyncRun =>
    toRun(
      row,
      labelOf(row.connectionId, row.object),
      live.get(row.id),
      waits(row) && row.jobId !== null ? jobs.dueAt(row.jobId) : null,
    )
  const announce = (id: number): void => changes.run(view(rows.run(id)))

  jobs.register(
    jobKind,
    createRunHandler({ rows, clock, log, pipelines, connections, changes, live, announce, followUp }),
    concurrentRuns,
    { perGroup: runsOfOneConnection },
  )
  const scheduler = createScheduler(clock, connections, (connectionId) => {
    for (const stream of rows.streams(connectionId)) {
      if (stream.enabled) {
        start({ connectionId, object: stream.object, trigger: 'schedule', actor: 'system' })
      }
    }
  })

  /** Streams that another one's run told to read rows again do so now, not at their next hour. */
  function followUp(ended: RunRow): void {
    const connection = connections.rows.all().find((row) => row.id === ended.connectionId)
    if (connection === undefined || connection.paused) return
    for (const stream of rows.streams(ended.connectionId)) {
      if (!stream.enabled || stream.refill === null || stream.id === ended.streamId) continue
      start({ connectionId: ended.connectionId, object: stream.object, trigger: 'schedule', actor: 'system' })
    }
  }

  /** Writes a run down and queues it; a stream that is already at work keeps its run. */
  function start(input: StartInput): number {
    const stream = rows.stream(input.connectionId, input.object)
    if (stream === undefined || !stream.enabled) {
      const label = connections.rows.get(input.connectionId).label
      throw new OrgdeckError(
        'NOT_FOUND',
        `${input.object} is not among the objects ${label} keeps in step. Tick it first.`,
        {
          data: { kind: 'stream', id: input.object },
        },
      )
    }
    const active = rows.activeRun(stream.id)
    if (active !== undefined) {
      if (active.status === 'paused' && input.trigger !== 'schedule') resume(active.id)
      return active.id
    }
    const backfill = stream.phase === 'backfill' || input.mode === 'full'
    const now = clock.now()
    const runId = inTransaction(store, () => {
      if (input.mode === 'full' && stream.phase !== 'backfill') {
        rows.updateStream(stream.id, {
          phase: 'backfill',
          backfillCutoff: null,
          backfillLastId: null,
          backfillMark: null,
          windowAfter: null,
          windowUntil: null,
        })
      }
      const run = rows.addRun({
        connectionId: input.connectionId,
        streamId: stream.id,
        object: input.object,
        mode: backfill ? 'full' : 'incremental',
        trigger: input.trigger,
        status: 'queued',
        phase: 'waiting',
        startedBy: input.actor,
        queuedAt: now,
      })
      rows.updateStream(stream.id, { lastRunId: run.id })
      const jobId = jobs.enqueue({ kind: jobKind, key: streamKey(stream), payload: { runId: run.id } })
      rows.updateRun(run.id, { jobId })
      return run.id
    })
    announce(runId)
    changes.touch('sync', 'connections')
    return runId
  }

  async function stop(id: number, why: 'cancel' | 'hold'): Promise<SyncRun> {
    const run = rows.run(id)
    const to: RunStatus = why === 'cancel' ? 'cancelled' : 'paused'
    if (run.status === 'queued' || run.status === 'interrupted') {
      rows.moveRun(id, to, why === 'cancel' ? { finishedAt: clock.now(), phase: 'finished' } : {})
    } else if (run.status === 'paused' && why === 'cancel') {
      rows.moveRun(id, to, { finishedAt: clock.now(), phase: 'finished' })
    } else if (run.status !== 'running') {
      throw new OrgdeckError(
        'CONFLICT',
        `Run ${id} is ${run.status}; there is nothing to ${why === 'cancel' ? 'cancel' : 'pause'}.`,
        {
          data: { kind: 'run', id: String(id) },
        },
      )
    }
    if (run.jobId !== null) await jobs.stop(run.jobId, why)
    announce(id)
    changes.touch('sync', 'connections')
    return view(rows.run(id))
  }

  function resume(id: number): SyncRun {
    const run = rows.run(id)
    const other = rows.activeRun(run.streamId)
    if (other !== undefined && other.id !== id) {
      throw new OrgdeckError(
        'CONFLICT',
        `Run ${other.id} already works on ${run.object}. It goes on from the same checkpoint.`,
        {
          data: { kind: 'run', id: String(other.id) },
        },
      )
    }
    if (!rows.moveRun(id, 'queued', { error: null, finishedAt: null, phase: 'waiting' })) {
      throw new OrgdeckError(
        'CONFLICT',
        `Run ${id} is ${run.status} and cannot be resumed. Start a new one.`,
        {
          data: { kind: 'run', id: String(id) },
        },
      )
    }
    if (run.jobId !== null) jobs.requeue(run.jobId)
    announce(id)
    changes.touch('sync', 'connections')
    return view(rows.run(id))
  }

  const service = {
    start,
    startAll(connectionId: number, mode: StartInput['mode'], actor: string): number[] {
      connections.rows.get(connectionId)
      return rows
        .streams(connectionId)
        .filter((stream) => stream.enabled)
        .map((stream) => start({ connectionId, object: stream.object, mode, trigger: 'manual', actor }))
    },
    /** "contacts" or "Contact" → the object of that connection. */
    objectOf: (connectionId: number, entity: string): string =>
      providerOf(connections.rows.get(connectionId).provider).objectOf(entity),
    run: (id: number): SyncRun => view(rows.run(id)),
    runs(input: PageInput & Parameters<typeof rows.listRuns>[0]): Page<SyncRun> {
      const total = rows.listRuns(input, 0, 0).total
      return pageFrom(input, total, (limit, offset) => rows.listRuns(input, limit, offset).rows.map(view))
    },
    activeRuns: (connectionId?: number): SyncRun[] => rows.activeRuns(connectionId).map(view),
    runsSince: (since: number, connectionId?: number): SyncRun[] =>
      rows.runsSince(since, connectionId).map(view),
    cancel: (id: number): Promise<SyncRun> => stop(id, 'cancel'),
    pause: (id: number): Promise<SyncRun> => stop(id, 'hold'),
    resume,
    streams(connectionId?: number): SyncStream[] {
      const last = rows.lastRuns(connectionId)
      const active = new Map(rows.activeRuns(connectionId).map((run) => [run.streamId, run]))
      const paused = new Map(connections.rows.all().map((row) => [row.id, row.paused]))
      const now = clock.now()
      return rows.streams(connectionId).map((stream) => ({
        ...toStream(stream, {
          active: active.get(stream.id),
          last: last.get(stream.id),
          counts: counts(stream.connectionId, stream.object),
          paused: paused.get(stream.connectionId) ?? false,
          now,
        }),
        label: labelOf(stream.connectionId, stream.object),
      }))
    },
    activity(
      connectionId: number | undefined,
      hours: number,
      buckets: number,
    ): { items: ActivityBucket[]; bucket_ms: number } {
      const now = clock.now()
      const runs = rows.runsSince(now - hours * 3_600_000, connectionId)
      return { items: toActivity(runs, now, hours, buckets), bucket_ms: (hours * 3_600_000) / buckets }
    },
    /** What became of the shape of objects, newest first. */
    drift(
      input: PageInput & { integration_id?: number | undefined; object?: string | undefined },
    ): Page<SchemaChange> {
      const filter = { connectionId: input.integration_id, object: input.object }
      const { total } = listDrift(store, filter, 0, 0)
      return pageFrom(input, total, (limit, offset) =>
        listDrift(store, filter, limit, offset).rows.map(toSchemaChange),
      )
    },
    /** When the local copy of an object was last brought in step, milliseconds. */
    asOf(connectionId: number, object: string): number | null {
      const stream = rows.stream(connectionId, object)
      return stream === undefined ? null : (rows.lastDone(connectionId).get(stream.id) ?? null)
    },
    objects: choice.offered,
    /** Ticks objects; what is new begins its first sync. */
    async setObjects(
      connectionId: number,
      objects: readonly string[],
      actor: string,
    ): Promise<RemoteObject[]> {
      for (const object of await choice.choose(connectionId, objects)) {
        start({ connectionId, object, trigger: 'connect', actor })
      }
      changes.touch('sync', 'connections', 'records')
      return choice.offered(connectionId)
    },
    /** Begins work: what a vanished process left is taken up, schedules start. */
    begin(): void {
      const interrupted = rows.interrupt()
      if (interrupted > 0)
        log.info({ runs: interrupted }, 'runs interrupted by the last end are taken up again')
      jobs.start()
      scheduler.start()
    },
    wake: (): void => scheduler.check(),
    close: (): void => scheduler.stop(),
  }

  connections.attach({
    summary: (connectionId) => summarise(rows, service.streams(connectionId), connectionId, clock.now()),
    reshaped: (connectionId, before, after) => noteDrift(store, connectionId, before, after, clock.now()),
    connected(connectionId, created, actor) {
      const { provider } = connections.rows.get(connectionId)
      if (created)
        choice.enable(
          connectionId,
          providerOf(provider).standardObjects.map((object) => ({ object, label: object })),
        )
      for (const stream of rows.streams(connectionId)) {
        if (stream.enabled) start({ connectionId, object: stream.object, trigger: 'connect', actor })
      }
      scheduler.plan(connectionId)
    },
    freed(connectionId) {
      for (const run of rows.activeRuns(connectionId))
        if (waits(run) && run.jobId !== null) jobs.hurry(run.jobId)
    },
    async release(connectionId) {
      for (const run of rows.activeRuns(connectionId)) await stop(run.id, 'cancel')
      await released(connectionId)
      await pipelines.run('records.drop', { connectionId })
    },
  })

  return service
}
