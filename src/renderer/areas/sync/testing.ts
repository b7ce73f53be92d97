import type { SyncRun } from '../../../contract/sync.ts'

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
    duration_ms: null,
    error: null,
    ...change,
  }
}
