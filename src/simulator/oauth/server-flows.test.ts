import { createSign, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { startBench, V } from '../testing.ts'

const bench = await startBench({ empty: true })
const { server } = bench
const secret = { client_id: server.clientId, client_secret: server.clientSecret }
const username = 'ines.carvalho@tidewater.example'

async function post(path: string, form: Record<string, string>) {
  const reply = await fetch(`${server.url}/services/oauth2/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return { status: reply.status, body: (await reply.json()) as Record<string, string> }
}

async function works(token: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${server.url}${V}/limits`, { headers })).status
}

test('an app with a secret signs in for itself; one without, or with a wrong one, does not', async () => {
  const { status, body } = await post('token', { grant_type: 'client_credentials', ...secret })
  expect(status).toBe(200)
  expect(body).not.toHaveProperty('refresh_token')
  expect(await works(body['access_token'])).toBe(200)
  for (const client of [{ client_id: 'PlatformCLI' }, { ...secret, client_secret: 'no' }]) {
    const refused = await post('token', { grant_type: 'client_credentials', ...client })
    expect(refused.body).toMatchObject({ error: 'invalid_client' })
  }
})

test('a password is never taken', async () => {
  const refused = await post('token', { grant_type: 'password', ...secret, username, password: 'x' })
  expect(refused).toEqual({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'authentication failure - Invalid Password' },
  })
})

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

function assertion(claims: object = {}, alg = 'RS256', key = privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const whole = { iss: server.clientId, sub: username, aud: server.url, exp: Date.now(), ...claims }
  const text = `${part({ alg })}.${part(whole)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`
}

const sign = (text: string) =>
  post('token', { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: text })

test('a signed assertion opens a session, once the key of the app is known', async () => {
  expect((await sign(assertion())).body).toMatchObject({ error: 'invalid_grant' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  bench.control({ op: 'client-key', clientId: server.clientId, publicKey: pem })
  const { body } = await sign(assertion({ aud: 'https://login.salesforce.com' }))
  expect(body).not.toHaveProperty('refresh_token')
  expect(await works(body['access_token'])).toBe(200)
  expect(() => bench.control({ op: 'client-key', clientId: server.clientId, publicKey: 'x' })).toThrow('PEM')
})

test.each([
  ['another audience', () => assertion({ aud: 'https://evil.example' }), 'Audience validation failed'],
  ['another key', () => assertion({}, 'RS256', stranger.privateKey), 'invalid assertion'],
  ['no algorithm', () => assertion({}, 'none'), 'invalid assertion'],
  ['the past', () => assertion({ exp: 1 }), 'expired authorization code'],
  ['an unknown user', () => assertion({ sub: 'x@y' }), "user hasn't approved this consumer"],
  ['an unknown app', () => assertion({ iss: 'x' }), 'client identifier invalid'],
  ['no assertion at all', () => 'x', 'invalid assertion'],
])('an assertion with %s is refused', async (_, make, description) => {
  const { status, body } = await sign(make())
  expect([status, body['error_description']]).toEqual([400, description])
})

test('tells the app whether a token lives, in seconds, and nobody else', async () => {
  const { accessToken } = bench.control({ op: 'token' }) as { accessToken: string }
  const alive = await post('introspect', { ...secret, token: accessToken })
  expect(alive.body).toMatchObject({ active: true, client_id: server.clientId, username })
  const { exp, iat } = alive.body as unknown as { exp: number; iat: number }
  expect(exp - iat).toBe(7200)
  expect((await post('introspect', { ...secret, token: 'dead' })).body).toEqual({ active: false })
  expect((await post('introspect', { client_id: 'PlatformCLI', token: accessToken })).body).toEqual({
    active: false,
  })
  expect((await post('introspect', { token: accessToken })).body).toMatchObject({
    error: 'invalid_client_id',
  })
})
