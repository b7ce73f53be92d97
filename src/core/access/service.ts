import { createHash, randomBytes } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { ApiKey } from '../../contract/access.ts'
import type { Page, Role } from '../../contract/base.ts'
import type { Principal, RequestContext } from '../context.ts'
import type { Store } from '../db/open.ts'
import { notFound, OrgdeckError } from '../errors.ts'
import type { Clock } from '../host.ts'
import { pageFrom, type PageInput } from '../paging.ts'
import { rememberSecret } from '../redact.ts'
import { iso, isoOrNull } from '../time.ts'
import { apiKeys } from './tables.ts'

export type AccessService = {
  /** Who a caller is, or UNAUTHORIZED; the answer is the same whatever is wrong with a key. */
  identify(context: RequestContext): Principal
  create(input: { label: string; role: Role; expires_at?: string | undefined }): { id: number; key: string }
  list(input?: PageInput): Page<ApiKey>
  rotate(id: number): { id: number; key: string }
  revoke(id: number): { id: number; revoked_at: string }
}

type Row = typeof apiKeys.$inferSelect
/** "Last used" is kept to the minute, so that reading does not write on every call. */
const firstPage: PageInput = { page: 1, page_size: 50 }
const usedEveryMs = 60_000

export function createAccessService(store: Store, clock: Clock): AccessService {
  const find = (id: number): Row => {
    const row = store.orm.select().from(apiKeys).where(eq(apiKeys.id, id)).get()
    if (row === undefined) throw notFound('API key', id)
    return row
  }
  const mint = (): { key: string; hash: string; hint: string } => {
    const key = `odk_${randomBytes(32).toString('base64url')}`
    rememberSecret(key)
    return { key, hash: digest(key), hint: key.slice(-4) }
  }
  return {
    identify({ via, credential }) {
      // The program around the core, not a person: it makes the first key.
      if (via === 'host') return { kind: 'system', label: 'system', role: 'admin', keyId: null }
      if (credential.kind === 'window') return { kind: 'window', label: 'window', role: 'admin', keyId: null }
      const row =
        credential.kind === 'key'
          ? store.orm
              .select()
              .from(apiKeys)
              .where(eq(apiKeys.hash, digest(credential.key)))
              .get()
          : undefined
      const now = clock.now()
      if (row === undefined || statusOf(row, now) !== 'active') {
        throw new OrgdeckError(
          'UNAUTHORIZED',
          'This call needs a valid API key: send it as "Authorization: Bearer <key>".',
        )
      }
      if (now - (row.lastUsedAt ?? 0) > usedEveryMs) {
        store.orm.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, row.id)).run()
      }
      return { kind: 'key', label: row.label, role: row.role, keyId: row.id }
    },
    create(input) {
      const now = clock.now()
      const expiresAt = input.expires_at === undefined ? null : Date.parse(input.expires_at)
      if (expiresAt !== null && expiresAt <= now) {
        throw new OrgdeckError(
          'BAD_REQUEST',
          'A key cannot expire in the past. Give a later expires_at, or none.',
          {
            data: { issues: [{ path: 'expires_at', message: 'must lie in the future' }] },
          },
        )
      }
      const { key, hash, hint } = mint()
      const { lastInsertRowid } = store.orm
        .insert(apiKeys)
        .values({ label: input.label, role: input.role, hash, hint, createdAt: now, expiresAt })
        .run()
      return { id: Number(lastInsertRowid), key }
    },
    list(input = firstPage) {
      const now = clock.now()
      const total =
        store.orm
          .select({ n: sql<number>`count(*)` })
          .from(apiKeys)
          .get()?.n ?? 0
      return pageFrom(input, total, (limit, offset) =>
        store.orm
          .select()
          .from(apiKeys)
          .orderBy(desc(apiKeys.id))
          .limit(limit)
          .offset(offset)
          .all()
          .map((row) => ({
            id: row.id,
            label: row.label,
            role: row.role,
            hint: row.hint,
            created_at: iso(row.createdAt),
            expires_at: isoOrNull(row.expiresAt),
            last_used_at: isoOrNull(row.lastUsedAt),
            revoked_at: isoOrNull(row.revokedAt),
            status: statusOf(row, now),
          })),
      )
    },
    rotate(id) {
      const row = find(id)
      const status = statusOf(row, clock.now())
      if (status !== 'active') {
        throw new OrgdeckError(
          'CONFLICT',
          `Key ${id} is ${status} and cannot be rotated. Create a new key.`,
          {
            data: { kind: 'API key', id: String(id) },
          },
        )
      }
      const { key, hash, hint } = mint()
      store.orm.update(apiKeys).set({ hash, hint, lastUsedAt: null }).where(eq(apiKeys.id, id)).run()
      return { id, key }
    },
    revoke(id) {
      const revokedAt = find(id).revokedAt ?? clock.now()
      store.orm.update(apiKeys).set({ revokedAt }).where(eq(apiKeys.id, id)).run()
      return { id, revoked_at: iso(revokedAt) }
    },
  }
}

function statusOf(row: Row, now: number): ApiKey['status'] {
  if (row.revokedAt !== null) return 'revoked'
  return row.expiresAt !== null && row.expiresAt <= now ? 'expired' : 'active'
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
