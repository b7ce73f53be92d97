import { createPublicKey, createVerify } from 'node:crypto'
import type { Answer, Call } from '../http.ts'
import { ok } from '../http.ts'
import type { Org } from '../org.ts'
import { getMeta, setMeta } from '../store.ts'
import { clientOf } from './clients.ts'
import type { Client } from './clients.ts'
import { NO_STORE, oauthError } from './errors.ts'
import { scopeAlone } from './scopes.ts'
import { findToken, newFamily, tokenResponse } from './tokens.ts'

const AUDIENCES = ['https://login.salesforce.com', 'https://test.salesforce.com']

/** Lets an app sign assertions: keeps its public key (PEM, or a certificate). Throws over what is no key. */
export function registerKey(org: Org, clientId: string, pem: string): void {
  createPublicKey(pem)
  setMeta(org.db, `client_key ${clientId}`, pem)
}

/** `grant_type=client_credentials`: an app with a secret works as its configured user. No refresh token. */
export function byClient(call: Call, client: Client): Answer {
  if (client.secret === undefined) return oauthError('invalid_client', 'invalid client credentials')
  const runAs = call.org.users.find((one) => one.username === client.runAs)
  if (!runAs) return oauthError('invalid_grant', 'no client credentials user enabled')
  const grant = { client, userId: runAs.id, scope: scopeAlone(client), family: newFamily() }
  return ok(tokenResponse(call.org, grant, call.baseUrl, undefined), NO_STORE)
}

function partOf(text: string | undefined): Record<string, unknown> {
  const value = JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')) as unknown
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** `grant_type=…jwt-bearer`: an app signs for a user that has let it in before. No refresh token. */
export function byAssertion(call: Call, form: URLSearchParams): Answer {
  const { org } = call
  const words = (form.get('assertion') ?? '').split('.')
  let header: Record<string, unknown>
  let claims: Record<string, unknown>
  try {
    ;[header, claims] = [partOf(words[0]), partOf(words[1])]
  } catch {
    return oauthError('invalid_grant', 'invalid assertion')
  }
  const client = typeof claims['iss'] === 'string' ? clientOf(org, claims['iss']) : undefined
  if (!client) return oauthError('invalid_client_id', 'client identifier invalid')
  const key = getMeta(org.db, `client_key ${client.id}`)
  const signed = createVerify('RSA-SHA256').update(`${words[0]}.${words[1]}`)
  const right =
    key !== undefined && header['alg'] === 'RS256' && signed.verify(key, words[2] ?? '', 'base64url')
  if (!right) return oauthError('invalid_grant', 'invalid assertion')
  const local = call.baseUrl.replace('127.0.0.1', 'localhost')
  const audience = String(claims['aud']).replace(/\/$/, '')
  if (![call.baseUrl, local, ...AUDIENCES].includes(audience)) {
    return oauthError('invalid_grant', 'Audience validation failed')
  }
  // Some clients write milliseconds: a far future is no reason to refuse.
  if (!(Number(claims['exp']) > org.clock.now() / 1000)) {
    return oauthError('invalid_grant', 'expired authorization code')
  }
  const user = org.users.find((one) => one.username === claims['sub'])
  if (!user) return oauthError('invalid_grant', "user hasn't approved this consumer")
  const grant = { client, userId: user.id, scope: scopeAlone(client), family: newFamily() }
  return ok(tokenResponse(org, grant, call.baseUrl, undefined), NO_STORE)
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
