import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { memorySecrets } from '../../src/core/secrets/memory.ts'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, connectOrg, syncNow, until, userOf } from '../support/org.ts'
import { signInAtSimulator, wayBackFromSimulator } from '../support/sign-in.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

let simulator: Simulator
let inside: TestCore
/** What happens to a write of a secret before it is kept. */
let onSet: (name: string, value: string) => Promise<void>
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 30 })
  const kept = memorySecrets()
  const secrets = {
    ...kept,
    set: async (name: string, value: string) => {
      await onSet(name, value)
      await kept.set(name, value)
    },
  }
  inside = await startTestCore({ secrets })
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})
beforeEach(async () => {
  onSet = () => Promise.resolve()
  await simulator.control({ op: 'fault', kind: 'clear' })
  for (const { id } of (await api().connections.list({})).items) await api().connections.remove({ id })
})

const api = () => inside.asHost
const begin = (integration_id?: number) =>
  api().connections.startAuth({
    flow: 'web',
    login_url: simulator.url,
    client_id: simulator.clientId,
    client_secret: simulator.clientSecret,
    integration_id,
  })
async function connected(): Promise<number> {
  const org = await connectOrg(api(), simulator)
  await allEnded(api())
  return org
}
const flowOf = (flow_id: string) => api().connections.authStatus({ flow_id })
const count = async () => (await api().connections.list({})).total
type Stats = {
  readonly tokens: number
  readonly tokensAlive: Readonly<Record<string, number>>
  readonly byKind: Readonly<Record<string, number>>
}
const stats = async () => (await simulator.control({ op: 'stats' })) as Stats
const expireSessions = () => simulator.control({ op: 'fault', kind: 'expire-tokens' })
/** A connection without what moves by itself. */
const facts = async (id: number) => {
  const { lag_ms: _, ...rest } = await api().connections.get({ id })
  return rest
}
/** Names of the org's users, as its login page lists them. */
async function usernames(): Promise<string[]> {
  const user = await userOf(simulator)
  return (await user.rows('SELECT Username FROM User WHERE IsActive = true ORDER BY Id')).map((row) =>
    String(row['Username']),
  )
}

describe('a sign-in that comes to nothing', () => {
  test('without a refresh token leaves no connection and no secret', async () => {
    const written: string[] = []
    onSet = (name) => Promise.resolve(void written.push(name))
    const { flow_id, authorize_url } = await begin()
    const narrow = new URL(authorize_url ?? '')
    narrow.searchParams.set('scope', 'api id')
    expect((await signInAtSimulator(narrow.href)).status).toBe(400)
    expect(await flowOf(flow_id)).toMatchObject({ status: 'failed', error: { code: 'REMOTE_ERROR' } })
    expect(await count()).toBe(0)
    expect(written).toEqual([])
    expect((await api().sync.runs({})).total).toBe(0)
  })

  test('because the keychain fails leaves no half connection', async () => {
    onSet = () => Promise.reject(new Error('no room in the keychain'))
    const { flow_id, authorize_url } = await begin()
    await signInAtSimulator(authorize_url ?? '')
    expect((await flowOf(flow_id)).status).toBe('failed')
    expect(await count()).toBe(0)
    expect((await api().sync.runs({})).total).toBe(0)
    onSet = () => Promise.resolve()
    expect(await connected()).toBeGreaterThan(0)
    expect(await count()).toBe(1)
  })

  test('cancelled while the org is asked connects nothing, and the org is told to forget it', async () => {
    const before = (await stats()).tokensAlive['refresh'] ?? 0
    const { flow_id, authorize_url } = await begin()
    const back = await wayBackFromSimulator(authorize_url ?? '')
    await simulator.control({
      op: 'fault',
      kind: 'slow',
      match: '/services/oauth2/userinfo',
      delayMs: 400,
      times: 1,
    })
    const answer = fetch(back)
    await until(
      async () => (await stats()).tokensAlive['refresh'] ?? 0,
      (alive) => alive > before,
    )
    expect(await api().connections.cancelAuth({ flow_id })).toMatchObject({
      status: 'failed',
      error: { code: 'CANCELLED' },
    })
    expect((await answer).status).toBe(400)
    expect(await flowOf(flow_id)).toMatchObject({ status: 'failed', error: { code: 'CANCELLED' } })
    expect(await count()).toBe(0)
    expect((await stats()).tokensAlive['refresh'] ?? 0).toBe(before)
  })

  test('with a wrong client secret says what the org said', async () => {
    const { flow_id, authorize_url } = await api().connections.startAuth({
      flow: 'web',
      login_url: simulator.url,
      client_id: simulator.clientId,
      client_secret: 'wrong-client-secret',
    })
    await signInAtSimulator(authorize_url ?? '')
    expect(await flowOf(flow_id)).toMatchObject({
      status: 'failed',
      error: { code: 'REAUTH_NEEDED', message: expect.stringMatching(/invalid_client/) as string },
    })
  })
})

describe('signing in again', () => {
  test('renews the connection there is, and makes no second one', async () => {
    const org = await connected()
    await api().connections.update({ id: org, label: 'kept', color: 5 })
    const { flow_id, authorize_url } = await begin(org)
    await signInAtSimulator(authorize_url ?? '')
    expect(await flowOf(flow_id)).toMatchObject({ status: 'connected', integration_id: org })
    expect(await count()).toBe(1)
    expect(await api().connections.get({ id: org })).toMatchObject({ label: 'kept', color: 5 })
    await allEnded(api())
  })

  test('needs nothing entered again: app and address are those of the connection', async () => {
    const org = await connected()
    const { flow_id, authorize_url } = await api().connections.startAuth({
      flow: 'web',
      integration_id: org,
    })
    await signInAtSimulator(authorize_url ?? '')
    expect(await flowOf(flow_id)).toMatchObject({ status: 'connected', integration_id: org })
    await allEnded(api())
    await expireSessions()
    expect(await syncNow(api(), org, 'contacts')).toMatchObject({ status: 'done' })
  })

  test('gives the replaced refresh token back: the org keeps one for each sign-in', async () => {
    const org = await connected()
    const before = (await stats()).tokensAlive['refresh'] ?? 0
    const { authorize_url } = await begin(org)
    await signInAtSimulator(authorize_url ?? '')
    expect((await stats()).tokensAlive['refresh'] ?? 0).toBe(before)
    await allEnded(api())
  })

  test('as another user, or to another org, is refused and changes nothing', async () => {
    const org = await connected()
    const before = [await inside.secrets.get(`connection:${org}`), await facts(org)]
    const [, second = ''] = await usernames()
    const other = await startSimulator({ empty: true, seed: 3, label: 'West' })
    for (const [login_url, username] of [
      [simulator.url, second],
      [other.url, undefined],
    ] as const) {
      const { flow_id, authorize_url } = await api().connections.startAuth({
        flow: 'web',
        login_url,
        client_id: simulator.clientId,
        client_secret: login_url === other.url ? other.clientSecret : simulator.clientSecret,
        integration_id: org,
      })
      await signInAtSimulator(authorize_url ?? '', username === undefined ? {} : { username })
      expect(await flowOf(flow_id)).toMatchObject({ status: 'failed', error: { code: 'CONFLICT' } })
    }
    expect([await inside.secrets.get(`connection:${org}`), await facts(org)]).toEqual(before)
    expect(await count()).toBe(1)
    await other.close()
  })

  test('that cannot be stored leaves the connection as it was', async () => {
    const org = await connected()
    const before = await facts(org)
    const secret = await inside.secrets.get(`connection:${org}`)
    onSet = () => Promise.reject(new Error('no room in the keychain'))
    const { flow_id, authorize_url } = await api().connections.startAuth({
      flow: 'web',
      login_url: simulator.url,
      client_id: 'orgdeck-public',
      integration_id: org,
    })
    await signInAtSimulator(authorize_url ?? '')
    expect((await flowOf(flow_id)).status).toBe('failed')
    expect(await facts(org)).toEqual(before)
    expect(await inside.secrets.get(`connection:${org}`)).toBe(secret)
    onSet = () => Promise.resolve()
    await expireSessions()
    expect(await syncNow(api(), org, 'contacts')).toMatchObject({ status: 'done' })
  })
})

describe('tokens', () => {
  test('many calls refused at once share one renewal', async () => {
    const org = await connected()
    const { items } = await api().records.list({ integration_id: org, object: 'Contact', page_size: 30 })
    await expireSessions()
    const before = (await stats()).tokens
    await simulator.control({ op: 'fault', kind: 'slow', match: '/services/oauth2/token', delayMs: 300 })
    const calls = Array.from({ length: 50 }, (_, n) =>
      api().records.refresh({ id: items[n % items.length]?.id ?? 0 }),
    )
    expect((await Promise.all(calls)).every((answer) => !answer.created)).toBe(true)
    expect((await stats()).tokens - before).toBe(1)
  })

  test('a rotated one is kept before what came with it is used', async () => {
    const org = await connected()
    await simulator.control({ op: 'fault', kind: 'rotate-refresh' })
    const first = await inside.secrets.get(`connection:${org}`)
    for (let n = 0; n < 3; n++) {
      await expireSessions()
      let usedBefore = false
      onSet = async () => {
        const { calls } = (await simulator.control({ op: 'stats' })) as { calls: number }
        await new Promise((resolve) => setTimeout(resolve, 100))
        usedBefore ||= calls !== ((await simulator.control({ op: 'stats' })) as { calls: number }).calls
      }
      expect(await syncNow(api(), org, 'contacts')).toMatchObject({ status: 'done' })
      expect(usedBefore).toBe(false)
    }
    expect(await inside.secrets.get(`connection:${org}`)).not.toBe(first)
    expect((await stats()).tokensAlive['spent']).toBeGreaterThanOrEqual(3)
  })

  test('that the org has ended: the run says so, the connection asks for a new sign-in, and one brings it back', async () => {
    const org = await connected()
    const secret = JSON.parse((await inside.secrets.get(`connection:${org}`)) ?? '{}') as {
      refresh_token: string
    }
    await fetch(`${simulator.url}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: secret.refresh_token }),
    })
    expect(await syncNow(api(), org, 'contacts')).toMatchObject({
      status: 'failed',
      error: { code: 'REAUTH_NEEDED', data: { integration_id: org } },
    })
    expect(await api().connections.get({ id: org })).toMatchObject({ status: 'auth_failed' })
    expect((await api().connections.test({ id: org })).items[0]).toMatchObject({
      key: 'login',
      state: 'failed',
    })

    const { authorize_url } = await begin(org)
    await signInAtSimulator(authorize_url ?? '')
    await allEnded(api())
    expect(await api().connections.get({ id: org })).toMatchObject({ status: 'ok', streams_failed: 0 })
  })

  test('used behind our back, with rotation and the family at stake: said once, with the way out', async () => {
    const org = await connected()
    await simulator.control({ op: 'fault', kind: 'rotate-refresh', mode: 'revoke-family' })
    const held = async () =>
      (JSON.parse((await inside.secrets.get(`connection:${org}`)) ?? '{}') as { refresh_token: string })
        .refresh_token
    const stolen = await held()
    await expireSessions()
    expect(await syncNow(api(), org, 'contacts')).toMatchObject({ status: 'done' })
    expect(await held()).not.toBe(stolen)
    // Somebody plays the spent token again: the org ends everything that came of it.
    await fetch(`${simulator.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: simulator.clientId,
        client_secret: simulator.clientSecret,
        refresh_token: stolen,
      }),
    })
    await expireSessions()
    const { label } = await api().connections.get({ id: org })
    expect(await syncNow(api(), org, 'contacts')).toMatchObject({
      status: 'failed',
      error: {
        code: 'REAUTH_NEEDED',
        message: expect.stringMatching(new RegExp(`${label}.*Sign in again`)) as string,
      },
    })
    const entries = (await api().connections.timeline({ id: org, limit: 40 })).items
    expect(entries.filter(({ title }) => title === 'The org ended the sign-in')).toHaveLength(1)
  })

  test('are given back to the org when the connection is removed', async () => {
    const org = await connected()
    const before = (await stats()).tokensAlive['refresh'] ?? 0
    expect(await api().connections.remove({ id: org })).toMatchObject({ token_revoked: true })
    expect((await stats()).tokensAlive['refresh'] ?? 0).toBe(before - 1)
    expect(await inside.secrets.get(`connection:${org}`)).toBe(null)
  })
})
