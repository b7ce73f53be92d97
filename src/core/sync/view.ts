import type { ActivityBucket, SchemaChange, SyncRun, SyncStream } from '../../contract/sync.ts'
import type { ErrorShape } from '../../contract/errors.ts'
import { iso, isoOrNull } from '../time.ts'
import type { SchemaChangeRow } from './drift.ts'
import { readRefill } from './refill.ts'
import type { SyncProgress } from './run.ts'
import type { RunRow, StreamRow } from './store.ts'

/** A run as the API shows it. `live` is newer than the row while the run is under way; `goesOnAt` is for one that waits. */
export function toRun(
  row: RunRow,
  label: string,
  live: SyncProgress | undefined,
  goesOnAt: number | null,
): SyncRun {
  const seen = live ?? row
  const rate = seen.activeMs >= 500 && seen.read > 0 ? Math.round((seen.read * 1000) / seen.activeMs) : null
  const left = seen.expected === null || rate === null ? null : Math.max(0, seen.expected - seen.read)
  const running = row.status === 'running'
  return {
    id: row.id,
    integration_id: row.connectionId,
    object: row.object,
    object_label: label,
    mode: row.mode,
    trigger: row.trigger,
    status: row.status,
    phase: running ? (live?.phase ?? row.phase) : row.phase,
    expected: seen.expected,
    read: seen.read,
    created: seen.created,
    updated: seen.updated,
    unchanged: seen.unchanged,
    deleted: seen.deleted,
    rows_per_s: rate,
    eta_ms: running && left !== null && rate !== null && rate > 0 ? Math.round((left * 1000) / rate) : null,
    api_calls: seen.apiCalls,
    resumed: row.resumed,
    started_by: row.startedBy,
    queued_at: iso(row.queuedAt),
    started_at: isoOrNull(row.startedAt),
    finished_at: isoOrNull(row.finishedAt),
    goes_on_at: isoOrNull(goesOnAt),
    duration_ms: row.finishedAt === null || row.startedAt === null ? null : row.finishedAt - row.startedAt,
    error: parseError(row.error),
  }
}

export function parseError(text: string | null): ErrorShape | null {
  return text === null ? null : (JSON.parse(text) as ErrorShape)
}

type StreamFacts = {
  readonly active: RunRow | undefined
  readonly last: RunRow | undefined
  readonly counts: { readonly live: number; readonly deleted: number }
  readonly paused: boolean
  readonly now: number
}

export function toStream(row: StreamRow, facts: StreamFacts): SyncStream {
  const { active, last, now } = facts
  return {
    id: row.id,
    integration_id: row.connectionId,
    object: row.object,
    label: row.label,
    enabled: row.enabled,
    state: stateOf(row, facts),
    phase: row.phase,
    watermark: isoOrNull(row.watermark),
    reading_until: active === undefined ? null : isoOrNull(row.windowUntil),
    deletions_known_until: isoOrNull(row.deletionsAt),
    formulas_checked_at: isoOrNull(row.formulasAt),
    fields_to_read: readRefill(row.refill).fields,
    lag_ms: row.watermark === null ? null : Math.max(0, now - row.watermark),
    records: facts.counts.live,
    deleted: facts.counts.deleted,
    last_run_id: active?.id ?? last?.id ?? null,
    last_run_changes: last === undefined ? null : last.created + last.updated + last.deleted,
    last_run_at: isoOrNull(last?.finishedAt ?? null),
    error: active === undefined && last?.status === 'failed' ? parseError(last.error) : null,
  }
}

function stateOf(row: StreamRow, { active, last, paused }: StreamFacts): SyncStream['state'] {
  if (active !== undefined)
    return active.status === 'running'
      ? row.phase === 'backfill'
        ? 'backfill'
        : 'running'
      : activeState(active)
  if (last?.status === 'failed') return 'failed'
  if (paused) return 'paused'
  if (row.watermark === null && last === undefined) return 'new'
  return row.phase === 'backfill' && row.watermark === null ? 'interrupted' : 'incremental'
}

function activeState(run: RunRow): SyncStream['state'] {
  if (run.status === 'paused') return 'paused'
  return run.status === 'interrupted' ? 'interrupted' : 'queued'
}

/** A change of shape as the API shows it. */
export function toSchemaChange(row: SchemaChangeRow): SchemaChange {
  const { id, object, field, kind, before, after } = row
  return { id, integration_id: row.connectionId, object, field, kind, before, after, at: iso(row.at) }
}

/** Equal buckets up to now; a run counts in the bucket it ended in. */
export function toActivity(
  runs: readonly RunRow[],
  now: number,
  hours: number,
  buckets: number,
): ActivityBucket[] {
  const width = (hours * 3_600_000) / buckets
  const start = now - hours * 3_600_000
  const items = Array.from({ length: buckets }, (_, place) => ({
    at: iso(start + place * width),
    runs: 0,
    rows: 0,
    changed: 0,
    failed: 0,
    api_calls: 0,
  }))
  for (const run of runs) {
    const at = run.finishedAt ?? run.queuedAt
    const bucket = items[Math.min(buckets - 1, Math.floor((at - start) / width))]
    if (bucket === undefined || at < start) continue
    bucket.runs += 1
    bucket.rows += run.read
    bucket.changed += run.created + run.updated + run.deleted
    bucket.failed += run.status === 'failed' ? 1 : 0
    bucket.api_calls += run.apiCalls
  }
  return items
}
