import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, astray, connectOrg, ended, movableClock, until, userOf } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

const contacts = 2600
const hour = 3_600_000
const clock = movableClock()
let simulator: Simulator
let inside: TestCore
let org: number
beforeAll(async () => {
  simulator = await startSimulator({ contacts })
  inside = await startTestCore({ clock })
  org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})
beforeEach(async () => {
  await simulator.control({ op: 'clear' })
  // Page by page, so that there is a middle to break off in.
  await fault({
    kind: 'http',
    method: 'POST',
    match: '/jobs/query',
    status: 400,
    body: [{ errorCode: 'INVALIDENTITY', message: 'Entity is not supported by the Bulk API' }],
  })
})

const api = () => inside.asHost
const fault = (input: object) => simulator.control({ op: 'fault', ...input })
const calls = async () => ((await simulator.control({ op: 'stats' })) as { calls: number }).calls
const connection = () => api().connections.get({ id: org })
const start = async (entity = 'contacts', mode: 'full' | 'incremental' = 'full') =>
  (await api().sync.start({ integration_id: org, entity, mode })).run_id
const waiting = (id: number) =>
  until(
    () => api().sync.run({ id }),
    ({ status, error }) => status === 'queued' && error !== null,
  )
/** The dial that refuses is over; the org would answer. */
const calm = () => fault({ kind: 'clear' })

describe('B20: a day whose calls are spent', () => {
  test('makes the run wait in the middle; nothing else is sent; an hour later it goes on behind what it has', async () => {
    await fault({ kind: 'quota', match: '/query/01g' })
    const id = await start()
    const run = await waiting(id)
    expect(run).toMatchObject({ read: 2000, phase: 'waiting', error: { code: 'QUOTA_EXHAUSTED' } })
    expect(Date.parse(run.goes_on_at ?? '')).toBeGreaterThan(clock.now() + hour - 60_000)
    expect(await connection()).toMatchObject({
      status: 'quota',
      quota_reason: 'refused',
      api_left: 0,
      api_used: 100_000,
    })
    expect(Date.parse((await connection()).quota_until ?? '')).toBeGreaterThan(clock.now() + hour - 60_000)

    // The org would answer again, and does not hear of anything that is started meanwhile.
    await calm()
    const before = await calls()
    const other = await start('leads', 'incremental')
    expect(await waiting(other)).toMatchObject({ read: 0, api_calls: 0 })
    expect(await calls()).toBe(before)

    clock.advance(hour + 60_000)
    expect(await ended(api(), id)).toMatchObject({ status: 'done', read: contacts, error: null, resumed: 0 })
    expect(await ended(api(), other)).toMatchObject({ status: 'done' })
    expect(await connection()).toMatchObject({ quota_until: null, quota_reason: null })
    expect(await astray(inside, await userOf(simulator), org, 'Contact')).toEqual([])
  })

  test('is asked about once an hour, as long as it takes, and no attempt of the run is used up', async () => {
    await fault({ kind: 'quota' })
    const id = await start()
    await waiting(id)
    for (let n = 0; n < 5; n++) {
      const { quota_until: until_ } = await connection()
      const before = await calls()
      clock.advance(hour + 60_000)
      await until(connection, ({ quota_until }) => quota_until !== until_)
      expect((await calls()) - before).toBeLessThanOrEqual(2)
    }
    expect(await api().sync.run({ id })).toMatchObject({ status: 'queued', read: 0 })
    await calm()
    clock.advance(hour + 60_000)
    expect(await ended(api(), id)).toMatchObject({ status: 'done', read: contacts })
  })

  test('that a person finds over by a check lets everything go on at once', async () => {
    await fault({ kind: 'quota', match: '/sobjects/Contact/describe', times: 1 })
    const id = await start()
    await waiting(id)
    expect((await connection()).quota_reason).toBe('refused')
    await api().connections.test({ id: org })
    expect(await ended(api(), id)).toMatchObject({ status: 'done', read: contacts })
  })

  test('ends a run that waits for it when a person says so', async () => {
    await fault({ kind: 'quota', times: 1 })
    const id = await start()
    await waiting(id)
    expect(await api().sync.cancel({ id })).toMatchObject({ status: 'cancelled', goes_on_at: null })
    await api().connections.test({ id: org })
    expect((await connection()).quota_until).toBeNull()
  })

  test('makes a comparison wait as well', async () => {
    await ended(api(), await start())
    const { items } = await api().sync.streams({ integration_id: org })
    const stream = items.find(({ object }) => object === 'Contact')?.id ?? 0
    await fault({ kind: 'quota', times: 1 })
    const { id } = await api().sync.reconcile({ id: stream })
    await until(
      () => api().sync.reconcileReport({ id }),
      ({ status, error }) => status === 'queued' && error !== null,
    )
    clock.advance(hour + 60_000)
    clock.advance(hour)
    await until(
      () => api().sync.reconcileReport({ id }),
      ({ status }) => status === 'proved',
    )
  })
})

describe('B20: too many requests at once', () => {
  test.each(['/query/01g', '/sobjects/Contact/describe', '/updated'])(
    'at %s are tried again shortly, and no pause comes of it',
    async (match) => {
      await fault({ kind: 'concurrency', match, times: 2 })
      const run = await ended(api(), await start())
      expect(run).toMatchObject({ status: 'done', read: contacts, error: null })
      expect(await connection()).toMatchObject({ quota_until: null })
    },
  )

  test('for longer make the run wait for seconds, not for hours', async () => {
    await fault({
      kind: 'http',
      match: '/sobjects/Contact/describe',
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentPerOrgLongTxn Limit exceeded.' }],
    })
    const id = await start()
    const run = await waiting(id)
    expect(run.error).toMatchObject({ code: 'REMOTE_ERROR' })
    expect(Date.parse(run.goes_on_at ?? '')).toBeLessThan(clock.now() + 60_000)
    expect(await connection()).toMatchObject({ quota_until: null })
    await calm()
    clock.advance(15_000)
    expect(await ended(api(), id)).toMatchObject({ status: 'done', read: contacts })
  })
})
