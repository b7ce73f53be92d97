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

const minute = 60_000
const clock = movableClock()

let simulator: Simulator
let user: OrgUser
let inside: TestCore
let org: number
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 40 })
  user = await userOf(simulator)
  inside = await startTestCore({ clock })
  org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})

let offsetMs = 0
beforeEach(async () => {
  await simulator.control({ op: 'fault', kind: 'clear' })
  // Far from what the test before left, and within the life of an access token where that matters.
  await pass(60 * minute)
  // Sessions of the org last two hours of its own time.
  user = await userOf(simulator)
})

/** Lets time go by in the org. */
async function pass(ms: number): Promise<void> {
  offsetMs += ms
  await simulator.control({ op: 'clock', offsetMs })
}
const orgNow = (): number => Math.floor((Date.now() + offsetMs) / 1000) * 1000
const sync = (object = 'Contact') => syncNow(inside.asHost, org, object)
const lost = (object = 'Contact') => astray(inside, user, org, object)
async function watermark(object = 'Contact'): Promise<number> {
  const { items } = await inside.asHost.sync.streams({ integration_id: org })
  return Date.parse(items.find((one) => one.object === object)?.watermark ?? '')
}
const commitLate = (name: string, afterMs: number) =>
  simulator.control({
    op: 'commit-late',
    object: 'Contact',
    fields: { LastName: name },
    modstamp: orgNow(),
    afterMs,
  })
/** Rows that were not there a moment ago, with a stamp of the past that nothing announced. */
const appear = (object: string, names: readonly string[], stamp: number, more: object = {}) => {
  const at = new Date(stamp).toISOString()
  const records = names.map((LastName) => ({ LastName, ...more, LastModifiedDate: at, SystemModstamp: at }))
  return simulator.control({ op: 'load', object, records })
}

describe('B1: rows that become visible late', () => {
  test('arrive, though runs went by every minute in between', async () => {
    await sync()
    await commitLate('nine minutes late', 9 * minute)
    for (let n = 0; n < 9; n++) {
      await pass(minute)
      expect((await sync()).status).toBe('done')
    }
    expect(await user.rows("SELECT Id FROM Contact WHERE LastName = 'nine minutes late'")).toHaveLength(1)
    await sync()
    expect(await lost()).toEqual([])
  })

  test('arrive after a transaction of forty minutes, and the watermark waits for it', async () => {
    await sync()
    const began = orgNow()
    await commitLate('forty minutes late', 40 * minute)
    for (let n = 0; n < 8; n++) {
      await pass(5 * minute)
      await sync()
      if (n < 7) expect(await watermark()).toBeLessThanOrEqual(began)
    }
    await sync()
    expect(await lost()).toEqual([])
    await pass(10 * minute)
    await sync()
    expect(await watermark()).toBeGreaterThan(began)
  })

  test('arrive also when the org announced nothing', async () => {
    await sync()
    const began = orgNow()
    for (let n = 0; n < 9; n++) {
      await pass(minute)
      await sync()
    }
    await appear('Contact', ['unannounced'], began)
    expect(await sync()).toMatchObject({ created: 1 })
    expect(await lost()).toEqual([])
  })

  test('of many delays all arrive', async () => {
    const delays = [0, 1, 2, 4, 5, 7, 10, 14, 20, 26]
    for (const [n, delay] of delays.entries()) {
      await commitLate(`delayed ${n}`, delay * minute)
      await pass(2 * minute)
      await sync()
    }
    for (let n = 0; n < 6; n++) {
      await pass(5 * minute)
      await sync()
    }
    expect(await user.rows("SELECT Id FROM Contact WHERE LastName LIKE 'delayed %'")).toHaveLength(
      delays.length,
    )
    expect(await lost()).toEqual([])
  })
})

describe('the watermark', () => {
  test('B2: stays behind what may still appear, also when a run finds nothing', async () => {
    for (let n = 0; n < 3; n++) {
      await pass(10 * minute)
      expect(await sync()).toMatchObject({ read: 0 })
      expect(await watermark()).toBeLessThanOrEqual(orgNow() - 5 * minute)
      expect(await watermark()).toBeGreaterThan(orgNow() - 7 * minute)
    }
    await appear('Contact', ['after nothing'], orgNow() - 14 * minute)
    expect(await sync()).toMatchObject({ created: 1 })
  })

  test('is held by an open transaction and never goes back', async () => {
    await sync()
    const before = await watermark()
    await simulator.control({ op: 'fault', kind: 'open-transaction', since: orgNow() - 30 * minute })
    await pass(20 * minute)
    await sync()
    expect(await watermark()).toBe(before)
    await simulator.control({ op: 'fault', kind: 'close-transactions' })
    await sync()
    expect(await watermark()).toBeGreaterThan(before)
  })

  test.each([
    ['two hours ahead', 2],
    ['two hours behind', -2],
  ])('B6: follows the clock of the org, not that of a computer %s', async (_, hours) => {
    clock.advance(hours * 60 * minute)
    await user.create('Contact', { LastName: 'while the laptop is wrong' })
    expect(await sync()).toMatchObject({ created: 1 })
    expect(await watermark()).toBeLessThanOrEqual(orgNow() - 5 * minute)
    expect(await watermark()).toBeGreaterThan(orgNow() - 7 * minute)
    clock.advance(-hours * 60 * minute)
  })
})

describe('many rows', () => {
  const names = (count: number, word: string): string[] =>
    Array.from({ length: count }, (_, n) => `${word} ${n}`)
  const faultMany = (input: object) => simulator.control({ op: 'fault', match: '/query/01g', ...input })

  test('B3: changed while pages are read arrive with the next run at the latest', async () => {
    await appear('Lead', names(2100, 'paged'), orgNow(), { Company: 'X' })
    await pass(minute)
    await faultMany({ kind: 'slow', delayMs: 700, times: 1 })
    const { run_id } = await inside.asHost.sync.start({ integration_id: org, entity: 'leads' })
    await until(
      () => inside.asHost.sync.run({ id: run_id }),
      (run) => run.read > 0,
    )
    const [first, last] = await Promise.all(
      ['ASC', 'DESC'].map(
        async (way) =>
          (
            await user.rows(`SELECT Id FROM Lead WHERE LastName LIKE 'paged %' ORDER BY Id ${way} LIMIT 1`)
          )[0],
      ),
    )
    for (const row of [first, last])
      await user.change('Lead', String(row?.['Id']), { Title: 'changed meanwhile' })
    expect(await ended(inside.asHost, run_id)).toMatchObject({ status: 'done' })
    await sync('Lead')
    expect(await lost('Lead')).toEqual([])
  })

  test('B4: of one and the same second all arrive, over an end in the middle, and none is read from the start again', async () => {
    await sync('Lead')
    await pass(20 * minute)
    await appear('Lead', names(4500, 'flood'), orgNow() - minute, { Company: 'X' })
    await faultMany({ kind: 'http', status: 500, times: 4 })
    const { run_id } = await inside.asHost.sync.start({ integration_id: org, entity: 'leads' })
    const broken = await until(
      () => inside.asHost.sync.run({ id: run_id }),
      (run) => run.error !== null,
    )
    expect(broken).toMatchObject({ status: 'queued', error: { code: 'REMOTE_ERROR' }, created: 2000 })
    clock.advance(15_000)
    expect(await ended(inside.asHost, run_id)).toMatchObject({ status: 'done', created: 4500, error: null })
    expect(await lost('Lead')).toEqual([])
  })

  test('a window left in the middle does not hide what came after it', async () => {
    await sync('Lead')
    await pass(20 * minute)
    await appear('Lead', names(2500, 'window'), orgNow() - minute, { Company: 'X' })
    await faultMany({
      kind: 'http',
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }],
      times: 1,
    })
    expect(await sync('Lead')).toMatchObject({
      status: 'failed',
      error: { code: 'REMOTE_ERROR', data: { remote_code: 'INVALID_FIELD' } },
      created: 2000,
    })
    await pass(20 * minute)
    await user.create('Lead', { LastName: 'after the failure', Company: 'X' })
    expect(await sync('Lead')).toMatchObject({ status: 'done', created: 501 })
    expect(await lost('Lead')).toEqual([])
  })
})
