import { expect, test } from 'vitest'
import { startBench, V } from '../testing.ts'
import { CALLBACK, signingIn, VERIFIER } from './testing.ts'

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
  expect((await post('introspect', { client_id: server.clientId, token: accessToken })).body).toMatchObject({
    error: 'invalid_client',
  })
  expect((await post('introspect', { token: accessToken })).body).toMatchObject({
    error: 'invalid_client_id',
  })
})

test('tells a public app, by its id alone, about its own tokens', async () => {
  const { code, token } = signingIn(bench)
  const client = { client_id: 'orgdeck-public' }
  const { body } = await token({
    grant_type: 'authorization_code',
    code: await code(client),
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
    ...client,
  })
  const about = async (token: string | undefined) =>
    (await post('introspect', { ...client, token: token ?? '' })).body
  expect(await about(body['access_token'])).toMatchObject({
    active: true,
    client_id: 'orgdeck-public',
    token_type: 'access_token',
  })
  const lasting = await about(body['refresh_token'])
  expect(lasting).toMatchObject({ active: true, token_type: 'refresh_token' })
  expect(lasting).not.toHaveProperty('exp')
  const foreign = bench.control({ op: 'token' }) as { accessToken: string }
  expect(await about(foreign.accessToken)).toEqual({ active: false })
  const ended = await fetch(`${server.url}/services/oauth2/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ token: body['refresh_token'] ?? '' }),
  })
  expect(ended.status).toBe(200)
  expect(await about(body['access_token'])).toEqual({ active: false })
})
