import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { startBench } from '../testing.ts'

const bench = await startBench({ empty: true })
const { server } = bench
const CALLBACK = 'http://127.0.0.1:50123/oauth/callback'
const VERIFIER = 'a-verifier-that-is-long-enough-to-be-taken-seriously-0123456789'
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

const authorizeUrl = (extra: Record<string, string> = {}) =>
  `${server.url}/services/oauth2/authorize?` +
  new URLSearchParams({
    client_id: server.clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    state: 's-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...extra,
  }).toString()

const post = (path: string, form: Record<string, string>) =>
  fetch(server.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) })

const requestIn = (html: string) => /name="request" value="([^"]+)"/.exec(html)?.[1] ?? ''

/** Goes through the pages as a person would; answers where the browser is sent. */
async function decide(decision: 'allow' | 'deny', extra: Record<string, string> = {}): Promise<URL> {
  const page = await (await fetch(authorizeUrl(extra))).text()
  const request = requestIn(page)
  const username = /<option value="([^"]+)"/.exec(page)?.[1] ?? ''
  await post('/services/oauth2/authorize/login', { request, username })
  const answer = await post('/services/oauth2/authorize/decide', { request, decision })
  expect(answer.status).toBe(303)
  return new URL(answer.headers.get('location') ?? '')
}

const codeFor = async (extra: Record<string, string> = {}) =>
  (await decide('allow', extra)).searchParams.get('code') ?? ''

async function token(form: Record<string, string | undefined>) {
  const full = {
    grant_type: 'authorization_code',
    client_id: server.clientId,
    client_secret: server.clientSecret,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
    ...form,
  }
  const given = Object.entries(full).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const response = await post('/services/oauth2/token', Object.fromEntries(given))
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

describe('the login and Allow/Deny pages', () => {
  test('offer four people, then ask, with nothing but their own style allowed', async () => {
    const response = await fetch(authorizeUrl())
    const page = await response.text()
    expect(page.match(/<option /g)).toHaveLength(4)
    expect(page).toMatch(/id="username"[\s\S]*id="login"/)
    const csp = response.headers.get('content-security-policy') ?? ''
    expect(csp).toContain("default-src 'none'")
    expect(csp).toContain("form-action 'self' http://127.0.0.1:50123")
    const username = /<option value="([^"]+)"/.exec(page)?.[1] ?? ''
    const second = await post('/services/oauth2/authorize/login', { request: requestIn(page), username })
    expect(await second.text()).toMatch(/id="allow"[\s\S]*id="deny"/)
  })

  test('Deny goes back with the error, its description and the state', async () => {
    const target = await decide('deny')
    expect(target.origin + target.pathname).toBe(CALLBACK)
    expect(Object.fromEntries(target.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'end-user denied authorization',
      state: 's-1',
    })
  })

  test('a decision without a login, or a second one, leads nowhere', async () => {
    const request = requestIn(await (await fetch(authorizeUrl())).text())
    const early = await post('/services/oauth2/authorize/decide', { request, decision: 'allow' })
    expect(early.status).toBe(400)
    const page = await (await fetch(authorizeUrl())).text()
    const username = /<option value="([^"]+)"/.exec(page)?.[1] ?? ''
    await post('/services/oauth2/authorize/login', { request: requestIn(page), username })
    const first = await post('/services/oauth2/authorize/decide', {
      request: requestIn(page),
      decision: 'allow',
    })
    const again = await post('/services/oauth2/authorize/decide', {
      request: requestIn(page),
      decision: 'allow',
    })
    expect([first.status, again.status]).toEqual([303, 400])
  })

  test.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client_id'],
    ['a foreign redirect', { redirect_uri: 'https://evil.example/cb' }, 'redirect_uri_mismatch'],
    [
      'a redirect that only looks local',
      { redirect_uri: 'http://127.0.0.1.evil.example/' },
      'redirect_uri_mismatch',
    ],
  ])('%s gets an error page and no redirect', async (_what, extra, error) => {
    const response = await fetch(authorizeUrl(extra), { redirect: 'manual' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(error)
  })

  test.each([
    ['response_type token', { response_type: 'token' }, 'unsupported_response_type'],
    [
      'a public client without a challenge',
      { code_challenge: '', client_id: 'PlatformCLI' },
      'invalid_request',
    ],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ])('%s is refused on the redirect', async (_what, extra, error) => {
    const response = await fetch(authorizeUrl(extra), { redirect: 'manual' })
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe(error)
  })
})

describe('the token endpoint', () => {
  test.each(['a%zz', 'no', ''])('refuses HTTP Basic with the secret %j', async (wrong) => {
    const basic = Buffer.from(`${server.clientId}:${wrong}`).toString('base64')
    const reply = await fetch(`${server.url}/services/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect([reply.status, await reply.json()]).toEqual([
      400,
      { error: 'invalid_client', error_description: 'invalid client credentials' },
    ])
  })

  test('takes a confidential client without a challenge by its secret', async () => {
    const plain = { code_challenge: '' }
    const right = await token({ code: await codeFor(plain), code_verifier: undefined })
    expect(right.status).toBe(200)
    const wrong = await token({ code: await codeFor(plain), client_secret: 'no', code_verifier: undefined })
    expect(wrong.body).toMatchObject({ error: 'invalid_client' })
  })

  test('answers a code with the whole token response', async () => {
    const { status, body } = await token({ code: await codeFor() })
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual([
      'access_token',
      'id',
      'instance_url',
      'issued_at',
      'refresh_token',
      'scope',
      'signature',
      'token_type',
    ])
    expect(body['access_token']).toMatch(/^00D\w{12,15}![.\w]*$/)
    expect(body['id']).toMatch(new RegExp(`^${server.url}/id/${server.orgId}/005\\w{15}$`))
    const signed = createHmac('sha256', server.clientSecret).update(`${body['id']}${body['issued_at']}`)
    expect(body['signature']).toBe(signed.digest('base64'))
  })

  test.each([
    ['a wrong verifier', { code_verifier: `${VERIFIER}x` }, 'invalid_request'],
    ['no verifier', { code_verifier: undefined }, 'invalid_grant'],
    ['another redirect', { redirect_uri: 'http://127.0.0.1:1/' }, 'redirect_uri_mismatch'],
    ['a wrong secret', { client_secret: 'guess' }, 'invalid_client'],
    ['no secret', { client_secret: undefined }, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client_id'],
    ['an unknown code', { code: 'aPrxNever' }, 'invalid_grant'],
    ['an unknown grant', { grant_type: 'magic' }, 'unsupported_grant_type'],
  ])('%s is refused', async (_what, change, error) => {
    const { status, body } = await token({ code: await codeFor(), ...change })
    expect([status, body['error']]).toEqual([400, error])
    expect(body['access_token']).toBeUndefined()
  })

  test('a code is good once and for a quarter of an hour', async () => {
    const code = await codeFor()
    expect((await token({ code })).status).toBe(200)
    expect((await token({ code })).body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired authorization code',
    })
    const late = await codeFor()
    bench.control({ op: 'clock', offsetMs: 16 * 60_000 })
    expect((await token({ code: late })).body['error']).toBe('invalid_grant')
    bench.control({ op: 'clock', offsetMs: 0 })
  })

  test('a public client needs no secret and may not send one', async () => {
    const client = { client_id: 'orgdeck-public', client_secret: undefined }
    const good = await token({ code: await codeFor({ client_id: 'orgdeck-public' }), ...client })
    expect(good.status).toBe(200)
    const bad = await token({
      code: await codeFor({ client_id: 'orgdeck-public' }),
      ...client,
      client_secret: 'x',
    })
    expect(bad.body['error']).toBe('invalid_client')
  })

  test('without the refresh_token scope there is no refresh token', async () => {
    const { body } = await token({ code: await codeFor({ scope: 'api' }) })
    expect(body['refresh_token']).toBeUndefined()
  })
})

describe('refresh and revoke', () => {
  const refresh = (refreshToken: string | undefined) =>
    token({
      grant_type: 'refresh_token',
      refresh_token: refreshToken ?? '',
      redirect_uri: undefined,
      code_verifier: undefined,
    })
  const probe = (access: string | undefined) =>
    fetch(`${server.url}/services/data/v60.0`, { headers: { authorization: `Bearer ${access}` } })

  test('with rotation off the refresh token stays and is not repeated', async () => {
    const { body } = await token({ code: await codeFor() })
    const first = await refresh(body['refresh_token'])
    expect(first.body['refresh_token']).toBeUndefined()
    expect((await probe(first.body['access_token'])).status).toBe(200)
    expect((await refresh(body['refresh_token'])).status).toBe(200)
  })

  test('with rotation on the old refresh token is refused, and the family lives', async () => {
    bench.control({ op: 'fault', kind: 'rotate-refresh' })
    const { body } = await token({ code: await codeFor() })
    const next = await refresh(body['refresh_token'])
    expect(next.body['refresh_token']).not.toBe(body['refresh_token'])
    const reuse = await refresh(body['refresh_token'])
    expect(reuse.body).toEqual({ error: 'invalid_grant', error_description: 'expired access/refresh token' })
    expect((await probe(next.body['access_token'])).status).toBe(200)
    expect((await refresh(next.body['refresh_token'])).status).toBe(200)
    bench.control({ op: 'fault', kind: 'rotate-refresh', on: false })
  })

  test('with revoke-family it takes the whole family along', async () => {
    bench.control({ op: 'fault', kind: 'rotate-refresh', mode: 'revoke-family' })
    const { body } = await token({ code: await codeFor() })
    const next = await refresh(body['refresh_token'])
    expect((await probe(next.body['access_token'])).status).toBe(200)
    const reuse = await refresh(body['refresh_token'])
    expect(reuse.body).toEqual({ error: 'invalid_grant', error_description: 'expired access/refresh token' })
    expect((await probe(next.body['access_token'])).status).toBe(401)
    expect((await refresh(next.body['refresh_token'])).status).toBe(400)
    bench.control({ op: 'fault', kind: 'rotate-refresh', mode: 'off' })
    const calm = await token({ code: await codeFor() })
    expect((await refresh(calm.body['refresh_token'])).body).not.toHaveProperty('refresh_token')
    expect(() => bench.control({ op: 'fault', kind: 'rotate-refresh', mode: 'x' })).toThrow('revoke-family')
  })

  test('expired sessions answer 401 until they are refreshed', async () => {
    const { body } = await token({ code: await codeFor() })
    bench.control({ op: 'fault', kind: 'expire-tokens' })
    const dead = await probe(body['access_token'])
    expect(dead.status).toBe(401)
    expect(await dead.json()).toEqual([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ])
    const next = await refresh(body['refresh_token'])
    expect((await probe(next.body['access_token'])).status).toBe(200)
  })

  test('revoking a refresh token ends its sessions too', async () => {
    const { body } = await token({ code: await codeFor() })
    const revoked = await post('/services/oauth2/revoke', { token: body['refresh_token'] ?? '' })
    expect(revoked.status).toBe(200)
    expect((await probe(body['access_token'])).status).toBe(401)
    expect((await refresh(body['refresh_token'])).status).toBe(400)
    expect((await post('/services/oauth2/revoke', { token: 'nothing' })).status).toBe(400)
  })
})

test('identity and userinfo tell who the session belongs to', async () => {
  const { body } = await token({ code: await codeFor() })
  const headers = { authorization: `Bearer ${body['access_token']}` }
  const read = async (url: string) =>
    (await (await fetch(url, { headers })).json()) as Record<string, unknown>
  const info = await read(`${server.url}/services/oauth2/userinfo`)
  expect(info).toMatchObject({
    organization_id: server.orgId,
    preferred_username: 'ines.carvalho@tidewater.example',
  })
  const identity = await read(`${body['id']}?version=latest`)
  expect(identity).toMatchObject({
    user_id: info['user_id'],
    username: info['preferred_username'],
    urls: { rest: `${server.url}/services/data/v68.0/` },
  })
  expect((await fetch(String(body['id']))).status).toBe(403)
})
