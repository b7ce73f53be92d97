import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import {
  allEnded,
  astray,
  connectOrg,
  movableClock,
  storedRows,
  syncNow,
  until,
  userOf,
  type Fields,
  type OrgUser,
} from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

const hour = 3_600_000
const clock = movableClock()

let simulator: Simulator
let user: OrgUser
let inside: TestCore
let org: number
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 60 })
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
  await simulator.control({ op: 'clear' })
  await pass(hour)
  // Sessions of the org last two hours of its own time.
  user = await userOf(simulator)
})

/** Lets time go by in the org. */
async function pass(ms: number): Promise<void> {
  offsetMs += ms
  await simulator.control({ op: 'clock', offsetMs })
}
const sync = (object = 'Contact') => syncNow(inside.asHost, org, object)
const lost = (object = 'Contact') => astray(inside, user, org, object)
const here = async (id: string, object = 'Contact', deleted: 'with' | 'only' = 'with'): Promise<Fields> =>
  (await storedRows(inside, org, object, deleted)).find((row) => row['Id'] === id) ?? {}
const control = (op: string, input: object) => simulator.control({ op, ...input })
const watermark = async (object = 'Contact') =>
  (await inside.asHost.sync.streams({ integration_id: org })).items.find((one) => one.object === object)
    ?.watermark

describe('B8: a record deleted and purged between two runs', () => {
  test('is known to be gone, with the content it had', async () => {
    const id = await user.create('Contact', { LastName: 'Purged' })
    await sync()
    await user.remove('Contact', id)
    await control('purge', { object: 'Contact', id })
    await pass(hour)
    expect(await sync()).toMatchObject({ status: 'done', deleted: 1 })
    expect(await here(id, 'Contact', 'only')).toMatchObject({ LastName: 'Purged' })
    expect(await lost()).toEqual([])
  })

  test('that only the log calls deleted stays', async () => {
    const id = await user.create('Contact', { LastName: 'Came back' })
    await sync()
    await user.remove('Contact', id)
    await control('undelete', { object: 'Contact', id })
    await pass(hour)
    expect(await sync()).toMatchObject({ status: 'done', deleted: 0 })
    expect(await lost()).toEqual([])
  })
})

describe('B10: a merge that moves children without a stamp', () => {
  test('lets them point at the survivor here too, along a chain', async () => {
    const [a, b, c] = await Promise.all(['A', 'B', 'C'].map((Name) => user.create('Account', { Name })))
    const child = await user.create('Contact', { LastName: 'Child', AccountId: c })
    await sync('Account')
    await sync()
    await control('merge', { object: 'Account', master: b, loser: c })
    await control('merge', { object: 'Account', master: a, loser: b })
    await pass(hour)
    expect(await sync('Account')).toMatchObject({ status: 'done', deleted: 2 })
    // The contacts are read again at once, without anybody asking for it.
    await allEnded(inside.asHost)
    expect(await here(child)).toMatchObject({ AccountId: a })
    expect(await lost('Account')).toEqual([])
    expect(await lost()).toEqual([])
  })
})

describe('B10: a merge after the children were copied and before the parents were', () => {
  test('lets the children point at the survivor, though nobody here ever saw the loser', async () => {
    const harbour = await startSimulator({ contacts: 20, seed: 7 })
    const core = await startTestCore({ clock })
    try {
      const worker = await userOf(harbour)
      const [master, loser] = await Promise.all(
        ['Stays', 'Goes'].map((Name) => worker.create('Account', { Name })),
      )
      const child = await worker.create('Contact', { LastName: 'Child', AccountId: loser })
      await harbour.control({
        op: 'fault',
        kind: 'http',
        status: 400,
        match: '/sobjects/Account/describe',
        body: [{ errorCode: 'INVALID_TYPE', message: 'not now' }],
      })
      const id = await connectOrg(core.asHost, harbour)
      await allEnded(core.asHost)
      await harbour.control({ op: 'merge', object: 'Account', master, loser })
      await harbour.control({ op: 'clear' })
      // Long enough ago that no window of changes reaches back to it.
      await harbour.control({ op: 'clock', offsetMs: hour })
      expect(await syncNow(core.asHost, id, 'Account')).toMatchObject({ status: 'done', mode: 'full' })
      await allEnded(core.asHost)
      const rows = await storedRows(core, id, 'Contact')
      expect(rows.find((row) => row['Id'] === child)).toMatchObject({ AccountId: master })
      expect(await astray(core, worker, id, 'Contact')).toEqual([])
      expect(await astray(core, worker, id, 'Account')).toEqual([])
    } finally {
      await core.close()
      await harbour.close()
    }
  })
})

describe('B11: a field hidden from us and shown again', () => {
  test('nulls nothing here, makes no change of it, and brings what changed meanwhile', async () => {
    const id = await user.create('Contact', { LastName: 'Seen', Email: 'seen@harbour.example' })
    await sync()
    await control('fault', { kind: 'hide-field', object: 'Contact', field: 'Email' })
    await user.change('Contact', id, { LastName: 'Still seen' })
    await pass(hour)
    await sync()
    const { items } = await inside.asHost.records.list({
      integration_id: org,
      object: 'Contact',
      q: 'still seen',
    })
    const detail = await inside.asHost.records.get({ id: items[0]?.id ?? 0 })
    expect(detail.stale).toMatchObject([{ field: 'Email', value: 'seen@harbour.example' }])

    await control('fault', { kind: 'show-field', object: 'Contact', field: 'Email' })
    await pass(hour)
    user = await userOf(simulator)
    await sync()
    expect(await here(id)).toMatchObject({ Email: 'seen@harbour.example', LastName: 'Still seen' })
    expect((await inside.asHost.records.get({ id: items[0]?.id ?? 0 })).stale).toEqual([])
    expect(await lost()).toEqual([])
  })
})

describe('B12: a formula whose value changes without a stamp', () => {
  test('is brought in step within a day, and the watermark does not move for it', async () => {
    await control('field', { object: 'Contact', add: { name: 'Age__c', type: 'number', calculated: true } })
    await sync()
    const { Id: id } = (await user.rows('SELECT Id FROM Contact LIMIT 1'))[0] ?? {}
    await control('recalculate', { object: 'Contact', field: 'Age__c', value: 41, id })
    await pass(25 * hour)
    user = await userOf(simulator)
    await sync()
    expect(await here(String(id))).toMatchObject({ Age__c: 41 })
    await control('recalculate', { object: 'Contact', field: 'Age__c', value: 42, id })
    await pass(25 * hour)
    user = await userOf(simulator)
    const before = await watermark()
    expect(await sync()).toMatchObject({ status: 'done', updated: 1 })
    expect(await here(String(id))).toMatchObject({ Age__c: 42 })
    expect(Date.parse((await watermark()) ?? '')).toBeGreaterThanOrEqual(Date.parse(before ?? ''))
    expect(await lost()).toEqual([])
  })
})

describe('B12: a formula that reads the parent', () => {
  const add = (object: string, name: string, formula: string) =>
    control('field', { object, add: { name, type: 'text', length: 80, calculated: true, formula } })
  const recalculate = (name: string, value: string, id: string) =>
    control('recalculate', { object: 'Contact', field: name, value, id })
  const runsOf = async (object: string) =>
    (await inside.asHost.sync.runs({ integration_id: org, object, page_size: 100 })).total

  test('follows as soon as the parent was read, and children of other parents are left alone', async () => {
    await add('Contact', 'Quay__c', 'Account.Site & " quay"')
    user = await userOf(simulator)
    const parent = await user.create('Account', { Name: 'Parent', Site: 'North' })
    const child = await user.create('Contact', { LastName: 'Child', AccountId: parent })
    for (const object of ['Account', 'Contact']) await sync(object)
    await allEnded(inside.asHost)

    // Long enough for no window to reach back, not long enough for the nightly comparison.
    await pass(hour)
    await sync()
    await user.change('Account', parent, { Site: 'South' })
    await recalculate('Quay__c', 'South quay', child)
    const [before, mark] = [await runsOf('Contact'), await watermark()]
    expect(await sync('Account')).toMatchObject({ status: 'done', updated: 1 })
    await until(
      () => runsOf('Contact'),
      (count) => count === before + 1,
    )
    await allEnded(inside.asHost)
    expect(await here(child)).toMatchObject({ Quay__c: 'South quay' })
    expect(Date.parse((await watermark()) ?? '')).toBeGreaterThanOrEqual(Date.parse(mark ?? ''))
    const [last] = (await inside.asHost.sync.runs({ integration_id: org, object: 'Contact' })).items
    expect(last).toMatchObject({ status: 'done', read: 1, updated: 1 })
    expect(await lost()).toEqual([])
  })

  test('makes no work for a parent that no formula reads', async () => {
    const worker = await user.create('Lead', { LastName: 'Lone', Company: 'X' })
    await sync('Lead')
    await pass(hour)
    await user.change('Lead', worker, { Company: 'Y' })
    const before = await runsOf('Contact')
    await sync('Lead')
    await allEnded(inside.asHost)
    expect(await runsOf('Contact')).toBe(before)
  })
})

describe('B13, B14: an object that changes its shape', () => {
  const drift = async () =>
    (await inside.asHost.sync.drift({ integration_id: org, object: 'Contact' })).items.map(
      ({ field, kind, before, after }) => ({ field, kind, before, after }),
    )

  test('has its new field read at the next run, values that were there before too, and says so', async () => {
    await control('field', { object: 'Contact', add: { name: 'Berth__c', type: 'text', length: 20 } })
    const id = await user.create('Contact', { LastName: 'Berthed', Berth__c: 'Quay 9' })
    // As if the value had been there long before the field came into view.
    await control('fault', { kind: 'hide-field', object: 'Contact', field: 'Berth__c' })
    await sync()
    await pass(2 * hour)
    user = await userOf(simulator)
    await sync()
    await control('fault', { kind: 'show-field', object: 'Contact', field: 'Berth__c' })
    await sync()
    expect(await here(id)).toMatchObject({ Berth__c: 'Quay 9' })
    expect((await drift())[0]).toEqual({
      field: 'Berth__c',
      kind: 'added',
      before: null,
      after: 'string(20)',
    })
  })

  test('keeps every older version byte for byte when a field becomes another type', async () => {
    await control('field', { object: 'Contact', add: { name: 'Tons__c', type: 'text', length: 20 } })
    const id = await user.create('Contact', { LastName: 'Weighed', Tons__c: '12' })
    await sync()
    const find = async () =>
      (await inside.asHost.records.list({ integration_id: org, object: 'Contact', q: 'weighed' })).items[0]
        ?.id ?? 0
    const before = await inside.asHost.records.get({ id: await find() })
    await control('field', { object: 'Contact', retype: { name: 'Tons__c', type: 'number', scale: 0 } })
    await pass(hour)
    await sync()
    expect(await here(id)).toMatchObject({ Tons__c: 12 })
    const { items } = await inside.asHost.records.versions({ id: await find(), limit: 10 })
    expect(items.at(-1)?.version).toBe(1)
    expect(before.raw).toContain('"Tons__c":"12"')
    expect((await drift())[0]).toMatchObject({ field: 'Tons__c', kind: 'retyped', before: 'string(20)' })
  })
})
