import type { Answer, Call } from '../http.ts'
import { ok } from '../http.ts'
import type { Client } from './clients.ts'
import { NO_STORE, oauthError } from './errors.ts'
import { scopeAlone } from './scopes.ts'
import { findToken, grantAccess, newFamily } from './tokens.ts'

/** `grant_type=client_credentials`: an app with a secret works as its configured user. No refresh token. */
export function byClient(call: Call, client: Client): Answer {
  if (client.secret === undefined) return oauthError('invalid_client', 'invalid client credentials')
  const runAs = call.org.users.find((one) => one.username === client.runAs)
  if (!runAs) return oauthError('invalid_grant', 'no client credentials user enabled')
  const grant = { client, userId: runAs.id, scope: scopeAlone(client), family: newFamily() }
  return grantAccess(call, grant, false)
}

/** `POST /services/oauth2/introspect`, for the app that the token was given to. Instants are seconds. */
export function introspect(call: Call, client: Client, form: URLSearchParams): Answer {
  const { org } = call
  const found = findToken(org, form.get('token') ?? '')
  const user = org.users.find((one) => one.id === found?.userId)
  const dead =
    !found || (found.kind !== 'access' && found.kind !== 'refresh') || found.expiresAt <= org.clock.now()
  if (dead || !user || found.clientId !== client.id) return ok({ active: false }, NO_STORE)
  const issued = Math.floor(found.issuedAt / 1000)
  return ok(
    {
      active: true,
      scope: found.scope,
      client_id: found.clientId,
      username: user.username,
      sub: `${call.baseUrl}/id/${org.orgId}/${user.id}`,
      token_type: found.kind === 'access' ? 'access_token' : 'refresh_token',
      ...(found.kind === 'access' ? { exp: Math.floor(found.expiresAt / 1000) } : {}),
      iat: issued,
      nbf: issued,
    },
    NO_STORE,
  )
}
