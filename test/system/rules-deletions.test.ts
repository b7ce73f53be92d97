import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, astray, connectOrg, idOf, syncNow, userOf } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

const minute = 60_000
let simulator: Simulator
let inside: TestCore
let org: number
let offsetMs = 0
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 40 })
  inside = await startTestCore()
  org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})
beforeEach(() => pass(60))

async function pass(minutes: number): Promise<void> {
  offsetMs += minutes * minute
  await simulator.control({ op: 'clock', offsetMs })
}
const sync = (object: string, mode?: 'full' | 'incremental') => syncNow(inside.asHost, org, object, mode)
const lost = async (object: string) => astray(inside, await userOf(simulator), org, object)
const some = async (object: string, count: number): Promise<string[]> =>
  (await (await userOf(simulator)).rows(`SELECT Id FROM ${object} ORDER BY Id LIMIT ${count}`)).map(idOf)
const detail = async (externalId: string) => {
  const { items } = await inside.asHost.records.search({ q: externalId })
  return inside.asHost.records.get({ id: items.find((hit) => hit.integration_id === org)?.id ?? 0 })
}

describe('B8: a deletion', () => {
  test('long before everything is read again is not lost by that', async () => {
    const [id = ''] = await some('Contact', 1)
    await sync('Contact')
    await simulator.control({ op: 'delete', object: 'Contact', id })
    await pass(60)
    expect(await sync('Contact', 'full')).toMatchObject({ status: 'done', deleted: 1 })
    expect(await lost('Contact')).toEqual([])
  })

  test('leaves a tombstone with all that was known, and a purge takes nothing of it', async () => {
    const [id = ''] = await some('Contact', 1)
    await sync('Contact')
    const { fields } = await detail(id)
    await simulator.control({ op: 'delete', object: 'Contact', id })
    expect(await sync('Contact')).toMatchObject({ status: 'done', deleted: 1 })
    await simulator.control({ op: 'purge', object: 'Contact' })
    await pass(60)
    for (const mode of ['incremental', 'full'] as const)
      expect(await sync('Contact', mode)).toMatchObject({ status: 'done', deleted: 0 })
    const kept = await detail(id)
    expect(kept).toMatchObject({ deleted: true })
    expect(kept.fields['LastName']).toBe(fields['LastName'])
    expect(await lost('Contact')).toEqual([])
  })

  test('of an account takes its contacts along, in whatever order the two are read', async () => {
    const user = await userOf(simulator)
    const [child] = await user.rows('SELECT AccountId FROM Contact WHERE AccountId != null LIMIT 1')
    for (const object of ['Contact', 'Account']) await sync(object)
    await simulator.control({ op: 'delete', object: 'Account', id: child?.['AccountId'] })
    for (const object of ['Contact', 'Account']) await sync(object)
    for (const object of ['Contact', 'Account']) expect([object, await lost(object)]).toEqual([object, []])
  })
})

describe('B9: a row that is deleted and comes back', () => {
  test('with a run in between, and within one window, is live', async () => {
    const [id = '', other = ''] = await some('Lead', 2)
    await sync('Lead')
    await simulator.control({ op: 'delete', object: 'Lead', id })
    await sync('Lead')
    expect(await detail(id)).toMatchObject({ deleted: true })
    await simulator.control({ op: 'undelete', object: 'Lead', id })
    await simulator.control({ op: 'delete', object: 'Lead', id: other })
    await simulator.control({ op: 'undelete', object: 'Lead', id: other })
    await sync('Lead')
    for (const one of [id, other]) expect(await detail(one)).toMatchObject({ deleted: false })
    expect(await lost('Lead')).toEqual([])
  })
})
