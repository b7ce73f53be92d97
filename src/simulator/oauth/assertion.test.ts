import { generateKeyPairSync, sign as signData } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { startBench } from '../testing.ts'
import { certificateOf } from './testing-certificate.ts'
import { signingIn } from './testing.ts'

const bench = await startBench({ empty: true })
const { server } = bench
const { token, works } = signingIn(bench)
const username = 'ines.carvalho@tidewater.example'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

function assertion(
  claims: object = {},
  alg = 'RS256',
  key = alg === 'ES256' ? ec.privateKey : rsa.privateKey,
) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const whole = { iss: server.clientId, sub: username, aud: server.url, exp: Date.now(), ...claims }
  const text = `${part({ alg })}.${part(whole)}`
  const signature = signData('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

const sign = (text: string) =>
  token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: text })

const pemOf = (pair: { publicKey: typeof rsa.publicKey }) =>
  pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()

const register = (publicKey: string, clientId = server.clientId) =>
  bench.control({ op: 'client-key', clientId, publicKey })

test('a signed assertion opens a session, once the key of the app is known', async () => {
  expect((await sign(assertion())).body).toMatchObject({ error: 'invalid_grant' })
  register(pemOf(rsa))
  const { body } = await sign(assertion({ aud: 'https://login.salesforce.com' }))
  expect(body).not.toHaveProperty('refresh_token')
  expect(await works(body['access_token'])).toBe(200)
})

describe('the key of an app', () => {
  const from = (clientId: string) => ({ iss: clientId })

  test.each([
    ['an RSA key', 'rsa-key', pemOf(rsa), 'RS256'],
    [
      'an RSA key of the older form',
      'rsa-old',
      rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      'RS256',
    ],
    ['an EC key', 'ec-key', pemOf(ec), 'ES256'],
    ['a certificate of an RSA key', 'rsa-cert', certificateOf(rsa.publicKey, rsa.privateKey), 'RS256'],
    ['a certificate of an EC key', 'ec-cert', certificateOf(ec.publicKey, ec.privateKey), 'ES256'],
  ])('may be %s', async (_what, clientId, pem, alg) => {
    bench.control({ op: 'client', clientId })
    register(pem, clientId)
    const { body } = await sign(assertion(from(clientId), alg))
    expect(await works(body['access_token'])).toBe(200)
    const other = alg === 'RS256' ? 'ES256' : 'RS256'
    expect((await sign(assertion(from(clientId), other))).body['error_description']).toBe('invalid assertion')
    const renamed = assertion(from(clientId), alg).replace(/\.[^.]+$/, '.AAAA')
    expect((await sign(renamed)).body['error_description']).toBe('invalid assertion')
  })

  test.each([
    ['no key', 'x'],
    ['a private key', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['a key of another curve', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))],
    ['a key that only signs otherwise', pemOf(generateKeyPairSync('ed25519'))],
  ])('may not be %s', (_what, pem) => {
    expect(() => register(pem)).toThrow('PEM')
  })
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
