import { createHmac, randomBytes } from 'node:crypto'
import type { Answer, Call } from '../http.ts'
import { ok } from '../http.ts'
import type { Org, OrgUser } from '../org.ts'
import { noteCaller } from '../soql/access.ts'
import type { Client } from './clients.ts'
import { NO_STORE, oauthError } from './errors.ts'
import { idToken } from './id-token.ts'

const ACCESS_LIFE_MS = 2 * 3_600_000
const FOREVER = Number.MAX_SAFE_INTEGER

/** A refresh token that was used is spent; a trap ends its whole family when it is used again. */
type Kind = 'access' | 'refresh' | 'spent' | 'trap'
type TokenRow = {
  readonly token: string
  readonly kind: Kind
  readonly family: string
  readonly userId: string
  readonly clientId: string
  readonly scope: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** What one sign-in granted: all tokens that descend from it form a family. */
export type Grant = {
  readonly client: Client
  readonly userId: string
  readonly scope: string
  readonly family: string
  readonly nonce?: string
}

const COLUMNS =
  'token, kind, family, user_id AS userId, client_id AS clientId, scope, issued_at AS issuedAt, expires_at AS expiresAt'

/** What is kept about a token. */
export const findToken = (org: Org, token: string): TokenRow | undefined =>
  org.prepare(`SELECT ${COLUMNS} FROM sim_token WHERE token = ?`).get(token) as TokenRow | undefined

/** The name of a new family. */
export const newFamily = (): string => randomBytes(12).toString('hex')

/** `00D…!` and then letters, digits, dots and underscores, as the clients test it. */
export function issueToken(org: Org, grant: Grant, kind: 'access' | 'refresh'): string {
  const random = randomBytes(kind === 'access' ? 66 : 48)
    .toString('base64')
    .replaceAll('+', '.')
    .replaceAll('/', '_')
  const token = kind === 'access' ? `${org.orgId.slice(0, 15)}!AQ${random}` : `5Aep861${random}`
  const now = org.clock.now()
  org
    .prepare('INSERT INTO sim_token VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      token,
      kind,
      grant.family,
      grant.userId,
      grant.client.id,
      grant.scope,
      now,
      kind === 'access' ? now + ACCESS_LIFE_MS : FOREVER,
    )
  org.stats.tokens++
  return token
}

/** Takes a refresh token out of use. */
export function spendToken(org: Org, token: string, kind: 'spent' | 'trap'): void {
  org.prepare('UPDATE sim_token SET kind = ? WHERE token = ?').run(kind, token)
}

/** Ends everything that descends from one sign-in. */
export function revokeFamily(org: Org, family: string): void {
  org.prepare('DELETE FROM sim_token WHERE family = ?').run(family)
}

/** Ends every session; refresh tokens stay. Answers how many sessions there were. */
export const expireSessions = (org: Org): number =>
  org.prepare("DELETE FROM sim_token WHERE kind = 'access'").run().changes

const dropStaleSessions = (org: Org): void => {
  org.prepare("DELETE FROM sim_token WHERE kind = 'access' AND expires_at < ?").run(org.clock.now())
}

/** The token of a request, from its header or its address; empty without one. */
export const bearerOf = (call: Call): string =>
  /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1] ??
  call.query.get('oauth_token') ??
  ''

/** Whether a user may come in; an administrator can take that away. */
export function isActive(org: Org, userId: string): boolean {
  const row = org.prepare('SELECT "IsActive" AS active FROM "User" WHERE "Id" = ?').get(userId)
  return (row as { active: number } | undefined)?.active !== 0
}

/** The user behind a live access token. */
export function sessionUser(org: Org, token: string): OrgUser | undefined {
  const row = findToken(org, token)
  if (!row || row.kind !== 'access' || row.expiresAt <= org.clock.now()) return undefined
  const user = isActive(org, row.userId) ? org.users.find((one) => one.id === row.userId) : undefined
  if (user) noteCaller(org, user)
  return user
}

/** The token endpoint's answer; `refresh` is left out where none was granted. */
export function tokenResponse(
  org: Org,
  grant: Grant,
  baseUrl: string,
  refresh: string | undefined,
): Record<string, string> {
  const id = `${baseUrl}/id/${org.orgId}/${grant.userId}`
  const issuedAt = String(org.clock.now())
  const accessToken = issueToken(org, grant, 'access')
  return {
    access_token: accessToken,
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
    signature: createHmac('sha256', grant.client.secret ?? '')
      .update(id + issuedAt)
      .digest('base64'),
    scope: grant.scope,
    ...(grant.scope.split(' ').includes('openid')
      ? {
          id_token: idToken(org, {
            issuer: baseUrl,
            subject: id,
            clientId: grant.client.id,
            nonce: grant.nonce ?? '',
            accessToken,
          }),
        }
      : {}),
    instance_url: baseUrl,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  }
}

/** Lets a client in: a session, and a refresh token where the sign-in is to last. */
export function grantAccess(call: Call, grant: Grant, lasting: boolean): Answer {
  if (!isActive(call.org, grant.userId)) return oauthError('inactive_user', 'user is inactive')
  dropStaleSessions(call.org)
  const refresh = lasting ? issueToken(call.org, grant, 'refresh') : undefined
  return ok(tokenResponse(call.org, grant, call.baseUrl, refresh), NO_STORE)
}
