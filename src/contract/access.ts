import { z } from 'zod'
import { id, instant, pageInput, pageOf, procedure, role } from './base.ts'

export const apiKey = z.object({
  id: z.number(),
  label: z.string(),
  role,
  /** Last four characters, so that a person can tell keys apart. */
  hint: z.string(),
  created_at: instant,
  expires_at: instant.nullable(),
  last_used_at: instant.nullable(),
  revoked_at: instant.nullable(),
  status: z.enum(['active', 'expired', 'revoked']),
})
export type ApiKey = z.infer<typeof apiKey>

const issued = z.object({
  id: z.number(),
  /** The key itself. Shown once, here; only its hash is kept. */
  key: z.string(),
})

const tag = 'access'

export const access = {
  me: procedure('GET', '/api/access/me', {
    tag,
    role: 'viewer',
    summary: 'Who am I, and what may I do',
  }).output(
    z.object({
      kind: z.enum(['window', 'key', 'system']),
      label: z.string(),
      role,
      key_id: z.number().nullable(),
    }),
  ),
  createKey: procedure('POST', '/api/access/keys', {
    tag,
    role: 'admin',
    audit: 'access.key.create',
    summary: 'Create an API key; the answer is the only time the key is shown',
  })
    .input(z.object({ label: z.string().trim().min(1).max(100), role, expires_at: instant.optional() }))
    .output(issued),
  listKeys: procedure('GET', '/api/access/keys', { tag, role: 'admin', summary: 'API keys, newest first' })
    .input(pageInput)
    .output(pageOf(apiKey)),
  rotateKey: procedure('POST', '/api/access/keys/{id}/rotate', {
    tag,
    role: 'admin',
    audit: 'access.key.rotate',
    summary: 'Replace a key by a new secret; the old one dies at once',
  })
    .input(z.object({ id }))
    .output(issued),
  revokeKey: procedure('DELETE', '/api/access/keys/{id}', {
    tag,
    role: 'admin',
    audit: 'access.key.revoke',
    summary: 'Revoke a key',
  })
    .input(z.object({ id }))
    .output(z.object({ id: z.number(), revoked_at: instant })),
}
