import type { Page } from '../../contract/base.ts'
import type {
  ReconcileDetail,
  ReconcileReport,
  ReconcileRow,
  RowDifference,
} from '../../contract/reconcile.ts'
import { inTransaction, type Store } from '../db/open.ts'
import { OrgdeckError } from '../errors.ts'
import type { JobRunner } from '../jobs/runner.ts'
import { pageFrom, type PageInput } from '../paging.ts'
import type { Download } from '../tickets.ts'
import { createReconcileClock } from './reconcile-clock.ts'
import { reportFile } from './reconcile-file.ts'
import { createReconcileHandler, seal, type ReconcileDeps } from './reconcile-handler.ts'
import { createReconcileStore, type ReportRow } from './reconcile-store.ts'
import type { ReconcileProgress } from './reconcile-sweep.ts'
import { toReport, type Named } from './reconcile-view.ts'
import { createSyncStore, streamKey } from './store.ts'

type Deps = Omit<ReconcileDeps, 'reports' | 'streams' | 'live'> & {
  readonly store: Store
  readonly jobs: JobRunner
}

type StartInput = {
  readonly streamId: number
  readonly repair: boolean
  readonly trigger: ReportRow['trigger']
  readonly actor: string
}

export type ReconcileService = ReturnType<typeof createReconcileService>

const jobKind = 'sync.reconcile'

/** Proof of sync: compares all rows of a stream with the org, puts right what differs, and keeps a sealed report. */
export function createReconcileService(given: Deps) {
  const { store, clock, jobs, connections, changes } = given
  const reports = createReconcileStore(store)
  const streams = createSyncStore(store)
  const live = new Map<number, ReconcileProgress>()
  const deps: ReconcileDeps = { ...given, reports, streams, live }

  const named = ({ connectionId, object }: Pick<ReportRow, 'connectionId' | 'object'>): Named => {
    const info = connections.described(connectionId, object)?.info
    const many = info?.labelPlural ?? object
    return { one: info?.label ?? object, many: many.charAt(0).toLowerCase() + many.slice(1) }
  }
  const view = (row: ReportRow): ReconcileReport => toReport(row, named(row), live.get(row.id))
  const shown = (id: number): ReconcileReport => view(reports.get(id))

  jobs.register(jobKind, createReconcileHandler(deps), 1)
  const schedule = createReconcileClock(deps, (streamId) =>
    start({ streamId, repair: true, trigger: 'schedule', actor: 'system' }),
  )

  function enqueue(row: ReportRow, repair: boolean, agreed: number): void {
    // The key of the stream's runs: a comparison and a run of one stream never work at the same time.
    const key = streamKey({ id: row.streamId, connectionId: row.connectionId })
    const jobId = jobs.enqueue({ kind: jobKind, key, payload: { reportId: row.id, repair, agreed } })
    reports.update(row.id, { jobId })
  }

  /** Writes a comparison down and queues it; a stream that is being compared keeps its report. */
  function start(input: StartInput): ReconcileReport {
    const stream = streams.streamById(input.streamId)
    if (stream.watermark === null) {
      throw conflict(
        `${stream.label} was never read to the end, so there is nothing to compare yet. Sync it first.`,
        'stream',
        stream.id,
      )
    }
    const active = reports.active(stream.id)
    if (active !== undefined) return view(active)
    const id = inTransaction(store, () => {
      const row = reports.add({
        connectionId: stream.connectionId,
        streamId: stream.id,
        object: stream.object,
        trigger: input.trigger,
        status: 'queued',
        startedBy: input.actor,
        queuedAt: clock.now(),
      })
      enqueue(row, input.repair, 0)
      return row.id
    })
    changes.touch('sync')
    return shown(id)
  }

  async function cancel(id: number): Promise<ReconcileReport> {
    const row = reports.get(id)
    if (row.status !== 'queued' && row.status !== 'running')
      throw conflict(
        `Comparison ${id} is ${words[row.status]}; there is nothing to cancel.`,
        'comparison',
        id,
      )
    if (row.jobId !== null) await jobs.stop(row.jobId, 'cancel')
    // One that never began has no handler that could write it down.
    reports.move(id, 'cancelled', { finishedAt: clock.now() })
    changes.touch('sync')
    return shown(id)
  }

  return {
    start,
    cancel,
    report: (id: number): ReconcileDetail => ({ ...shown(id), differing: reports.buckets(id) }),
    list(input: PageInput & Parameters<typeof reports.list>[0]): Page<ReconcileReport> {
      const { total } = reports.list(input, 0, 0)
      return pageFrom(input, total, (limit, offset) => reports.list(input, limit, offset).rows.map(view))
    },
    last: (connectionId?: number): ReconcileReport[] => reports.last(connectionId).map(view),
    rows(input: PageInput & { id: number; kind?: RowDifference | undefined }): Page<ReconcileRow> {
      const report = reports.get(input.id)
      const { total } = reports.rows(report, input.kind, 0, 0)
      return pageFrom(input, total, (limit, offset) => reports.rows(report, input.kind, limit, offset).rows)
    },
    /** A person's word about rows the org shows no more: keep them as they are, or compare again and delete them. */
    confirm(id: number, action: 'delete' | 'keep'): ReconcileReport {
      const row = reports.get(id)
      if (row.status !== 'confirm')
        throw conflict(`Comparison ${id} is ${words[row.status]}; it asks for no decision.`, 'comparison', id)
      if (action === 'delete' && reports.active(row.streamId) !== undefined)
        throw conflict(
          `${row.object} is being compared already. Decide on that comparison.`,
          'comparison',
          id,
        )
      inTransaction(store, () => {
        const { goneOpen } = reports.found(id)
        if (action === 'delete') {
          reports.move(id, 'queued', { finishedAt: null, seal: null, signedBy: null, signedAt: null })
          enqueue(row, true, goneOpen)
          return
        }
        reports.keepOpen(id)
        reports.move(id, 'differs', { finishedAt: clock.now() })
        seal(deps, id)
      })
      changes.touch('sync', 'audit')
      return shown(id)
    },
    /** Signs off what was read: a report that has become another since is refused. */
    sign(id: number, name: string, read: string): ReconcileReport {
      const row = reports.get(id)
      if (row.seal === null || row.status === 'confirm' || row.status === 'queued')
        throw conflict(
          `Comparison ${id} is ${words[row.status]}, so there is nothing to sign yet.`,
          'comparison',
          id,
        )
      if (row.seal !== read || !shown(id).intact)
        throw conflict(
          `The figures of comparison ${id} do not fit the seal you read. Compare the stream again.`,
          'comparison',
          id,
        )
      if (row.signedBy !== null)
        throw conflict(`Comparison ${id} was signed by ${row.signedBy} already.`, 'comparison', id)
      reports.update(id, { signedBy: name, signedAt: clock.now() })
      changes.touch('sync')
      return shown(id)
    },
    /** The report as a page of its own, for whoever has to see it elsewhere. */
    file(id: number): { readonly name: string; readonly open: () => Download } {
      const row = reports.get(id)
      if (row.seal === null)
        throw conflict(`Comparison ${id} is ${words[row.status]}; it has no report yet.`, 'comparison', id)
      const { label, orgName, orgId } = connections.rows.get(row.connectionId)
      const { rows, total } = reports.rows(row, undefined, listedRows, 0)
      return reportFile(view(row), { connection: label, org: `${orgName} (${orgId})` }, rows, total)
    },
    /** Stops what is under way for a connection that is about to go. */
    async release(connectionId: number): Promise<void> {
      for (const row of reports.activeOf(connectionId)) await cancel(row.id)
    },
    begin: (): void => schedule.start(),
    close: (): void => schedule.stop(),
  }
}

const listedRows = 1000

const words: Readonly<Record<ReportRow['status'], string>> = {
  queued: 'queued',
  running: 'under way',
  proved: 'finished',
  repaired: 'finished',
  differs: 'finished',
  confirm: 'waiting for a decision',
  failed: 'failed',
  cancelled: 'cancelled',
}

function conflict(message: string, kind: string, id: number): OrgdeckError {
  return new OrgdeckError('CONFLICT', message, { data: { kind, id: String(id) } })
}
