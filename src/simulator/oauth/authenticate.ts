import { timingSafeEqual } from 'node:crypto'
import type { Answer, Call } from '../http.ts'
import { clientOf } from './clients.ts'
import type { Client } from './clients.ts'
import { appBlocked, oauthError } from './errors.ts'

/** Compares two texts in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

/** What is not properly encoded is taken as it stands; then no client has it as its secret. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * The client of a request, from the form or from HTTP Basic; or the error it deserves. A device cannot keep a secret,
 * so there a confidential client may leave its own out; a wrong one is refused all the same.
 */
export function authenticate(call: Call, form: URLSearchParams, device = false): Client | Answer {
  const basic = /^Basic (.+)$/i.exec(call.headers.authorization ?? '')?.[1]
  const [, basicId, basicSecret] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(basic ?? '', 'base64').toString('utf8'))?.map(unescaped) ?? []
  const client = clientOf(call.org, form.get('client_id') ?? basicId ?? null)
  if (!client) return oauthError('invalid_client_id', 'client identifier invalid')
  const secret = form.get('client_secret') ?? basicSecret ?? ''
  const left = secret === '' && (device || client.secret === undefined)
  if (!left && !sameText(secret, client.secret ?? '')) {
    return oauthError('invalid_client', 'invalid client credentials')
  }
  return client.blocked ? appBlocked() : client
}
