import { z } from 'zod'
import { id, instant, pageInput, pageOf, procedure } from './base.ts'
import { errorShape } from './errors.ts'
import { reconcile } from './reconcile.ts'

export const runStatus = z.enum(['queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted'])
export type RunStatus = z.infer<typeof runStatus>

export const syncRun = z.object({
  id: z.number(),
  integration_id: z.number(),
  object: z.string(),
  object_label: z.string(),
  mode: z.enum(['full', 'incremental']),
  trigger: z.enum(['manual', 'schedule', 'connect', 'restart']),
  status: runStatus,
  phase: z.enum(['waiting', 'describing', 'preparing', 'reading', 'linking', 'finished']),
  /** Rows the org said it holds when a full run began; null when unknown or incremental. */
  expected: z.number().nullable(),
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  deleted: z.number(),
  rows_per_s: z.number().nullable(),
  /** Milliseconds left at the current rate; null when it cannot be told. */
  eta_ms: z.number().nullable(),
  api_calls: z.number(),
  resumed: z.number().int(),
  started_by: z.string(),
  queued_at: instant,
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  /** Set while a run waits after an error, to go on by itself: when that is, at the latest. */
  goes_on_at: instant.nullable(),
  duration_ms: z.number().nullable(),
  error: errorShape.nullable(),
})
export type SyncRun = z.infer<typeof syncRun>

export const syncStream = z.object({
  id: z.number(),
  integration_id: z.number(),
  object: z.string(),
  label: z.string(),
  enabled: z.boolean(),
  state: z.enum(['new', 'backfill', 'incremental', 'failed', 'paused', 'interrupted', 'running', 'queued']),
  /** `backfill` until every row was copied once, or while all are read again; `incremental` reads what changed. */
  phase: z.enum(['backfill', 'incremental']),
  /** Everything the org changed up to this instant is here. */
  watermark: instant.nullable(),
  /** While a window of changes is being read: the instant it goes up to. */
  reading_until: instant.nullable(),
  /** The org's own log of deletions is known up to here; null when it was never asked. */
  deletions_known_until: instant.nullable(),
  /** When formulas, whose values move without a stamp, were last compared. */
  formulas_checked_at: instant.nullable(),
  /** Fields that came into view and whose values the next run reads. */
  fields_to_read: z.array(z.string()),
  lag_ms: z.number().nullable(),
  records: z.number(),
  deleted: z.number(),
  last_run_id: z.number().nullable(),
  last_run_changes: z.number().nullable(),
  last_run_at: instant.nullable(),
  error: errorShape.nullable(),
})
export type SyncStream = z.infer<typeof syncStream>

export const schemaChange = z.object({
  id: z.number(),
  integration_id: z.number(),
  object: z.string(),
  field: z.string(),
  kind: z.enum(['added', 'removed', 'retyped']),
  /** Type and length as the org described them: "string(80)". */
  before: z.string().nullable(),
  after: z.string().nullable(),
  at: instant,
})
export type SchemaChange = z.infer<typeof schemaChange>

export const activityBucket = z.object({
  at: instant,
  runs: z.number(),
  rows: z.number(),
  changed: z.number(),
  failed: z.number(),
  api_calls: z.number(),
})
export type ActivityBucket = z.infer<typeof activityBucket>

const tag = 'sync'
const ofRun = z.object({ id })

export const sync = {
  start: procedure('POST', '/api/crm/sync/{entity}', {
    tag,
    role: 'operator',
    audit: 'sync.run.start',
    status: 202,
    summary: 'Sync one object now: contacts, campaigns, accounts, leads, opportunities … or an API name',
  })
    .input(
      z.object({
        entity: z.string().min(1).max(100),
        integration_id: id,
        mode: z.enum(['full', 'incremental']).optional(),
      }),
    )
    .output(z.object({ run_id: z.number() })),
  startAll: procedure('POST', '/api/crm/integrations/{integration_id}/sync', {
    tag,
    role: 'operator',
    audit: 'sync.run.start_all',
    status: 202,
    summary: 'Sync every ticked object of a connection now',
  })
    .input(z.object({ integration_id: id, mode: z.enum(['full', 'incremental']).optional() }))
    .output(z.object({ run_ids: z.array(z.number()) })),
  runs: procedure('GET', '/api/sync/runs', { tag, role: 'viewer', summary: 'Sync runs, newest first' })
    .input(
      pageInput.extend({
        integration_id: id.optional(),
        object: z.string().max(100).optional(),
        status: runStatus.optional(),
        active: z.boolean().optional().describe('Only runs that are queued, running or paused'),
      }),
    )
    .output(pageOf(syncRun)),
  run: procedure('GET', '/api/sync/runs/{id}', { tag, role: 'viewer', summary: 'One run' })
    .input(ofRun)
    .output(syncRun),
  cancel: procedure('POST', '/api/sync/runs/{id}/cancel', {
    tag,
    role: 'operator',
    audit: 'sync.run.cancel',
    summary: 'Stop a run; rows already stored stay, the next run goes on from the checkpoint',
  })
    .input(ofRun)
    .output(syncRun),
  pause: procedure('POST', '/api/sync/runs/{id}/pause', {
    tag,
    role: 'operator',
    audit: 'sync.run.pause',
    summary: 'Hold a run at its checkpoint',
  })
    .input(ofRun)
    .output(syncRun),
  resume: procedure('POST', '/api/sync/runs/{id}/resume', {
    tag,
    role: 'operator',
    audit: 'sync.run.resume',
    summary: 'Go on with a paused, failed or cancelled run from its checkpoint',
  })
    .input(ofRun)
    .output(syncRun),
  streams: procedure('GET', '/api/sync/streams', {
    tag,
    role: 'viewer',
    summary: 'One row per connection and object',
  })
    .input(z.object({ integration_id: id.optional() }))
    .output(z.object({ items: z.array(syncStream) })),
  drift: procedure('GET', '/api/sync/drift', {
    tag,
    role: 'viewer',
    summary: 'Fields that were added, removed or changed their type, as runs found them, newest first',
  })
    .input(pageInput.extend({ integration_id: id.optional(), object: z.string().max(100).optional() }))
    .output(pageOf(schemaChange)),
  activity: procedure('GET', '/api/sync/activity', {
    tag,
    role: 'viewer',
    summary: 'Runs, rows and API calls in equal time buckets up to now',
  })
    .input(
      z.object({
        integration_id: id.optional(),
        hours: z.number().int().min(1).max(168).default(24),
        buckets: z.number().int().min(6).max(288).default(48),
      }),
    )
    .output(z.object({ items: z.array(activityBucket), bucket_ms: z.number() })),
  ...reconcile,
}
