import { createVerify, generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testServer, type TestServer } from '../../testing.ts'
import { audiencesOf, byAssertion, byClient, readPrivateKey } from './oauth-grants.ts'
import { refresh } from './oauth.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const now = Date.UTC(2026, 10, 25)
let server: TestServer
let answer: (form: URLSearchParams) => readonly [number, string]

beforeEach(async () => {
  answer = () => [200, JSON.stringify({ access_token: 'access', instance_url: server.url, scope: 'api id' })]
  server = await testServer((_, response, body) => {
    const [status, text] = answer(new URLSearchParams(body))
    response.writeHead(status).end(text)
  })
})
afterEach(() => server.close())

const app = () => ({ loginUrl: server.url, clientId: 'app', clientSecret: 'secret-of-the-app' })
const refusal = (error: string, error_description: string): readonly [number, string] => [
  400,
  JSON.stringify({ error, error_description }),
]
const part = (text = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Record<string, unknown>

describe('signed assertions', () => {
  test('name app, user, audience and an early end, signed with RS256, and need no secret', async () => {
    let form = new URLSearchParams()
    const good = answer
    answer = (sent) => {
      form = sent
      return good(sent)
    }
    expect(await byAssertion(app(), 'ana@acme.example', pem, now)).toMatchObject({
      accessToken: 'access',
      refreshToken: null,
    })
    expect([...form.keys()]).toEqual(['grant_type', 'assertion'])
    const [head, claims, signature = ''] = (form.get('assertion') ?? '').split('.')
    expect(part(head)).toEqual({ alg: 'RS256', typ: 'JWT' })
    expect(part(claims)).toEqual({
      iss: 'app',
      sub: 'ana@acme.example',
      aud: server.url,
      exp: now / 1000 + 180,
    })
    const verify = createVerify('RSA-SHA256').update(`${head}.${claims}`)
    expect(verify.verify(publicKey, signature, 'base64url')).toBe(true)
  })

  test('B6: refused by an org whose clock is far from ours say that the clock is the likely reason', async () => {
    answer = () => refusal('invalid_grant', 'expired authorization code')
    for (const [ms, words] of [
      [-20 * 60_000, /20 minutes behind the org's.*set the clock first/],
      [20 * 60_000, /20 minutes ahead of the org's/],
    ] as const) {
      await expect(byAssertion(app(), 'ana', pem, Date.now() + ms)).rejects.toThrow(words)
    }
    const error: unknown = await byAssertion(app(), 'ana', pem, Date.now()).catch((one: unknown) => one)
    expect(String(error)).not.toContain('clock')
  })

  test('try the next audience only where the audience was the trouble', async () => {
    const good = answer
    const tried: unknown[] = []
    answer = (form) => {
      const aud = part((form.get('assertion') ?? '').split('.')[1])['aud']
      tried.push(aud)
      return aud === 'https://test.salesforce.com'
        ? good(form)
        : refusal('invalid_grant', 'Audience validation failed')
    }
    await byAssertion(app(), 'ana', pem, now)
    expect(tried).toEqual([server.url, 'https://login.salesforce.com', 'https://test.salesforce.com'])
    tried.length = 0
    answer = () => {
      tried.push(1)
      return refusal('invalid_grant', "user hasn't approved this consumer")
    }
    await expect(byAssertion(app(), 'ana', pem, now)).rejects.toThrow(/pre-authorized/)
    expect(tried).toHaveLength(1)
  })

  test.each([
    ['https://login.salesforce.com', ['https://login.salesforce.com', 'https://test.salesforce.com']],
    ['https://test.salesforce.com', ['https://test.salesforce.com', 'https://login.salesforce.com']],
    [
      'https://acme--uat.sandbox.my.salesforce.com',
      [
        'https://test.salesforce.com',
        'https://acme--uat.sandbox.my.salesforce.com',
        'https://login.salesforce.com',
      ],
    ],
  ])('for %s are meant for %s', (loginUrl, audiences) => expect(audiencesOf(loginUrl)).toEqual(audiences))
})

describe('a key that was pasted', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  test.each([
    ['text', 'no private key in PEM form'],
    [publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'public half'],
    [ec.export({ type: 'pkcs8', format: 'pem' }).toString(), 'RSA keys only'],
    [
      privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'passphrase',
    ],
  ])('that does not serve says why', (text, words) => {
    expect(() => readPrivateKey(text)).toThrow(words)
  })
  test('serves in both PEM forms, with space around', () => {
    const old = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    for (const text of [pem, old, `\n  ${pem}\n\n`]) expect(readPrivateKey(text).type).toBe('private')
  })
})

test('the app itself sends its secret and no user', async () => {
  await byClient(app())
  expect(Object.fromEntries(new URLSearchParams(server.asked[0]?.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'app',
    client_secret: 'secret-of-the-app',
  })
})

describe('a refused renewal', () => {
  test.each([
    ['invalid_grant', 'expired access/refresh token', 'REAUTH_NEEDED', 'Sign in again'],
    ['invalid_client_id', 'client identifier invalid', 'REAUTH_NEEDED', 'consumer key'],
    ['invalid_grant', 'ip restricted or invalid login hours', 'REAUTH_NEEDED', 'network'],
    ['rate_limit_exceeded', 'slow down', 'REMOTE_ERROR', 'later'],
    ['invalid_grant', 'login rate exceeded', 'REMOTE_ERROR', 'later'],
  ])('%s: %s is %s', async (error, said, code, words) => {
    answer = () => refusal(error, said)
    const failure = refresh(app(), 'refresh')
    await expect(failure).rejects.toMatchObject({ code })
    await expect(failure).rejects.toThrow(words)
  })

  test('an org may not send its tokens to a place of another kind', async () => {
    answer = () => [200, JSON.stringify({ access_token: 'a', instance_url: 'https://evil.example' })]
    await expect(refresh(app(), 'refresh')).rejects.toMatchObject({ code: 'REMOTE_ERROR' })
  })

  test('a redirect is no answer, and the token goes nowhere', async () => {
    const thief = await testServer((_, response) => response.end('{}'))
    server.close()
    server = await testServer((_, response) =>
      response.writeHead(307, { location: `${thief.url}/services/oauth2/token` }).end(),
    )
    await expect(refresh(app(), 'refresh')).rejects.toMatchObject({ code: 'REMOTE_ERROR' })
    expect(thief.asked).toEqual([])
    thief.close()
  })
})
