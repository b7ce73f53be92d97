import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, astray, connectOrg, ended, userOf } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

const rows = 24_000
let simulator: Simulator
let inside: TestCore
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 20 })
  inside = await startTestCore()
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})

test('B4: 24,000 rows of one stamp all arrive, each once, though the run ends after every page', async () => {
  const org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
  await inside.asHost.connections.setObjects({ id: org, objects: ['Lead'] })
  const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000).toISOString()
  const records = Array.from({ length: rows }, (_, n) => ({
    LastName: `Flood ${n}`,
    Company: 'X',
    LastModifiedDate: at,
    SystemModstamp: at,
  }))
  await simulator.control({ op: 'load', object: 'Lead', records })
  // The next page is refused for good: the run fails, and the one after it goes on behind what is stored.
  await simulator.control({
    op: 'fault',
    kind: 'http',
    match: '/query/01g',
    status: 400,
    times: rows / 2000,
    body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }],
  })
  let [created, runs] = [0, 0]
  for (let status = ''; status !== 'done'; runs++) {
    const { run_id } = await inside.asHost.sync.start({ integration_id: org, entity: 'Lead' })
    const run = await ended(inside.asHost, run_id)
    created += run.created
    status = run.status
    expect(run.created).toBeLessThanOrEqual(2000)
  }
  expect(created).toBe(rows)
  expect(runs).toBeGreaterThanOrEqual(rows / 2000)
  expect(await astray(inside, await userOf(simulator), org, 'Lead')).toEqual([])
}, 180_000)
