import { z } from 'zod'
import { id, instant, procedure } from './base.ts'
import { errorShape } from './errors.ts'

const rule = z.object({
  keep_days: z
    .number()
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .describe('A version goes this many days after the next one was seen; null = no limit'),
  keep_versions: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .describe('The newest so many versions of a record stay; null = no limit'),
})
export type RetentionRule = z.infer<typeof rule>

/** What a sweep let go, or would let go. The first and the newest version of a record always stay. */
const prunable = z.object({
  /** Records that lose versions. */
  records: z.number().int(),
  versions: z.number().int(),
  /** Text of those versions, bytes. */
  bytes: z.number().int(),
})

export const pruning = prunable.extend({
  id: z.number(),
  status: z.enum(['queued', 'running', 'done', 'failed']),
  started_by: z.string(),
  queued_at: instant,
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  error: errorShape.nullable(),
})
export type Pruning = z.infer<typeof pruning>

export const retention = rule.extend({
  updated_at: instant.nullable(),
  /** The newest sweep that has begun, and the one that waits. */
  last: pruning.nullable(),
  next: pruning.nullable(),
  /** Room inside the file of the store that was given back and is used again by what comes next, bytes. */
  free_bytes: z.number().int(),
})
export type Retention = z.infer<typeof retention>

const tag = 'records'
const ofConnection = z.object({ integration_id: id })

export const recordRetention = {
  retention: procedure('GET', '/api/crm/integrations/{integration_id}/retention', {
    tag,
    role: 'viewer',
    summary: 'How long the versions of this connection’s records are kept, and how the last sweep went',
  })
    .input(ofConnection)
    .output(retention),
  previewRetention: procedure('POST', '/api/crm/integrations/{integration_id}/retention/preview', {
    tag,
    role: 'viewer',
    summary: 'What a rule would let go; nothing is changed',
  })
    .input(ofConnection.extend(rule.shape))
    .output(prunable),
  setRetention: procedure('PUT', '/api/crm/integrations/{integration_id}/retention', {
    tag,
    role: 'admin',
    audit: 'records.retention.set',
    summary: 'Set how long versions are kept; a sweep begins at once and then once a day',
  })
    .input(ofConnection.extend(rule.shape))
    .output(retention),
}
