import type { ReconcileReport } from '../../contract/reconcile.ts'
import type { Home, HomeItem } from '../../contract/system.ts'
import type { SchemaChange, SyncRun, SyncStream } from '../../contract/sync.ts'
import type { ConnectionRow } from '../connections/service.ts'
import { iso } from '../time.ts'
import { quotaItems } from './home-budget.ts'
import { driftItems, proofItems } from './home-proof.ts'

/** All that Home is made of, of one connection or of all. */
export type HomeSources = {
  readonly now: number
  readonly hours: number
  readonly rows: readonly ConnectionRow[]
  /** The ticked ones. */
  readonly streams: readonly SyncStream[]
  readonly runs: readonly SyncRun[]
  readonly active: readonly SyncRun[]
  /** The newest comparison of each stream. */
  readonly reports: readonly ReconcileReport[]
  /** Changes of shape in the period, newest first. */
  readonly drift: readonly SchemaChange[]
}

type Lists = { readonly decisions: readonly HomeItem[]; readonly watching: readonly HomeItem[] }

/** A copy this far behind is worth a line on Home. */
const lateMs = 60 * 60_000
const mostHandled = 20

/** What needs a person, what is watched, what runs, what was handled and what comes next. */
export function homeOf(sources: HomeSources): Home {
  const { now, hours, rows, streams, runs, active, drift } = sources
  const lists = rows.map((row) => itemsOf(row, sources))
  const done = runs.filter((run) => run.status === 'done')
  const read = driftItems(drift, rows).handled
  const handled = [
    ...done.slice(0, mostHandled).map((run) => ({
      at: run.finished_at ?? run.queued_at,
      integration_id: run.integration_id,
      text: handledText(run),
    })),
    ...read,
  ].sort((one, other) => other.at.localeCompare(one.at))
  return {
    as_of: iso(now),
    window_hours: hours,
    decisions: lists.flatMap((list) => list.decisions),
    watching: lists.flatMap((list) => list.watching),
    running: active.filter((run) => run.status !== 'paused'),
    handled: handled.slice(0, mostHandled),
    handled_total: done.length + read.length,
    next: rows
      .flatMap((row) => {
        if (row.nextSyncAt === null || row.paused || row.auth === 'failed') return []
        const count = streams.filter((stream) => stream.integration_id === row.id).length
        return [{ at: iso(row.nextSyncAt), integration_id: row.id, text: `Sync, all ${count} streams` }]
      })
      .sort((one, other) => one.at.localeCompare(other.at)),
  }
}

function itemsOf(row: ConnectionRow, { now, streams, reports, drift }: HomeSources): Lists {
  const own = streams.filter((stream) => stream.integration_id === row.id)
  const quota = quotaItems(row, own, now)
  const proof = proofItems(
    row,
    reports.filter((report) => report.integration_id === row.id),
  )
  const decisions: HomeItem[] = [...signInItems(row, own), ...proof.decisions]
  const watching: HomeItem[] = [...quota.items]
  for (const stream of own) {
    if (quota.covers(stream)) continue
    const item = row.auth === 'ok' ? streamItem(row, stream, now) : undefined
    if (item?.state === 'failed') decisions.push(item)
    else if (item !== undefined) watching.push(item)
  }
  watching.push(...proof.watching, ...driftItems(drift, [row]).watching)
  const late = lateItem(row, own, now)
  if (late !== undefined && quota.items.length === 0) watching.push(late)
  return { decisions, watching }
}

function signInItems(row: ConnectionRow, own: readonly SyncStream[]): HomeItem[] {
  if (row.auth !== 'failed') return []
  return [
    {
      id: `auth:${row.id}`,
      integration_id: row.id,
      state: 'decision',
      title: `${row.label} needs you to sign in again`,
      detail: row.authError ?? 'The org ended the sign-in.',
      figure: `${own.length} streams wait`,
      since: iso(row.updatedAt),
      action: { label: 'Sign in again', kind: 'reauth', target: row.id },
    },
  ]
}

function streamItem(row: ConnectionRow, stream: SyncStream, now: number): HomeItem | undefined {
  const { last_run_id: run } = stream
  if (run === null) return undefined
  const base = { integration_id: row.id, since: stream.last_run_at ?? iso(now) }
  if (stream.state === 'failed') {
    return {
      ...base,
      id: `stream:${stream.id}`,
      state: 'failed',
      title: `${stream.label} could not be synced`,
      detail: stream.error?.message ?? 'The run ended without saying why.',
      figure: '1 stream',
      action: { label: 'Retry', kind: 'retry_run', target: run },
    }
  }
  if (stream.state === 'paused' && !row.paused) {
    return {
      ...base,
      id: `paused:${stream.id}`,
      state: 'paused',
      title: `${stream.label} is paused at its checkpoint`,
      detail: 'Nothing is lost; it goes on from there.',
      figure: '1 run',
      action: { label: 'Resume', kind: 'resume_run', target: run },
    }
  }
  return undefined
}

function lateItem(row: ConnectionRow, own: readonly SyncStream[], now: number): HomeItem | undefined {
  const lag = Math.max(0, ...own.map((stream) => stream.lag_ms ?? 0))
  const failed = own.some((stream) => stream.state === 'failed')
  if (lag <= lateMs || row.auth !== 'ok' || failed) return undefined
  const idle = row.paused || row.scheduleMinutes === null
  return {
    id: `lag:${row.id}`,
    integration_id: row.id,
    state: idle ? 'paused' : 'warning',
    title: `The copy of ${row.label} is behind`,
    detail: idle ? 'Its schedule is off.' : 'The next scheduled sync catches up.',
    figure: `${Math.round(lag / 60_000)} min`,
    since: iso(now - lag),
    action: { label: 'Open', kind: 'open_connection', target: row.id },
  }
}

function handledText(run: SyncRun): string {
  const changed = run.created + run.updated + run.deleted
  const what = run.mode === 'full' ? 'copied' : 'brought in step'
  return changed === 0
    ? `${run.object_label} ${what}, nothing new`
    : `${run.object_label} ${what}, ${changed.toLocaleString('en')} ${changed === 1 ? 'change' : 'changes'}`
}
