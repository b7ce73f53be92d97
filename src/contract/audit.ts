import { z } from 'zod'
import { id, instant, pageInput, pageOf, procedure } from './base.ts'

export const auditEntry = z.object({
  id: z.number(),
  at: instant,
  /** Who: "window", "key:3 nightly job", "system". */
  actor: z.string(),
  /** What, as area.thing.verb: "connections.connection.remove". */
  action: z.string(),
  /** To what: "connection:4 eu-prod". */
  subject: z.string(),
  integration_id: z.number().nullable(),
  outcome: z.enum(['ok', 'refused', 'failed']),
  detail: z.record(z.string(), z.unknown()).nullable(),
  /** SHA-256 over this entry and the hash before it. */
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof auditEntry>

const tag = 'audit'

export const audit = {
  list: procedure('GET', '/api/audit', { tag, role: 'viewer', summary: 'The audit log, newest first' })
    .input(
      pageInput.extend({
        integration_id: id.optional(),
        action: z.string().max(200).optional(),
        q: z.string().max(200).optional(),
      }),
    )
    .output(pageOf(auditEntry)),
  verify: procedure('GET', '/api/audit/verify', {
    tag,
    role: 'viewer',
    summary: 'Recompute the hash chain and name the first entry that does not fit',
  }).output(
    z.object({
      entries: z.number(),
      intact: z.boolean(),
      broken_at: z.number().nullable(),
      head: z.string(),
    }),
  ),
}
