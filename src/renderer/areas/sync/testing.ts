import type { ReconcileReport } from '../../../contract/reconcile.ts'
import type { SyncRun, SyncStream } from '../../../contract/sync.ts'

/** A run for tests; what a test is about it says itself. */
export function aRun(change: Partial<SyncRun> = {}): SyncRun {
  return {
    id: 41,
    integration_id: 1,
    object: 'Contact',
    object_label: 'Contact',
    mode: 'full',
    trigger: 'manual',
    status: 'running',
    phase: 'reading',
    expected: 80_000,
    read: 41_000,
    created: 41_000,
    updated: 0,
    unchanged: 0,
    deleted: 0,
    rows_per_s: 3910,
    eta_ms: 98_000,
    api_calls: 21,
    resumed: 0,
    started_by: 'window',
    queued_at: '2026-11-23T08:10:00.000Z',
    started_at: '2026-11-23T08:10:01.000Z',
    finished_at: null,
    goes_on_at: null,
    duration_ms: null,
    error: null,
    ...change,
  }
}

/** A finished comparison for tests; what a test is about it says itself. */
export function aReport(change: Partial<ReconcileReport> = {}): ReconcileReport {
  return {
    id: 5,
    integration_id: 1,
    stream_id: 2,
    object: 'Contact',
    object_label: 'Contact',
    trigger: 'manual',
    status: 'proved',
    sentence: '23 Nov 2026, 08:10 UTC: 80,000 contacts, 0 differences',
    as_of: '2026-11-23T08:10:00.000Z',
    remote_rows: 80_000,
    local_rows: 80_000,
    buckets: 256,
    buckets_differing: 0,
    missing_here: 0,
    outdated_here: 0,
    gone_there: 0,
    repaired: 0,
    remote_hash: 'a'.repeat(64),
    local_hash: 'a'.repeat(64),
    api_calls: 12,
    progress: null,
    started_by: 'window',
    signed_by: null,
    signed_at: null,
    seal: 'b'.repeat(64),
    intact: true,
    queued_at: '2026-11-23T08:15:00.000Z',
    started_at: '2026-11-23T08:15:01.000Z',
    finished_at: '2026-11-23T08:15:09.000Z',
    duration_ms: 8000,
    error: null,
    ...change,
  }
}

/** A stream in step for tests; what a test is about it says itself. */
export function aStream(change: Partial<SyncStream> = {}): SyncStream {
  return {
    id: 3,
    integration_id: 1,
    object: 'Contact',
    label: 'Contact',
    enabled: true,
    state: 'incremental',
    phase: 'incremental',
    watermark: '2026-11-23T08:05:00.000Z',
    reading_until: null,
    deletions_known_until: '2026-11-23T08:00:00.000Z',
    formulas_checked_at: null,
    fields_to_read: [],
    lag_ms: 300_000,
    records: 80_000,
    deleted: 12,
    last_run_id: 41,
    last_run_changes: 18,
    last_run_at: '2026-11-23T08:10:00.000Z',
    error: null,
    ...change,
  }
}
