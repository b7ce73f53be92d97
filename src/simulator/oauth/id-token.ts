import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Answer, Call } from '../http.ts'
import { ok } from '../http.ts'
import type { Org } from '../org.ts'
import { getMeta, setMeta } from '../store.ts'

const LIFE_S = 120
const META = 'id_token_key'

type SigningKey = { readonly key: KeyObject; readonly kid: string; readonly jwk: Record<string, unknown> }

const keys = new WeakMap<Org, SigningKey>()

/** The organisation's own key; made when it is first needed, because that takes a moment, and kept. */
function signingKey(org: Org): SigningKey {
  const known = keys.get(org)
  if (known) return known
  let pem = getMeta(org.db, META)
  if (pem === undefined) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    setMeta(org.db, META, pem)
  }
  const key = createPrivateKey(pem)
  const { n, e } = createPublicKey(key).export({ format: 'jwk' })
  const kid = createHash('sha256')
    .update(n ?? '')
    .digest('hex')
    .slice(0, 16)
  const made = { key, kid, jwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e } }
  keys.set(org, made)
  return made
}

const partOf = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Says who has signed in, to whom and when, signed so that the app can check it by `/id/keys`. */
export function idToken(
  org: Org,
  about: {
    readonly issuer: string
    readonly subject: string
    readonly clientId: string
    readonly nonce: string
    readonly accessToken: string
  },
): string {
  const { key, kid } = signingKey(org)
  const iat = Math.floor(org.clock.now() / 1000)
  const hash = createHash('sha256').update(about.accessToken).digest()
  const text = [
    { alg: 'RS256', typ: 'JWT', kid },
    {
      iss: about.issuer,
      sub: about.subject,
      aud: about.clientId,
      iat,
      exp: iat + LIFE_S,
      at_hash: hash.subarray(0, hash.length / 2).toString('base64url'),
      ...(about.nonce === '' ? {} : { nonce: about.nonce }),
    },
  ]
    .map(partOf)
    .join('.')
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

/** `GET /id/keys`: the public half of the key, as a key set. */
export const keySet = (call: Call): Answer => ok({ keys: [signingKey(call.org).jwk] })
