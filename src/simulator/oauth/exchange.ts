import { createHash } from 'node:crypto'
import type { Answer, Call } from '../http.ts'
import { rotationNow } from '../occasions.ts'
import type { Org } from '../org.ts'
import { byAssertion } from './assertion.ts'
import { authenticate, sameText } from './authenticate.ts'
import type { Client } from './clients.ts'
import type { Codes } from './codes.ts'
import { byDevice, openDevice } from './device.ts'
import { oauthError } from './errors.ts'
import { fieldsOf } from './form.ts'
import { isLasting } from './scopes.ts'
import { byClient, introspect } from './server-flows.ts'
import { findToken, grantAccess, newFamily, revokeFamily, spendToken } from './tokens.ts'
import type { Grant } from './tokens.ts'

const expired = () => oauthError('invalid_grant', 'expired access/refresh token')

export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url')

/** `POST /services/oauth2/token` */
export function exchange(call: Call, codes: Codes): Answer {
  const form = fieldsOf(call)
  const grantType = form.get('grant_type')
  if (form.get('response_type') === 'device_code') return openDevice(call, codes.devices, form)
  if (grantType === 'device') return byDevice(call, codes.devices, form)
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
  const { userId, scope, nonce } = code
  const grant: Grant = { client, userId, scope, nonce, family: newFamily() }
  return grantAccess(call, grant, isLasting(code.scope))
}

function byRefresh(call: Call, client: Client, form: URLSearchParams): Answer {
  const { org } = call
  const old = findToken(org, form.get('refresh_token') ?? '')
  if (!old || old.clientId !== client.id) return expired()
  // A trapped token that comes back was copied: nothing of its family may live on.
  if (old.kind === 'trap') revokeFamily(org, old.family)
  if (old.kind !== 'refresh') return expired()
  const grant: Grant = { client, userId: old.userId, scope: old.scope, family: old.family }
  const rotation = client.rotation ?? rotationNow(org)
  const answer = grantAccess(call, grant, rotation !== 'off')
  if (answer.status === 200 && rotation !== 'off') {
    spendToken(org, old.token, rotation === 'on' ? 'spent' : 'trap')
  }
  return answer
}

/** `POST /services/oauth2/introspect`: only for an app that says who it is. */
export function inspect(call: Call): Answer {
  const form = fieldsOf(call)
  const client = authenticate(call, form)
  return 'status' in client ? client : introspect(call, client, form)
}

/** `POST /services/oauth2/revoke`: a refresh token takes its whole family along. */
export function revoke(call: Call): Answer {
  const token = fieldsOf(call).get('token') ?? call.query.get('token') ?? ''
  const found = findToken(call.org, token)
  if (!found) {
    return {
      status: 400,
      body: 'error=unsupported_token_type&error_description=this+token+type+is+not+supported',
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
