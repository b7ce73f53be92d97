import { createHash } from 'node:crypto'
import type { ReconcileReport } from '../../contract/reconcile.ts'
import { iso, isoOrNull } from '../time.ts'
import type { ReportRow } from './reconcile-store.ts'
import type { ReconcileProgress } from './reconcile-sweep.ts'
import { parseError } from './view.ts'

/** How one and many rows of an object are called. */
export type Named = { readonly one: string; readonly many: string }

/** A report as the API shows it. `live` is newer than the row while the comparison is under way. */
export function toReport(row: ReportRow, named: Named, live: ReconcileProgress | undefined): ReconcileReport {
  return {
    id: row.id,
    integration_id: row.connectionId,
    stream_id: row.streamId,
    object: row.object,
    object_label: named.one,
    trigger: row.trigger,
    status: row.status,
    sentence: sentenceOf(row, named),
    as_of: isoOrNull(row.asOf),
    remote_rows: row.remoteRows,
    local_rows: row.localRows,
    buckets: row.buckets,
    buckets_differing: row.bucketsDiffering,
    missing_here: row.missingHere,
    outdated_here: row.outdatedHere,
    gone_there: row.goneThere,
    repaired: row.repaired,
    remote_hash: row.remoteHash,
    local_hash: row.localHash,
    api_calls: live?.apiCalls ?? row.apiCalls,
    progress:
      row.status === 'running' && live !== undefined
        ? { phase: live.phase, read: live.read, expected: live.expected }
        : null,
    started_by: row.startedBy,
    signed_by: row.signedBy,
    signed_at: isoOrNull(row.signedAt),
    seal: row.seal,
    intact: row.seal === null || row.seal === sealOf(row),
    queued_at: iso(row.queuedAt),
    started_at: isoOrNull(row.startedAt),
    finished_at: isoOrNull(row.finishedAt),
    duration_ms: row.finishedAt === null || row.startedAt === null ? null : row.finishedAt - row.startedAt,
    error: parseError(row.error),
  }
}

/** Rows that differed when the two sides were compared, repaired or not. */
export function differencesOf(row: Pick<ReportRow, 'missingHere' | 'outdatedHere' | 'goneThere'>): number {
  return row.missingHere + row.outdatedHere + row.goneThere
}

/** SHA-256 over the figures in a fixed order. Whoever signs was there later, so names are not among them. */
export function sealOf(row: ReportRow): string {
  const figures = [
    ['report', row.id],
    ['connection', row.connectionId],
    ['object', row.object],
    ['status', row.status],
    ['as_of', isoOrNull(row.asOf)],
    ['remote_rows', row.remoteRows],
    ['local_rows', row.localRows],
    ['buckets', row.buckets],
    ['buckets_differing', row.bucketsDiffering],
    ['missing_here', row.missingHere],
    ['outdated_here', row.outdatedHere],
    ['gone_there', row.goneThere],
    ['repaired', row.repaired],
    ['remote_hash', row.remoteHash],
    ['local_hash', row.localHash],
    ['finished_at', isoOrNull(row.finishedAt)],
  ]
  return createHash('sha256').update(JSON.stringify(figures)).digest('hex')
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** "12 Mar 2026, 09:12 UTC": the same for everybody who reads the report. */
export function whenOf(ms: number): string {
  const at = new Date(ms)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`
}

/** The finding in one line. */
export function sentenceOf(row: ReportRow, named: Named): string {
  if (row.status === 'queued')
    return row.error === null ? 'Waits until the stream is free' : 'Waits to be tried again by itself'
  if (row.status === 'running') return 'Compares every row with the org'
  if (row.status === 'failed') return 'Could not be finished; nothing was deleted'
  if (row.status === 'cancelled') return 'Cancelled before the end'
  if (row.asOf === null || row.remoteRows === null || row.localRows === null) return ''
  const when = whenOf(row.asOf)
  const rows = counted(row.remoteRows, named.one, named.many)
  const found = counted(differencesOf(row), 'difference', 'differences')
  if (row.status === 'proved') return `${when}: ${rows}, ${found}`
  if (row.status === 'repaired') {
    return `${when}: ${rows}, 0 differences after ${counted(row.repaired, 'row was', 'rows were')} repaired`
  }
  if (row.status === 'confirm') {
    const open = differencesOf(row) - row.repaired
    return `${when}: ${rows} in the org, ${figure(row.localRows)} here; ${counted(open, 'is', 'are')} not shown by the org any more`
  }
  return `${when}: ${rows} in the org, ${figure(row.localRows)} here, ${found}`
}

function counted(count: number, one: string, many: string): string {
  return `${figure(count)} ${count === 1 ? one : many}`
}

function figure(count: number): string {
  return count.toLocaleString('en-US')
}
