import { beforeEach, describe, expect, test } from 'vitest'
import { startBench } from '../testing.ts'
import { CALLBACK, CHALLENGE, signingIn, VERIFIER } from './testing.ts'

// What each endpoint says when it says no, word for word: clients look for these words.

const bench = await startBench({ empty: true })
const { server } = bench
const { authorize, code, post, token, works } = signingIn(bench)
const SECRET = { client_id: server.clientId, client_secret: server.clientSecret }
const PUBLIC = { client_id: 'orgdeck-public' }
const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

bench.control({ op: 'client', clientId: 'blocked', secret: 'hush', blocked: true })
bench.control({ op: 'client', clientId: 'narrow', scopes: ['api'], device: false })
bench.control({ op: 'client', clientId: 'nobody', secret: 'hush' })

const no = (error: string, error_description: string) => ({ error, error_description })
const UNKNOWN_APP = no('invalid_client_id', 'client identifier invalid')
const BAD_SECRET = no('invalid_client', 'invalid client credentials')
const EXPIRED = no('invalid_grant', 'expired access/refresh token')
const BLOCKED = no('OAUTH_APP_BLOCKED', 'this app is blocked by admin')
const REDIRECT = no('redirect_uri_mismatch', 'redirect_uri must match configuration')
const SCOPE = no('invalid_scope', 'the requested scope is not allowed')

type Form = Record<string, string>
const byCode = async (form: Form): Promise<Form> => ({
  grant_type: 'authorization_code',
  code: await code(PUBLIC),
  redirect_uri: CALLBACK,
  code_verifier: VERIFIER,
  ...PUBLIC,
  ...form,
})
const usedCode = async () => {
  const form = await byCode({})
  await token(form)
  return form
}
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object) => ({
  grant_type: JWT,
  assertion: `${part({ alg: 'RS256' })}.${part({ iss: server.clientId, ...claims })}.AAAA`,
})

describe('POST /services/oauth2/token', () => {
  const refresh = { grant_type: 'refresh_token', ...PUBLIC }
  const device = { grant_type: 'device', ...PUBLIC }

  test.each<[string, object, () => Form | Promise<Form>]>([
    ['nothing at all', UNKNOWN_APP, () => ({})],
    ['an unknown app', UNKNOWN_APP, () => ({ ...refresh, client_id: 'x' })],
    ['a wrong secret', BAD_SECRET, () => ({ ...refresh, ...SECRET, client_secret: 'x' })],
    ['no secret', BAD_SECRET, () => ({ ...refresh, client_id: server.clientId })],
    ['a secret of an app that has none', BAD_SECRET, () => ({ ...refresh, client_secret: 'x' })],
    [
      'an unknown grant',
      no('unsupported_grant_type', 'grant type not supported'),
      () => ({
        ...PUBLIC,
        grant_type: 'magic',
      }),
    ],
    ['no grant', no('unsupported_grant_type', 'grant type not supported'), () => PUBLIC],
    [
      'a blocked app',
      BLOCKED,
      () => ({
        grant_type: 'client_credentials',
        client_id: 'blocked',
        client_secret: 'hush',
      }),
    ],
    [
      'a password',
      no('invalid_grant', 'authentication failure - Invalid Password'),
      () => ({
        ...SECRET,
        grant_type: 'password',
        username: 'x',
        password: 'x',
      }),
    ],
    ['an unknown code', no('invalid_grant', 'invalid authorization code'), () => byCode({ code: 'x' })],
    ['no code', no('invalid_grant', 'invalid authorization code'), () => byCode({ code: '' })],
    ['the code of another app', no('invalid_grant', 'invalid authorization code'), () => byCode(SECRET)],
    ['a used code', no('invalid_grant', 'expired authorization code'), usedCode],
    ['another redirect', REDIRECT, () => byCode({ redirect_uri: 'http://localhost:1/' })],
    ['no verifier', no('invalid_grant', 'missing code verifier'), () => byCode({ code_verifier: '' })],
    [
      'a wrong verifier',
      no('invalid_request', 'invalid code verifier'),
      () => byCode({ code_verifier: 'x' }),
    ],
    ['an unknown refresh token', EXPIRED, () => ({ ...refresh, refresh_token: 'x' })],
    ['no refresh token', EXPIRED, () => refresh],
    ['a session as refresh token', EXPIRED, () => ({ ...refresh, refresh_token: bench.token })],
    [
      'the refresh token of another app',
      EXPIRED,
      () => ({
        ...refresh,
        refresh_token: String(bench.control({ op: 'token' })['refreshToken']),
      }),
    ],
    ['a public app for itself', BAD_SECRET, () => ({ grant_type: 'client_credentials', ...PUBLIC })],
    [
      'an app for itself without a user',
      no('invalid_grant', 'no client credentials user enabled'),
      () => ({
        grant_type: 'client_credentials',
        client_id: 'nobody',
        client_secret: 'hush',
      }),
    ],
    [
      'an assertion of no form',
      no('invalid_grant', 'invalid assertion'),
      () => ({ grant_type: JWT, assertion: 'x' }),
    ],
    ['an assertion that nobody signed', no('invalid_grant', 'invalid assertion'), () => jwt({})],
    ['an assertion of an unknown app', UNKNOWN_APP, () => jwt({ iss: 'x' })],
    ['a device of an unknown app', UNKNOWN_APP, () => ({ response_type: 'device_code', client_id: 'x' })],
    [
      'a device of an app without devices',
      no('invalid_request', 'device flow is not enabled for this app'),
      () => ({
        response_type: 'device_code',
        client_id: 'narrow',
      }),
    ],
    [
      'a device with a scope nobody knows',
      SCOPE,
      () => ({
        response_type: 'device_code',
        scope: 'everything',
        ...PUBLIC,
      }),
    ],
    ['an unknown device code', no('invalid_grant', 'invalid device code'), () => ({ ...device, code: 'x' })],
  ])('%s', async (_what, body, form) => {
    const answer = await token(await form())
    expect([answer.status, answer.body]).toEqual([400, body])
  })

  test('a device, from its first question to its last', async () => {
    const { body } = await token({ response_type: 'device_code', ...PUBLIC })
    const ask = async () => (await token({ ...device, code: body['device_code'] ?? '' })).body
    expect(await ask()).toEqual({ error: 'authorization_pending' })
    expect(await ask()).toEqual(no('slow_down', 'polling too frequently'))
    bench.control({ op: 'clock', offsetMs: 11 * 60_000 })
    expect(await ask()).toEqual(no('expired_token', 'expired device code'))
    bench.control({ op: 'clock', offsetMs: 0 })
  })

  test('no error may be kept by a cache', async () => {
    const reply = await fetch(`${server.url}/services/oauth2/token`, { method: 'POST' })
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })
})

describe('GET /services/oauth2/authorize', () => {
  const ask = { ...PUBLIC, code_challenge: CHALLENGE, state: 'a b' }

  test.each([
    ['an unknown app', { client_id: 'x' }, UNKNOWN_APP],
    ['another host', { redirect_uri: 'https://evil.example/' }, REDIRECT],
    ['a redirect that is none', { redirect_uri: 'x' }, REDIRECT],
  ])('%s: a page', async (_what, form, { error, error_description }) => {
    const { status, text, location } = await authorize({ ...ask, ...form })
    expect([status, location]).toEqual([400, undefined])
    expect(text).toContain(`error=${error}&amp;error_description=${error_description}`)
  })

  test.each([
    ['a blocked app', { client_id: 'blocked' }, BLOCKED],
    [
      'another way',
      { response_type: 'token' },
      no('unsupported_response_type', 'response type not supported'),
    ],
    ['no challenge', { code_challenge: '' }, no('invalid_request', 'missing required code challenge')],
    [
      'a plain challenge',
      { code_challenge_method: 'plain' },
      no('invalid_request', 'invalid code challenge method'),
    ],
    ['an unknown scope', { scope: 'api everything' }, SCOPE],
    ['a scope the app does not have', { client_id: 'narrow', scope: 'api web' }, SCOPE],
  ])('%s: back to the app', async (_what, form, body) => {
    const { status, location } = await authorize({ ...ask, ...form })
    expect(status).toBe(303)
    expect(Object.fromEntries(location!.searchParams)).toEqual({ ...body, state: 'a b' })
  })
})

describe('POST /services/oauth2/introspect', () => {
  test.each([
    ['nobody', {}, UNKNOWN_APP],
    ['a wrong secret', { ...SECRET, client_secret: 'x' }, BAD_SECRET],
    ['no secret', { client_id: server.clientId }, BAD_SECRET],
    ['a blocked app', { client_id: 'blocked', client_secret: 'hush' }, BLOCKED],
  ])('%s', async (_what, form, body) => {
    const answer = await post('/services/oauth2/introspect', { token: bench.token, ...(form as Form) })
    expect([answer.status, answer.body]).toEqual([400, body])
  })
})

test('POST /services/oauth2/revoke answers as a form', async () => {
  const answer = await post('/services/oauth2/revoke', { token: 'x' })
  expect(answer.status).toBe(400)
  expect(Object.fromEntries(new URLSearchParams(answer.text))).toEqual(
    no('unsupported_token_type', 'this token type is not supported'),
  )
})

describe.each(['/services/oauth2/userinfo', `/id/${server.orgId}/005`])('GET %s', (path) => {
  test.each([
    ['no token', {}, 'Missing_OAuth_Token'],
    ['a dead token', { authorization: 'Bearer 00D!dead' }, 'Bad_OAuth_Token'],
  ])('%s: one word', async (_what, headers, word) => {
    const reply = await fetch(server.url + path, { headers: headers as Form })
    expect([reply.status, await reply.text()]).toEqual([403, word])
    expect(reply.headers.get('content-type')).toContain('text/html')
  })
})

describe('a user who was set inactive', () => {
  const username = 'ines.carvalho@tidewater.example'
  const admin = bench.as('orgdeck.integration@tidewater.example')
  let id = ''
  const setActive = async (active: boolean) => {
    const reply = await admin.call('PATCH', `/services/data/v64.0/sobjects/User/${id}`, { IsActive: active })
    expect(reply.status).toBe(204)
  }
  const INACTIVE = no('inactive_user', 'user is inactive')

  beforeEach(async () => {
    const found = await admin.soql(`SELECT Id FROM User WHERE Username = '${username}'`)
    id = (found.json as { records: { Id: string }[] }).records[0]?.Id ?? ''
  })

  test('has no session, and gets none in any way, until set active again', async () => {
    const { body } = await token(await byCode({}))
    const late = await byCode({})
    await setActive(false)
    expect(await works(body['access_token'])).toBe(401)
    expect((await token(late)).body).toEqual(INACTIVE)
    const refresh = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '', ...PUBLIC }
    expect((await token(refresh)).body).toEqual(INACTIVE)
    expect((await token({ grant_type: 'client_credentials', ...SECRET })).body).toEqual(INACTIVE)
    const page = await authorize({ ...PUBLIC, code_challenge: CHALLENGE })
    const request = /name="request" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const login = await post('/services/oauth2/authorize/login', { request, username })
    expect(login.text).toContain('Your access is disabled')
    await setActive(true)
    expect((await token(refresh)).status).toBe(200)
    expect(await works(body['access_token'])).toBe(200)
  })
})
