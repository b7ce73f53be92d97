import { z } from 'zod'
import { id, instant, pageInput, pageOf, procedure } from './base.ts'
import { errorShape } from './errors.ts'

export const reconcileStatus = z.enum([
  'queued',
  'running',
  'proved',
  'repaired',
  'differs',
  'confirm',
  'failed',
  'cancelled',
])
export type ReconcileStatus = z.infer<typeof reconcileStatus>

export const reconcileReport = z.object({
  id: z.number(),
  integration_id: z.number(),
  stream_id: z.number(),
  object: z.string(),
  object_label: z.string(),
  trigger: z.enum(['manual', 'schedule']),
  /** `confirm`: more rows are gone than may be deleted here without a person's word. */
  status: reconcileStatus,
  /** The finding in one line: "12 Mar 2026, 09:12 UTC: 1,204,331 contacts, 0 differences". */
  sentence: z.string(),
  /** The instant it speaks of: what changed after it is left out on both sides. */
  as_of: instant.nullable(),
  remote_rows: z.number().nullable(),
  local_rows: z.number().nullable(),
  buckets: z.number().nullable(),
  buckets_differing: z.number().nullable(),
  missing_here: z.number(),
  outdated_here: z.number(),
  gone_there: z.number(),
  repaired: z.number(),
  remote_hash: z.string().nullable(),
  local_hash: z.string().nullable(),
  api_calls: z.number(),
  /** While it runs: what it does, how many rows it read, of how many. */
  progress: z
    .object({
      phase: z.enum(['reading', 'comparing', 'asking', 'proving']),
      read: z.number(),
      expected: z.number().nullable(),
    })
    .nullable(),
  started_by: z.string(),
  signed_by: z.string().nullable(),
  signed_at: instant.nullable(),
  /** SHA-256 over the figures, as it stands in the audit log; null before the end. */
  seal: z.string().nullable(),
  /** False when the figures no longer fit the seal: somebody changed them in the store. */
  intact: z.boolean(),
  queued_at: instant,
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  duration_ms: z.number().nullable(),
  error: errorShape.nullable(),
})
export type ReconcileReport = z.infer<typeof reconcileReport>

export const reconcileDetail = reconcileReport.extend({
  /** Buckets in which rows differed, and how many. */
  differing: z.array(z.object({ bucket: z.number().int(), rows: z.number().int() })),
})
export type ReconcileDetail = z.infer<typeof reconcileDetail>

export const rowDifference = z.enum(['missing_here', 'outdated_here', 'gone_there'])
export type RowDifference = z.infer<typeof rowDifference>

export const reconcileRow = z.object({
  external_id: z.string(),
  bucket: z.number().int(),
  kind: rowDifference,
  remote_modified_at: instant.nullable(),
  local_modified_at: instant.nullable(),
  outcome: z.enum(['open', 'read_again', 'deleted', 'kept']),
  /** The record here, null when there is none. */
  record_id: z.number().nullable(),
  name: z.string().nullable(),
})
export type ReconcileRow = z.infer<typeof reconcileRow>

const tag = 'sync'
const ofReport = z.object({ id })

export const reconcile = {
  reconcile: procedure('POST', '/api/sync/streams/{id}/reconcile', {
    tag,
    role: 'operator',
    audit: 'sync.reconcile.start',
    status: 202,
    summary: 'Compare every row of a stream with the org, and repair what differs',
  })
    .input(
      z.object({
        id,
        repair: z.boolean().default(true).describe('false: only say what differs'),
      }),
    )
    .output(reconcileReport),
  reconciles: procedure('GET', '/api/sync/reconciles', {
    tag,
    role: 'viewer',
    summary: 'Comparisons with the org, newest first',
  })
    .input(
      pageInput.extend({
        integration_id: id.optional(),
        object: z.string().max(100).optional(),
        status: reconcileStatus.optional(),
      }),
    )
    .output(pageOf(reconcileReport)),
  lastReconciles: procedure('GET', '/api/sync/reconciles/last', {
    tag,
    role: 'viewer',
    summary: 'The newest comparison of each stream',
  })
    .input(z.object({ integration_id: id.optional() }))
    .output(z.object({ items: z.array(reconcileReport) })),
  reconcileReport: procedure('GET', '/api/sync/reconciles/{id}', {
    tag,
    role: 'viewer',
    summary: 'One comparison, with the buckets that differed',
  })
    .input(ofReport)
    .output(reconcileDetail),
  reconcileRows: procedure('GET', '/api/sync/reconciles/{id}/rows', {
    tag,
    role: 'viewer',
    summary: 'The rows that differed, what was found and what was done',
  })
    .input(pageInput.extend({ id, kind: rowDifference.optional() }))
    .output(pageOf(reconcileRow)),
  confirmReconcile: procedure('POST', '/api/sync/reconciles/{id}/confirm', {
    tag,
    role: 'approver',
    audit: 'sync.reconcile.confirm',
    summary:
      'Decide about rows the org no longer shows: delete compares again and marks them deleted, keep leaves them',
  })
    .input(z.object({ id, action: z.enum(['delete', 'keep']) }))
    .output(reconcileReport),
  signReconcile: procedure('POST', '/api/sync/reconciles/{id}/sign', {
    tag,
    role: 'approver',
    audit: 'sync.reconcile.sign',
    summary: 'Sign a finished comparison off by name',
  })
    .input(
      z.object({
        id,
        name: z.string().trim().min(1).max(100),
        seal: z.string().max(64).describe('The seal of the report that was read; any other is refused'),
      }),
    )
    .output(reconcileReport),
  cancelReconcile: procedure('POST', '/api/sync/reconciles/{id}/cancel', {
    tag,
    role: 'operator',
    audit: 'sync.reconcile.cancel',
    summary: 'Stop a comparison; what it repaired stays',
  })
    .input(ofReport)
    .output(reconcileReport),
  reconcileFile: procedure('POST', '/api/sync/reconciles/{id}/file', {
    tag,
    role: 'viewer',
    audit: 'sync.reconcile.file',
    summary: 'A one-time address of the report as a self-contained page',
  })
    .input(ofReport)
    .output(z.object({ url: z.string(), file_name: z.string(), expires_at: instant })),
}
