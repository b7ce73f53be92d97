import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, astray, connectOrg, syncNow, userOf, type Fields } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

const rows = 5_000
const hour = 3_600_000
const day = 24 * hour
/** How the change stamps of the rows lie, in milliseconds before now. */
const spreads: Readonly<Record<string, (n: number) => number>> = {
  'spread over a year': (n) => hour + (n * 365 * day) / rows,
  'all within one hour': (n) => 30 * day + (n * hour) / rows,
  'all with one stamp': () => 30 * day,
  'all but one with one stamp': (n) => (n === 0 ? hour : 30 * day),
}

const simulators: Simulator[] = []
let inside: TestCore
beforeAll(async () => void (inside = await startTestCore()))
afterAll(async () => {
  await inside.close()
  for (const simulator of simulators) await simulator.close()
})

async function orgWith(stampOf: (n: number) => number, seed: number): Promise<Simulator> {
  const simulator = await startSimulator({ empty: true, seed })
  simulators.push(simulator)
  const now = Date.now()
  const records: Fields[] = Array.from({ length: rows }, (_, n) => {
    const at = new Date(Math.floor((now - stampOf(n)) / 1000) * 1000).toISOString()
    return { LastName: `Row ${n}`, Company: 'X', CreatedDate: at, LastModifiedDate: at, SystemModstamp: at }
  })
  await simulator.control({ op: 'load', object: 'Lead', records })
  return simulator
}

test('B19: a first copy takes as many calls however the dates lie; a flood later takes one for each page', async () => {
  const api = inside.asHost
  const first: Record<string, Record<string, number>> = {}
  const flood: number[] = []
  for (const [seed, [name, stampOf]] of Object.entries(spreads).entries()) {
    const simulator = await orgWith(stampOf, seed + 1)
    const id = await connectOrg(api, simulator, `org-${seed}`)
    await allEnded(api, 90_000)
    first[name] = {}
    for (const way of ['bulk', 'pages'] as const) {
      if (way === 'pages') {
        await simulator.control({
          op: 'fault',
          kind: 'http',
          method: 'POST',
          match: '/jobs/query',
          status: 400,
          body: [{ errorCode: 'INVALIDENTITY', message: 'Entity is not supported by the Bulk API' }],
        })
      }
      const run = await syncNow(api, id, 'Lead', 'full')
      expect(run).toMatchObject({ status: 'done', read: rows })
      // How often a job is asked whether it is done depends on its pace, not on the dates.
      if (way === 'pages') first[name][way] = run.api_calls
    }
    await simulator.control({ op: 'flood', object: 'Lead', count: rows })
    const run = await syncNow(api, id, 'Lead')
    expect(run).toMatchObject({ status: 'done', read: rows, unchanged: rows })
    flood.push(run.api_calls)
    expect(await astray(inside, await userOf(simulator), id, 'Lead')).toEqual([])
  }
  const [one] = Object.values(first)
  for (const [name, calls] of Object.entries(first)) expect([name, calls]).toEqual([name, one])
  expect(one?.['pages']).toBeLessThanOrEqual(Math.ceil(rows / 2_000) + 7)
  expect(new Set(flood).size).toBe(1)
  expect(flood[0]).toBeLessThanOrEqual(Math.ceil(rows / 2_000) + 5)
}, 300_000)
