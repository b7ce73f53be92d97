import { createHash, timingSafeEqual } from 'node:crypto'
import type { Answer, Call } from '../http.ts'
import { formOf, ok } from '../http.ts'
import type { Org } from '../org.ts'
import { clientOf } from './clients.ts'
import type { Client } from './clients.ts'
import type { Codes } from './codes.ts'
import { oauthError } from './errors.ts'
import { byAssertion, byClient, introspect } from './server-flows.ts'
import {
  dropStaleSessions,
  findToken,
  issueToken,
  newFamily,
  revokeFamily,
  spendToken,
  tokenResponse,
} from './tokens.ts'
import type { Grant } from './tokens.ts'

const NO_STORE = { 'cache-control': 'no-store' }
const expired = () => oauthError('invalid_grant', 'expired access/refresh token')

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url')

/** What is not properly encoded is taken as it stands; then no client has it as its secret. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The client of a request, from the form or from HTTP Basic; or the error it deserves. */
function authenticate(call: Call, form: URLSearchParams): Client | Answer {
  const basic = /^Basic (.+)$/i.exec(call.headers.authorization ?? '')?.[1]
  const [, basicId, basicSecret] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(basic ?? '', 'base64').toString('utf8'))?.map(unescaped) ?? []
  const client = clientOf(call.org, form.get('client_id') ?? basicId ?? null)
  if (!client) return oauthError('invalid_client_id', 'client identifier invalid')
  const secret = form.get('client_secret') ?? basicSecret ?? ''
  const refused = client.secret === undefined ? secret !== '' : !sameText(secret, client.secret)
  return refused ? oauthError('invalid_client', 'invalid client credentials') : client
}

/** `POST /services/oauth2/token` */
export function exchange(call: Call, codes: Codes): Answer {
  const form = formOf(call)
  const grantType = form.get('grant_type')
  // An assertion names and proves its app by itself.
  if (grantType === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return byAssertion(call, form)
  if (grantType === 'password') {
    return oauthError('invalid_grant', 'authentication failure - Invalid Password')
  }
  const client = authenticate(call, form)
  if ('status' in client) return client
  if (grantType === 'authorization_code') return byCode(call, codes, client, form)
  if (grantType === 'refresh_token') return byRefresh(call, client, form)
  if (grantType === 'client_credentials') return byClient(call, client)
  return oauthError('unsupported_grant_type', 'grant type not supported')
}

function byCode(call: Call, codes: Codes, client: Client, form: URLSearchParams): Answer {
  const { org } = call
  const code = codes.take(form.get('code') ?? '', org.clock.now())
  if (code === 'unknown') return oauthError('invalid_grant', 'invalid authorization code')
  if (code === 'expired') return oauthError('invalid_grant', 'expired authorization code')
  if (code.clientId !== client.id) return oauthError('invalid_grant', 'invalid authorization code')
  if (form.get('redirect_uri') !== code.redirectUri) {
    return oauthError('redirect_uri_mismatch', 'redirect_uri must match configuration')
  }
  if (code.challenge !== '') {
    const verifier = form.get('code_verifier')
    if (verifier === null || verifier === '') return oauthError('invalid_grant', 'missing code verifier')
    if (!sameText(challengeOf(verifier), code.challenge)) {
      return oauthError('invalid_request', 'invalid code verifier')
    }
  }
  dropStaleSessions(org)
  const grant: Grant = { client, userId: code.userId, scope: code.scope, family: newFamily() }
  const lasting = /\b(refresh_token|offline_access)\b/.test(code.scope)
  const refresh = lasting ? issueToken(org, grant, 'refresh') : undefined
  return ok(tokenResponse(org, grant, call.baseUrl, refresh), NO_STORE)
}

function byRefresh(call: Call, client: Client, form: URLSearchParams): Answer {
  const { org } = call
  const old = findToken(org, form.get('refresh_token') ?? '')
  if (!old || old.clientId !== client.id) return expired()
  if (old.kind === 'spent') {
    // A rotated token that comes back was copied: nothing of its family may live on.
    revokeFamily(org, old.family)
    return expired()
  }
  if (old.kind !== 'refresh') return expired()
  const grant: Grant = { client, userId: old.userId, scope: old.scope, family: old.family }
  if (!org.faults.rotateRefresh) return ok(tokenResponse(org, grant, call.baseUrl, undefined), NO_STORE)
  spendToken(org, old.token)
  return ok(tokenResponse(org, grant, call.baseUrl, issueToken(org, grant, 'refresh')), NO_STORE)
}

/** `POST /services/oauth2/introspect`: only for an app that says who it is. */
export function inspect(call: Call): Answer {
  const form = formOf(call)
  const client = authenticate(call, form)
  return 'status' in client ? client : introspect(call, client, form)
}

/** `POST /services/oauth2/revoke`: a refresh token takes its whole family along. */
export function revoke(call: Call): Answer {
  const token = formOf(call).get('token') ?? call.query.get('token') ?? ''
  const found = findToken(call.org, token)
  if (!found) {
    return {
      status: 400,
      body: 'error=unsupported_token_type&error_description=this token type is not supported',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
  }
  if (found.kind === 'access') call.org.prepare('DELETE FROM sim_token WHERE token = ?').run(token)
  else revokeFamily(call.org, found.family)
  return { status: 200, body: '' }
}

/** How many tokens of each kind are alive. */
export const tokenCounts = (org: Org): Record<string, number> =>
  Object.fromEntries(
    (
      org.prepare('SELECT kind, COUNT(*) AS n FROM sim_token GROUP BY kind').all() as {
        kind: string
        n: number
      }[]
    ).map(({ kind, n }) => [kind, n]),
  )
