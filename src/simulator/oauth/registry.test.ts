import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSimulatorServer } from '../server.ts'
import { startBench } from '../testing.ts'
import { CALLBACK, CHALLENGE, signingIn, VERIFIER } from './testing.ts'

const bench = await startBench({ empty: true })
const { authorize, code, token, works } = signingIn(bench)
const tomasz = 'tomasz.nowak@tidewater.example'

let count = 0
/** Registers an app under a new name; answers what it says to the token endpoint about itself. */
function register(spec: Record<string, unknown> = {}): Record<string, string> {
  const clientId = `app-${++count}`
  bench.control({ op: 'client', clientId, ...spec })
  const { secret } = spec
  return { client_id: clientId, ...(typeof secret === 'string' ? { client_secret: secret } : {}) }
}

const exchange = async (client: Record<string, string>, form: Record<string, string> = {}) =>
  token({
    grant_type: 'authorization_code',
    code: await code({ client_id: client['client_id'] ?? '', ...form }),
    redirect_uri: form['redirect_uri'] ?? CALLBACK,
    code_verifier: VERIFIER,
    ...client,
  })

const errorOn = (location: URL | undefined) => location?.searchParams.get('error')

describe('an app', () => {
  test('is unknown until it is registered, and then signs people in', async () => {
    const ask = { client_id: 'late-comer', code_challenge: CHALLENGE }
    expect((await authorize(ask)).text).toContain('invalid_client_id')
    bench.control({ op: 'client', clientId: 'late-comer', label: 'Late & Co' })
    expect((await authorize(ask)).text).toContain('Late &amp; Co')
    expect((await exchange({ client_id: 'late-comer' })).status).toBe(200)
  })

  test('with a secret has to say it', async () => {
    const client = register({ secret: 'hush' })
    expect((await exchange(client)).status).toBe(200)
    const wrongs: Record<string, string>[] = [{}, { client_secret: 'loud' }]
    for (const wrong of wrongs) {
      const refused = await exchange({ client_id: client['client_id'] ?? '', ...wrong })
      expect(refused.body['error']).toBe('invalid_client')
    }
  })

  test('can be changed while it runs, one thing at a time', async () => {
    const client = register({ secret: 'one', scopes: ['api', 'id'] })
    bench.control({ op: 'client', clientId: client['client_id'], secret: 'two' })
    expect((await exchange(client)).body['error']).toBe('invalid_client')
    const { body } = await exchange({ ...client, client_secret: 'two' })
    expect(body['scope']).toBe('api id')
    const changed = bench.control({ op: 'client', clientId: client['client_id'], secret: null })
    expect(changed).toMatchObject({ public: true, pkce: 'required', scopes: ['api', 'id'] })
    expect((await exchange({ client_id: client['client_id'] ?? '' })).status).toBe(200)
  })

  test('outlives a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'simulator-clients-'))
    const client = { grant_type: 'client_credentials', client_id: 'kept', client_secret: 'hush' }
    const statusAt = async (spec?: Record<string, unknown>) => {
      const server = await createSimulatorServer({ empty: true, dataDir })
      if (spec) server.control({ op: 'client', clientId: 'kept', ...spec })
      const { status } = await fetch(`${server.url}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams(client),
      })
      await server.close()
      return status
    }
    try {
      expect(await statusAt({ secret: 'hush', runAs: tomasz })).toBe(200)
      expect(await statusAt()).toBe(200)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})

describe('the redirect', () => {
  const listed = 'https://app.example/callback'

  test('has to be listed, when there is a list', async () => {
    const client = register({ redirectUris: [listed, 'myapp://signed-in'] })
    const to = async (redirect_uri: string) =>
      (await authorize({ client_id: client['client_id'] ?? '', code_challenge: CHALLENGE, redirect_uri }))
        .status
    expect(await to(listed)).toBe(200)
    expect(await to('myapp://signed-in')).toBe(200)
    for (const other of [CALLBACK, `${listed}/`, `${listed}?x=1`, 'https://evil.example/callback']) {
      expect(await to(other)).toBe(400)
    }
    expect((await exchange(client, { redirect_uri: listed })).status).toBe(200)
  })

  test('may be any port of this machine, when there is none', async () => {
    const client = register()
    for (const redirect_uri of ['http://localhost:1717/OauthRedirect', 'http://127.0.0.1:61234/']) {
      expect((await exchange(client, { redirect_uri })).status).toBe(200)
    }
    const refused = await authorize({
      client_id: client['client_id'] ?? '',
      code_challenge: CHALLENGE,
      redirect_uri: listed,
    })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('redirect_uri_mismatch')])
  })
})

describe('the scopes', () => {
  test('an app asks for are among its own', async () => {
    const client = register({ scopes: ['api', 'refresh_token'] })
    expect((await exchange(client, { scope: 'api offline_access' })).body['scope']).toBe('api offline_access')
    expect((await exchange(client)).body['scope']).toBe('api refresh_token')
    const refused = await authorize({
      client_id: client['client_id'] ?? '',
      code_challenge: CHALLENGE,
      scope: 'api web',
    })
    expect(errorOn(refused.location)).toBe('invalid_scope')
    const device = await token({ response_type: 'device_code', scope: 'web', ...client })
    expect(device.body['error']).toBe('invalid_scope')
  })

  test('full means all but lasting access', async () => {
    const client = register({ scopes: ['full'] })
    expect((await exchange(client, { scope: 'api openid' })).status).toBe(200)
    const refused = await authorize({
      client_id: client['client_id'] ?? '',
      code_challenge: CHALLENGE,
      scope: 'api refresh_token',
    })
    expect(errorOn(refused.location)).toBe('invalid_scope')
  })
})

describe('for itself an app', () => {
  const alone = (client: Record<string, string>) => token({ grant_type: 'client_credentials', ...client })

  test('works as the user it is set to, with its own scopes', async () => {
    const client = register({ secret: 'hush', runAs: tomasz, scopes: ['api', 'refresh_token', 'openid'] })
    const { body } = await alone(client)
    expect(body).toMatchObject({ scope: 'api openid' })
    expect(body).not.toHaveProperty('refresh_token')
    const headers = { authorization: `Bearer ${body['access_token']}` }
    const info = await fetch(`${bench.server.url}/services/oauth2/userinfo`, { headers })
    expect(await info.json()).toMatchObject({ preferred_username: tomasz })
  })

  test('does not come in without such a user', async () => {
    expect(await alone(register({ secret: 'hush' }))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'no client credentials user enabled' },
    })
  })
})

describe('the proof of the code', () => {
  test('is asked of an app with a secret when it is set so', async () => {
    const client = register({ secret: 'hush', pkce: 'required' })
    const without = await authorize({ client_id: client['client_id'] ?? '' })
    expect(errorOn(without.location)).toBe('invalid_request')
    expect((await exchange(client)).status).toBe(200)
  })

  test('can be left out by an app without one when it is set so', async () => {
    const client = register({ pkce: 'optional' })
    expect((await exchange(client, { code_challenge: '' })).status).toBe(200)
    expect((await exchange(client, { code_challenge: 'short' })).status).toBe(400)
  })
})

test('a device can be kept out', async () => {
  const client = register({ device: false })
  const refused = await token({ response_type: 'device_code', ...client })
  expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_request'])
})

describe('the refresh token of an app', () => {
  const refresh = (client: Record<string, string>, refresh_token: string | undefined) =>
    token({ grant_type: 'refresh_token', refresh_token: refresh_token ?? '', ...client })
  const dead = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'expired access/refresh token' },
  }

  test('stays, with rotation off', async () => {
    const client = register({ rotation: 'off' })
    bench.control({ op: 'fault', kind: 'rotate-refresh' })
    const { body } = await exchange(client)
    for (let n = 0; n < 2; n++) {
      const next = await refresh(client, body['refresh_token'])
      expect(next.status).toBe(200)
      expect(next.body).not.toHaveProperty('refresh_token')
    }
    bench.control({ op: 'fault', kind: 'rotate-refresh', on: false })
  })

  test('is good once with rotation on, and its family lives', async () => {
    const client = register({ rotation: 'on' })
    const first = (await exchange(client)).body
    const second = (await refresh(client, first['refresh_token'])).body
    expect(await refresh(client, first['refresh_token'])).toMatchObject(dead)
    expect(await refresh(client, first['refresh_token'])).toMatchObject(dead)
    expect([await works(first['access_token']), await works(second['access_token'])]).toEqual([200, 200])
    const third = await refresh(client, second['refresh_token'])
    expect(third.status).toBe(200)
    expect(third.body['refresh_token']).not.toBe(second['refresh_token'])
  })

  test('takes its family along with revoke-family, however old it is', async () => {
    const client = register({ rotation: 'revoke-family' })
    const other = (await exchange(client)).body
    const first = (await exchange(client)).body
    const second = (await refresh(client, first['refresh_token'])).body
    const third = (await refresh(client, second['refresh_token'])).body
    expect(await works(third['access_token'])).toBe(200)
    expect(await refresh(client, first['refresh_token'])).toMatchObject(dead)
    expect([await works(first['access_token']), await works(third['access_token'])]).toEqual([401, 401])
    expect(await refresh(client, third['refresh_token'])).toMatchObject(dead)
    // Another sign-in of the same app has nothing to do with it.
    expect((await refresh(client, other['refresh_token'])).status).toBe(200)
  })
})

test.each([
  [{ runAs: 'nobody' }, 'runAs must be the username of a user'],
  [{ scopes: ['everything'] }, 'scopes must be'],
  [{ scopes: [] }, 'scopes must be'],
  [{ rotation: 'sometimes' }, 'one of off, on, revoke-family'],
  [{ redirectUris: ['/callback'] }, 'redirectUris must be'],
  [{ redirectUris: 'https://app.example' }, 'redirectUris must be'],
  [{ pkce: true }, 'required or optional'],
  [{ secret: '' }, 'secret must be a text'],
  [{ device: 'no' }, 'device must be true or false'],
  [{ redirectUri: 'https://app.example' }, 'does not know redirectUri'],
  [{ clientId: '' }, 'clientId must be a text'],
])('the registration %j is refused and changes nothing', (spec, message) => {
  expect(() => bench.control({ op: 'client', clientId: 'refused', ...spec })).toThrow(message)
  expect(() => bench.control({ op: 'client-key', clientId: 'refused', publicKey: 'x' })).toThrow('no client')
})
