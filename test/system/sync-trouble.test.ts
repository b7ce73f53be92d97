import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import {
  allEnded,
  astray,
  connectOrg,
  ended,
  movableClock,
  syncNow,
  until,
  userOf,
  type OrgUser,
} from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

const contacts = 2600
const clock = movableClock()

let simulator: Simulator
let user: OrgUser
let inside: TestCore
let org: number
beforeAll(async () => {
  simulator = await startSimulator({ contacts })
  user = await userOf(simulator)
  inside = await startTestCore({ clock })
  org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})
beforeEach(async () => {
  await simulator.control({ op: 'fault', kind: 'clear' })
  await refuseBulk()
})
/** Many pages, so that there is a middle to break something in. */
const refuseBulk = () =>
  simulator.control({
    op: 'fault',
    kind: 'http',
    method: 'POST',
    match: '/jobs/query',
    status: 400,
    body: [{ errorCode: 'INVALIDENTITY', message: 'Entity is not supported by the Bulk API' }],
  })

const api = () => inside.asHost
const fault = (input: { readonly kind: string; readonly [name: string]: unknown }) =>
  simulator.control({ op: 'fault', match: '/query/01g', ...input })
const start = async () =>
  (await api().sync.start({ integration_id: org, entity: 'contacts', mode: 'full' })).run_id
const underWay = (id: number) =>
  until(
    () => api().sync.run({ id }),
    (run) => run.read > 0,
  )
const status = async () => (await api().connections.get({ id: org })).status

const passing: [string, { readonly kind: string; readonly [name: string]: unknown }][] = [
  ['a line that breaks', { kind: 'reset', times: 1 }],
  ['an answer cut short', { kind: 'truncate', times: 1 }],
  ['a server in trouble', { kind: 'http', status: 500, times: 1 }],
  ['a server that is busy', { kind: 'http', status: 503, times: 1, headers: { 'retry-after': '0' } }],
  ['an expired session', { kind: 'http', status: 401, times: 1 }],
]
const noTroubleLeft = async () => {
  const { faults } = (await simulator.control({ op: 'stats' })) as { faults: { match?: string }[] }
  expect(faults.filter((rule) => rule.match !== '/jobs/query')).toEqual([])
}

describe('a run goes on over', () => {
  test.each([
    ...passing,
    [
      'a place in the result that was forgotten (B17)',
      {
        kind: 'http',
        status: 400,
        body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }],
        times: 1,
      },
    ] as const,
  ])('%s', async (_, input) => {
    await fault(input)
    const run = await ended(api(), await start())
    expect(run).toMatchObject({ status: 'done', read: contacts, unchanged: contacts, error: null })
    await noTroubleLeft()
  })

  describe.each(['/results', '/jobs/query/750'])('in bulk, at %s,', (match) => {
    test.each(passing)('%s', async (_, input) => {
      await simulator.control({ op: 'fault', kind: 'clear' })
      await fault({ ...input, match })
      const run = await ended(api(), await start())
      expect(run).toMatchObject({ status: 'done', unchanged: contacts, updated: 0, error: null })
      await noTroubleLeft()
      expect(await astray(inside, user, org, 'Contact')).toEqual([])
    })
  })

  test('sessions that all end while it reads', async () => {
    await fault({ kind: 'slow', delayMs: 300 })
    const id = await start()
    await underWay(id)
    await simulator.control({ op: 'fault', kind: 'expire-tokens' })
    expect(await ended(api(), id)).toMatchObject({ status: 'done', read: contacts })
    user = await userOf(simulator)
    expect(await astray(inside, user, org, 'Contact')).toEqual([])
  })
})

describe('a run that cannot go on', () => {
  test('tries again later by itself, three times, then is failed and says why', async () => {
    await fault({
      kind: 'http',
      match: '/sobjects/Contact/describe',
      status: 404,
      body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
    })
    expect(await ended(api(), await start())).toMatchObject({
      status: 'failed',
      error: { code: 'REMOTE_ERROR', data: { remote_code: 'NOT_FOUND' } },
    })
    await simulator.control({ op: 'fault', kind: 'clear' })
    await fault({ kind: 'reset', match: '/sobjects/Contact/describe' })
    const id = await start()
    for (const wait of [15_000, 60_000, 300_000]) {
      const run = await until(
        () => api().sync.run({ id }),
        ({ error, status: now }) => error !== null && now === 'queued',
      )
      expect(run).toMatchObject({ phase: 'waiting', error: { code: 'REMOTE_UNREACHABLE' } })
      clock.advance(wait)
    }
    expect(await ended(api(), id)).toMatchObject({ status: 'failed', error: { code: 'REMOTE_UNREACHABLE' } })
    expect(await status()).toBe('unreachable')
    await simulator.control({ op: 'fault', kind: 'clear' })
    expect(await syncNow(api(), org, 'contacts')).toMatchObject({ status: 'done' })
    expect(await status()).toBe('ok')
  })
})

describe('a person', () => {
  test('pauses a run, and it stands still until it is resumed', async () => {
    await fault({ kind: 'slow', delayMs: 400 })
    const id = await start()
    await underWay(id)
    const paused = await api().sync.pause({ id })
    expect(paused).toMatchObject({ status: 'paused', error: null })
    expect(paused.read).toBeLessThan(contacts)
    await simulator.control({ op: 'fault', kind: 'clear' })
    const calls = async () => Reflect.get(Object(await simulator.control({ op: 'stats' })), 'calls') as number
    const before = await calls()
    clock.advance(600_000)
    expect(await api().sync.run({ id })).toMatchObject({ status: 'paused', read: paused.read })
    expect(await calls()).toBe(before)
    await expect(api().sync.pause({ id })).rejects.toMatchObject({ code: 'CONFLICT' })
    await api().sync.resume({ id })
    expect(await ended(api(), id)).toMatchObject({ status: 'done', read: contacts })
    await expect(api().sync.resume({ id })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('cancels a run; the next one goes on behind what is stored already', async () => {
    await fault({ kind: 'slow', delayMs: 400 })
    const id = await start()
    await underWay(id)
    const cancelled = await api().sync.cancel({ id })
    expect(cancelled).toMatchObject({ status: 'cancelled', phase: 'finished', error: null })
    expect(cancelled.read).toBeLessThan(contacts)
    await expect(api().sync.cancel({ id })).rejects.toMatchObject({ code: 'CONFLICT' })
    await simulator.control({ op: 'fault', kind: 'clear' })
    const next = await syncNow(api(), org, 'contacts')
    expect(next.read).toBe(contacts - cancelled.read)
    expect(await astray(inside, user, org, 'Contact')).toEqual([])
  })

  test('who starts an object twice gets the same run', async () => {
    await fault({ kind: 'slow', delayMs: 300 })
    const [one, other] = [await start(), await start()]
    expect(other).toBe(one)
    await ended(api(), one)
    expect(await start()).not.toBe(one)
    await allEnded(api())
  })

  test('removes a connection while it is at work, and it is gone', async () => {
    const second = await startSimulator({ contacts: 2500, seed: 4, label: 'East' })
    await second.control({ op: 'fault', kind: 'slow', match: '/query', delayMs: 300 })
    const other = await connectOrg(api(), second)
    await until(
      () => api().sync.runs({ integration_id: other, active: true }),
      ({ items }) => items.some((run) => run.status === 'running'),
    )
    expect(await api().connections.remove({ id: other })).toMatchObject({ id: other, token_revoked: true })
    expect((await api().sync.runs({ integration_id: other })).total).toBe(0)
    expect(await second.control({ op: 'stats' })).not.toHaveProperty('tokensAlive.refresh')
    expect(await inside.secrets.get(`connection:${other}`)).toBe(null)
    await second.close()
  })
})
