import { createHash, createPublicKey, verify } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSimulatorServer } from '../server.ts'
import { startBench } from '../testing.ts'
import { CALLBACK, signingIn, VERIFIER } from './testing.ts'

const bench = await startBench({ empty: true })
const { url, orgId } = bench.server
const { code, token } = signingIn(bench)
const CLIENT = { client_id: 'orgdeck-public' }

const signIn = async (form: Record<string, string>) =>
  (
    await token({
      grant_type: 'authorization_code',
      code: await code({ ...CLIENT, ...form }),
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
      ...CLIENT,
    })
  ).body

const read = async (at: string) => (await (await fetch(at)).json()) as Record<string, unknown>
const partOf = (jwt: string | undefined, n: number) =>
  JSON.parse(Buffer.from(jwt?.split('.')[n] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>

/** Checks a signature as a client does: by the key that the discovery document leads to. */
async function isSigned(jwt: string | undefined, base = url): Promise<boolean> {
  const found = await read(`${base}/.well-known/openid-configuration`)
  const { keys } = (await read(String(found['jwks_uri']))) as { keys: (JsonWebKey & { kid: string })[] }
  const key = keys.find((one) => one.kid === partOf(jwt, 0)['kid'])
  const [head, body, signature] = (jwt ?? '').split('.')
  return (
    key !== undefined &&
    verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      createPublicKey({ key, format: 'jwk' }),
      Buffer.from(signature ?? '', 'base64url'),
    )
  )
}

test('an app that asks for openid gets an identity it can check', async () => {
  const body = await signIn({ scope: 'openid api refresh_token', nonce: 'n-7' })
  const idToken = body['id_token']
  expect(partOf(idToken, 0)).toMatchObject({ alg: 'RS256', typ: 'JWT' })
  expect(await isSigned(idToken)).toBe(true)
  const claims = partOf(idToken, 1)
  const hash = createHash('sha256').update(String(body['access_token'])).digest()
  expect(claims).toMatchObject({
    iss: url,
    sub: body['id'],
    aud: 'orgdeck-public',
    nonce: 'n-7',
    at_hash: hash.subarray(0, 16).toString('base64url'),
  })
  expect(String(claims['sub'])).toContain(`/id/${orgId}/005`)
  expect(Number(claims['exp']) - Number(claims['iat'])).toBe(120)
  const [head, , signature] = (idToken ?? '').split('.')
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'x' })).toString('base64url')
  expect(await isSigned(`${head}.${forged}.${signature}`)).toBe(false)
})

test('the identity comes again with a refresh, then without the nonce', async () => {
  const first = await signIn({ scope: 'openid refresh_token', nonce: 'n-8' })
  const { body } = await token({
    grant_type: 'refresh_token',
    refresh_token: first['refresh_token'] ?? '',
    ...CLIENT,
  })
  expect(await isSigned(body['id_token'])).toBe(true)
  expect(partOf(body['id_token'], 1)).not.toHaveProperty('nonce')
})

test('an app that does not ask for openid gets none', async () => {
  expect(await signIn({ scope: 'api id' })).not.toHaveProperty('id_token')
})

test('the discovery document tells what this server can do', async () => {
  const found = await read(`${url}/.well-known/openid-configuration`)
  expect(found).toMatchObject({
    issuer: url,
    token_endpoint: `${url}/services/oauth2/token`,
    jwks_uri: `${url}/id/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
  })
  expect(found['scopes_supported']).toEqual(expect.arrayContaining(['openid', 'cdp_segment_api', 'mcp_api']))
})

test('the key is public, belongs to one organisation and outlives a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'simulator-keys-'))
  const keysAt = async () => {
    const server = await createSimulatorServer({ empty: true, dataDir })
    const found = await read(`${server.url}/id/keys`)
    await server.close()
    return found
  }
  try {
    const first = await keysAt()
    const members = Object.keys((first['keys'] as object[])[0] ?? {}).sort()
    expect(members).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
    expect(await keysAt()).toEqual(first)
    expect(await read(`${url}/id/keys`)).not.toEqual(first)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
})
