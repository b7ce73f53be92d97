import { createPublicKey, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Answer, Call } from '../http.ts'
import type { Org } from '../org.ts'
import { getMeta, setMeta } from '../store.ts'
import { clientOf } from './clients.ts'
import { appBlocked, oauthError } from './errors.ts'
import { scopeAlone } from './scopes.ts'
import { grantAccess, newFamily } from './tokens.ts'

const AUDIENCES = ['https://login.salesforce.com', 'https://test.salesforce.com']
const metaOf = (clientId: string) => `client_key ${clientId}`

/** The algorithm that goes with a key; a key of any other sort signs nothing here. */
function algorithmOf(key: KeyObject): 'RS256' | 'ES256' | undefined {
  if (key.asymmetricKeyType === 'rsa') return 'RS256'
  return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : undefined
}

/** Lets an app sign assertions: keeps its public key (PEM, or a certificate). Throws over what is no such key. */
export function registerKey(org: Org, clientId: string, pem: string): void {
  // Node would take the public half of it; but whoever hands a private key around should hear of it.
  if (pem.includes('PRIVATE KEY')) throw new Error('this is a private key')
  const key = createPublicKey(pem)
  if (algorithmOf(key) === undefined) throw new Error('this is no RSA or P-256 key')
  setMeta(org.db, metaOf(clientId), key.export({ type: 'spki', format: 'pem' }).toString())
}

function partOf(text: string | undefined): Record<string, unknown> {
  const value = JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')) as unknown
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** Whether the words are signed by the app's key, with the algorithm of that key and no other. */
function isSigned(org: Org, clientId: string, words: readonly string[], alg: unknown): boolean {
  const pem = getMeta(org.db, metaOf(clientId))
  if (pem === undefined) return false
  const key = createPublicKey(pem)
  if (alg !== algorithmOf(key)) return false
  const [head, body, signature] = words
  const data = Buffer.from(`${head}.${body}`)
  return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature ?? '', 'base64url'))
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
  if (!isSigned(org, client.id, words, header['alg'])) return oauthError('invalid_grant', 'invalid assertion')
  if (client.blocked) return appBlocked()
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
  return grantAccess(call, grant, false)
}
