import { createPrivateKey, createSign, type KeyObject } from 'node:crypto'
import { OrgdeckError } from '../../errors.ts'
import type { AppCredentials, Tokens } from '../provider.ts'
import { dateOf } from './calls.ts'
import { askToken, postToToken, tokensIn } from './oauth-token.ts'

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
/** Salesforce takes assertions that end within a few minutes. */
const assertionLifeS = 180
/** Apart by no more than this, the clock is not why an assertion is refused. */
const clockLeewayMs = 2 * 60_000
const common = { production: 'https://login.salesforce.com', sandbox: 'https://test.salesforce.com' } as const

/**
 * A signed assertion in place of a person at a sign-in page (RFC 7523, RS256). The org must have let the user in before.
 * Orgs differ in which address they take as audience, so the likely ones are tried in turn; nothing is lost by a refusal.
 */
export async function byAssertion(
  app: AppCredentials,
  username: string,
  privateKey: string,
  nowMs: number,
): Promise<Tokens> {
  const key = readPrivateKey(privateKey)
  const audiences = audiencesOf(app.loginUrl)
  let orgMs = nowMs
  for (const [at, audience] of audiences.entries()) {
    const assertion = sign(key, {
      iss: app.clientId,
      sub: username,
      aud: audience,
      exp: Math.floor(nowMs / 1000) + assertionLifeS,
    })
    try {
      // The assertion names and proves the app by itself.
      const answer = await postToToken({ ...app, clientSecret: null }, { grant_type: jwtBearer, assertion })
      orgMs = dateOf(answer) ?? nowMs
      return tokensIn(app, `sign in ${username}`, answer)
    } catch (error) {
      const said = error instanceof OrgdeckError ? error.data?.['remote_message'] : undefined
      if (typeof said === 'string' && /audience/i.test(said) && at < audiences.length - 1) continue
      throw error instanceof OrgdeckError && error.code === 'REAUTH_NEEDED'
        ? byClock(error, orgMs - nowMs)
        : error
    }
  }
  throw new OrgdeckError('INTERNAL', 'There was no audience to try.')
}

/**
 * An assertion holds for minutes by the org's clock. Refused while the clocks are further apart than that, the clock is
 * the likely reason, whatever words the org found for it (B6).
 */
function byClock(error: OrgdeckError, skewMs: number): OrgdeckError {
  if (Math.abs(skewMs) <= clockLeewayMs) return error
  const minutes = Math.round(Math.abs(skewMs) / 60_000).toLocaleString('en')
  return new OrgdeckError(
    error.code,
    `${error.message} The clock of this computer is ${minutes} minutes ${skewMs > 0 ? 'behind' : 'ahead of'} the org's, and a signed sign-in holds for minutes only: set the clock first, then try again.`,
    { ...(error.data === undefined ? {} : { data: { ...error.data } }), retry: error.retry, cause: error },
  )
}

/** The app signs in as itself and works as the user its admin chose. Only a My Domain answers this. */
export function byClient(app: AppCredentials): Promise<Tokens> {
  return askToken(app, 'sign in as the app', { grant_type: 'client_credentials' })
}

/** An RSA key out of what a person pasted. Throws BAD_REQUEST that says what is wrong with it. */
export function readPrivateKey(pem: string): KeyObject {
  const wrong = (message: string, cause?: unknown): OrgdeckError =>
    new OrgdeckError('BAD_REQUEST', message, {
      data: { issues: [{ path: 'private_key', message: 'must be an RSA private key in PEM form' }] },
      cause,
    })
  if (/BEGIN (CERTIFICATE|PUBLIC KEY)/.test(pem)) {
    throw wrong('This is the public half. Paste the file that begins with “-----BEGIN PRIVATE KEY-----”.')
  }
  if (/ENCRYPTED/.test(pem)) {
    throw wrong(
      'This key is protected by a passphrase. Take it off first: openssl rsa -in server.key -out plain.key',
    )
  }
  let key: KeyObject
  try {
    key = createPrivateKey(pem.trim())
  } catch (cause) {
    throw wrong('This is no private key in PEM form. It begins with “-----BEGIN PRIVATE KEY-----”.', cause)
  }
  if (key.asymmetricKeyType === 'rsa') return key
  throw wrong(`Salesforce takes RSA keys only, and this is ${key.asymmetricKeyType ?? 'another kind'}.`)
}

/** Sandboxes and scratch orgs are spoken for by test.salesforce.com, every other org by login.salesforce.com. */
export function audiencesOf(loginUrl: string): readonly string[] {
  const { origin, hostname } = new URL(loginUrl)
  const likely = /^test\.|\.(sandbox|scratch)\.|--/.test(hostname)
    ? [common.sandbox, common.production]
    : [common.production, common.sandbox]
  const own = /^(login|test)\.salesforce\.com$/.test(hostname) ? [] : [origin]
  return hostname.endsWith('.salesforce.com')
    ? [...likely.slice(0, 1), ...own, ...likely.slice(1)]
    : [...own, ...likely]
}

function sign(key: KeyObject, claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const words = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${words}.${createSign('RSA-SHA256').update(words).sign(key, 'base64url')}`
}
