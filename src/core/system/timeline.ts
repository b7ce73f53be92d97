import type { AuditEntry } from '../../contract/audit.ts'
import type { TimelineEntry } from '../../contract/connections.ts'
import type { ReconcileReport } from '../../contract/reconcile.ts'
import type { SchemaChange, SyncRun } from '../../contract/sync.ts'

export type TimelineSources = {
  readonly runs: readonly SyncRun[]
  readonly reports: readonly ReconcileReport[]
  readonly drift: readonly SchemaChange[]
  readonly acts: readonly AuditEntry[]
}

/** What happened on one connection, newest first: runs that changed or failed, comparisons, fields, acts of people. */
export function timelineOf({ runs, reports, drift, acts }: TimelineSources, limit: number): TimelineEntry[] {
  const entries = [
    ...runs.filter(isTold).map(runEntry),
    ...reports.filter((report) => report.status !== 'queued').map(reportEntry),
    ...[...Map.groupBy(drift, ({ object, at }) => `${object} ${at}`).values()].flatMap(driftEntry),
    ...acts.filter(isAct).map(actEntry),
  ]
  return entries.sort((one, other) => other.at.localeCompare(one.at)).slice(0, limit)
}

const nothing = { detail: null, actor: null, run_id: null, report_id: null, object: null } as const
const person = (actor: string): string | null => (actor === 'system' ? null : actor)

const isTold = (run: SyncRun): boolean =>
  run.status !== 'queued' &&
  (run.status !== 'done' || run.mode === 'full' || run.created + run.updated + run.deleted > 0)

const runStates = {
  queued: 'fine',
  running: 'running',
  paused: 'paused',
  done: 'fine',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
} as const

function runEntry(run: SyncRun): TimelineEntry {
  const titles = {
    queued: 'waits',
    running: 'is being read',
    paused: 'is paused',
    done: run.mode === 'full' ? 'copied' : 'brought in step',
    failed: 'could not be synced',
    cancelled: 'was cancelled',
    interrupted: 'was interrupted',
  } as const
  const counts = [
    run.created > 0 ? `${run.created.toLocaleString('en')} new` : '',
    run.updated > 0 ? `${run.updated.toLocaleString('en')} changed` : '',
    run.deleted > 0 ? `${run.deleted.toLocaleString('en')} deleted` : '',
  ].filter((part) => part !== '')
  return {
    ...nothing,
    id: `run:${run.id}`,
    at: run.finished_at ?? run.started_at ?? run.queued_at,
    kind: run.status === 'failed' ? 'problem' : 'sync',
    state: runStates[run.status],
    title: `${run.object_label} ${titles[run.status]}`,
    detail: run.error?.message ?? (counts.length > 0 ? counts.join(', ') : null),
    actor: person(run.started_by),
    run_id: run.id,
  }
}

const reportStates = {
  queued: 'fine',
  running: 'running',
  proved: 'fine',
  repaired: 'ok',
  differs: 'warning',
  confirm: 'decision',
  failed: 'failed',
  cancelled: 'cancelled',
} as const

const reportTitles: Readonly<Record<ReconcileReport['status'], string>> = {
  queued: 'waits to be compared',
  running: 'is being compared',
  proved: 'proved to equal the org',
  repaired: 'compared and repaired',
  differs: 'differs from the org',
  confirm: 'compared: you decide',
  failed: 'could not be compared',
  cancelled: 'comparison was cancelled',
}

function reportEntry(report: ReconcileReport): TimelineEntry {
  const { status } = report
  return {
    ...nothing,
    id: `proof:${report.id}`,
    at: report.finished_at ?? report.started_at ?? report.queued_at,
    kind: status === 'failed' ? 'problem' : 'proof',
    state: reportStates[status],
    title: `${report.object_label} ${reportTitles[status]}`,
    // The entry has its own time: the finding follows the one it is dated with.
    detail: report.error?.message ?? report.sentence.replace(/^.*? UTC: /, ''),
    actor: person(report.started_by),
    report_id: report.id,
  }
}

function driftEntry(changes: readonly SchemaChange[]): TimelineEntry[] {
  const [first] = changes
  if (first === undefined) return []
  const words = {
    added: 'came into view',
    removed: 'is no longer shown',
    retyped: 'has another type',
  } as const
  const told = changes.slice(0, 4).map(({ field, kind }) => `${field} ${words[kind]}`)
  const more = changes.length - told.length
  return [
    {
      ...nothing,
      id: `schema:${first.id}`,
      at: first.at,
      kind: 'schema',
      state: changes.every(({ kind }) => kind === 'added') ? 'fine' : 'warning',
      title: `Fields of ${first.object} changed`,
      detail: `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
      object: first.object,
    },
  ]
}

const signInEnded = 'connections.connection.sign_in_ended'

/** Acts of people that are told here. What is not named is for the audit log: exports, tries, single records. */
const acts: Readonly<Record<string, { readonly title: string; readonly kind: TimelineEntry['kind'] }>> = {
  'connections.connection.connect': { title: 'Connected', kind: 'auth' },
  'connections.connection.reconnect': { title: 'Signed in again', kind: 'auth' },
  [signInEnded]: { title: 'The org ended the sign-in', kind: 'auth' },
  'connections.connection.update': { title: 'Settings changed', kind: 'config' },
  'connections.objects.set': { title: 'Objects to sync changed', kind: 'config' },
  'connections.connection.create': { title: 'Connected by script', kind: 'config' },
  'records.retention.set': { title: 'Kept versions changed', kind: 'config' },
  'records.versions.prune': { title: 'Old versions let go', kind: 'config' },
  'records.import.run': { title: 'Rows of an older structure taken in', kind: 'config' },
  'sync.reconcile.sign': { title: 'Comparison signed off', kind: 'proof' },
  'sync.reconcile.confirm': { title: 'Decided about rows the org no longer shows', kind: 'proof' },
}

const isAct = (entry: AuditEntry): boolean =>
  Object.hasOwn(acts, entry.action) && (entry.outcome === 'ok' || entry.action === signInEnded)

function actEntry(entry: AuditEntry): TimelineEntry {
  const known = acts[entry.action]
  return {
    ...nothing,
    id: `audit:${entry.id}`,
    at: entry.at,
    kind: known?.kind ?? 'config',
    state: entry.action === signInEnded ? 'failed' : 'fine',
    title: known?.title ?? entry.action,
    actor: person(entry.actor),
  }
}
