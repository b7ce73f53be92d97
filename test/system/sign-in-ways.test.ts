import { generateKeyPairSync } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, syncNow, until, userOf } from '../support/org.ts'
import { enterCodeAtSimulator } from '../support/sign-in.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'
import { openTransports, type Transports } from '../support/transports.ts'

let simulator: Simulator
let inside: TestCore
let doors: Transports
let username: string
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 30 })
  inside = await startTestCore()
  const { key } = await inside.asHost.access.createKey({ label: 'suite', role: 'admin' })
  doors = await openTransports(inside.core, key)
  const user = await userOf(simulator)
  username = String(
    (await user.rows('SELECT Username FROM User WHERE IsActive = true ORDER BY Id'))[1]?.['Username'],
  )
})
afterAll(async () => {
  await doors.close()
  await inside.close()
  await simulator.close()
})
vi.setConfig({ testTimeout: 150_000 })
afterEach(async () => {
  await simulator.control({ op: 'fault', kind: 'clear' })
  for (const { id } of (await api().connections.list({})).items) await api().connections.remove({ id })
})

/** Everything here goes over REST, whose allowance is counted by a clock of its own. */
function api() {
  doors.http.advance(1000)
  return doors.clients.rest
}
const expireSessions = () => simulator.control({ op: 'fault', kind: 'expire-tokens' })
const app = () => ({
  login_url: simulator.url,
  client_id: simulator.clientId,
  client_secret: simulator.clientSecret,
})
const secretOf = async (id: number) =>
  JSON.parse((await inside.secrets.get(`connection:${id}`)) ?? '{}') as Record<string, string>

/** A connection that lives on without anybody: its session ends, and a sync goes on. */
async function outlives(id: number): Promise<void> {
  await allEnded(inside.asHost, 90_000)
  await expireSessions()
  expect(await syncNow(inside.asHost, id, 'contacts')).toMatchObject({ status: 'done' })
}

test('a code on another device', async () => {
  const flow = await api().connections.startAuth({ flow: 'device', ...app() })
  expect(flow.authorize_url).toBeUndefined()
  expect(await api().connections.authStatus({ flow_id: flow.flow_id })).toMatchObject({
    status: 'pending',
    user_code: flow.user_code,
    verification_uri: flow.verification_uri,
  })
  await enterCodeAtSimulator(flow.verification_uri ?? '', flow.user_code ?? '', username)
  const { integration_id = 0 } = await until(
    () => inside.asHost.connections.authStatus({ flow_id: flow.flow_id }),
    ({ status }) => status !== 'pending',
  )
  expect(await api().connections.get({ id: integration_id })).toMatchObject({
    username,
    signed_in_by: 'device',
    environment: 'demo',
  })
  expect((await secretOf(integration_id))['kind']).toBe('refresh')
  await outlives(integration_id)
})

test('a code on another device, denied', async () => {
  const flow = await api().connections.startAuth({ flow: 'device', ...app() })
  await enterCodeAtSimulator(flow.verification_uri ?? '', flow.user_code ?? '', username, 'deny')
  const { error } = await until(
    () => inside.asHost.connections.authStatus({ flow_id: flow.flow_id }),
    ({ status }) => status !== 'pending',
  )
  expect(error).toMatchObject({ code: 'ACCESS_DENIED' })
  expect((await api().connections.list({})).total).toBe(0)
})

test('a signed assertion, with a key made here: the certificate goes to the app, the key nowhere', async () => {
  expect((await api().connections.signingKey()).key).toBeNull()
  const input = { flow: 'jwt', login_url: simulator.url, client_id: simulator.clientId, username } as const
  await expect(api().connections.startAuth(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  const made = await api().connections.createSigningKey()
  expect(made.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/)
  expect((await api().connections.signingKey()).key).toEqual(made)
  await expect(api().connections.startAuth(input)).rejects.toThrow(/certificate/)
  await simulator.control({
    op: 'client-key',
    clientId: simulator.clientId,
    publicKey: made.certificate,
  })
  const { integration_id = 0, flow_id } = await api().connections.startAuth(input)
  expect(await api().connections.authStatus({ flow_id })).toMatchObject({
    status: 'connected',
    integration_id,
  })
  expect(await api().connections.get({ id: integration_id })).toMatchObject({
    username,
    signed_in_by: 'jwt',
  })
  const kept = await secretOf(integration_id)
  expect(kept).toMatchObject({ kind: 'jwt', username })
  expect(kept['refresh_token']).toBeUndefined()

  // A new key breaks nothing: the connection has its own.
  await api().connections.createSigningKey()
  await outlives(integration_id)
  const { items } = await api().connections.test({ id: integration_id })
  expect(items.find((item) => item.key === 'scopes')).toMatchObject({ state: 'ok' })

  // Once more, and nothing has to be entered again.
  expect(await api().connections.startAuth({ flow: 'jwt', integration_id })).toMatchObject({ integration_id })
  expect((await api().connections.list({})).total).toBe(1)
})

test('a signed assertion, with a key of the person', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await simulator.control({
    op: 'client-key',
    clientId: simulator.clientId,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  })
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { integration_id = 0 } = await api().connections.startAuth({
    flow: 'jwt',
    login_url: simulator.url,
    client_id: simulator.clientId,
    username,
    private_key,
  })
  await outlives(integration_id)
  const seen = JSON.stringify([inside.log, (await api().audit.list({ page_size: 100 })).items])
  expect(seen).not.toContain(private_key.split('\n')[2])
})

test('the app itself', async () => {
  const { integration_id = 0 } = await api().connections.startAuth({ flow: 'client_credentials', ...app() })
  expect(await api().connections.get({ id: integration_id })).toMatchObject({
    signed_in_by: 'client_credentials',
  })
  await outlives(integration_id)
  const common = { flow: 'client_credentials', client_id: 'x', client_secret: 'some-secret' } as const
  await expect(
    api().connections.startAuth({ ...common, login_url: 'https://login.salesforce.com/' }),
  ).rejects.toThrow(/My Domain/)
})

test('an SFDX auth URL, whose token stays alive when the connection is removed', async () => {
  const { refreshToken = '' } = (await simulator.control({ op: 'token', username })) as {
    refreshToken?: string
  }
  const url = new URL(simulator.url)
  const { integration_id: id = 0 } = await api().connections.importAuthUrl({
    auth_url: `{"sfdxAuthUrl":"force://${simulator.clientId}:${simulator.clientSecret}:${refreshToken}@${url.host}"}`,
  })
  expect(await api().connections.get({ id })).toMatchObject({ username, signed_in_by: 'token' })
  await outlives(id)
  expect(await api().connections.remove({ id })).toMatchObject({ token_revoked: false })
  const again = await fetch(`${simulator.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: simulator.clientId,
      client_secret: simulator.clientSecret,
      refresh_token: refreshToken,
    }),
  })
  expect(again.status).toBe(200)
  expect(JSON.stringify([inside.log, (await api().audit.list({ page_size: 100 })).items])).not.toContain(
    refreshToken,
  )
})

test('signing in another way renews the connection there is and changes what renews it', async () => {
  const { integration_id: id = 0 } = await api().connections.startAuth({
    flow: 'client_credentials',
    ...app(),
  })
  await allEnded(inside.asHost, 90_000)
  const { username: first } = await api().connections.get({ id })
  const flow = await api().connections.startAuth({ flow: 'device', integration_id: id })
  await enterCodeAtSimulator(flow.verification_uri ?? '', flow.user_code ?? '', first ?? '')
  await until(
    () => inside.asHost.connections.authStatus({ flow_id: flow.flow_id }),
    ({ status }) => status !== 'pending',
  )
  expect(await api().connections.get({ id })).toMatchObject({ id, signed_in_by: 'device' })
  expect((await api().connections.list({})).total).toBe(1)
  await outlives(id)
})
