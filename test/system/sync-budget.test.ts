import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, connectOrg, ended, syncNow, until } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

vi.setConfig({ testTimeout: 150_000 })
let simulator: Simulator
let inside: TestCore
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 30 })
  inside = await startTestCore()
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})

const api = () => inside.asHost
const calls = async () => ((await simulator.control({ op: 'stats' })) as { calls: number }).calls

/** B20 */
test('an org whose API calls are down to the reserve pauses the connection until it is asked again; nothing is called done meanwhile', async () => {
  const id = await connectOrg(api(), simulator)
  await allEnded(api(), 90_000)
  // What the org told with its last answer: other apps have been busy.
  const db = new Database(join(inside.dataDir, 'orgdeck.db'))
  db.prepare('UPDATE connections SET api_used = 90000, api_limit = 100000, api_as_of = ? WHERE id = ?').run(
    Date.now(),
    id,
  )
  db.close()
  const paused = await api().connections.get({ id })
  expect(paused).toMatchObject({ status: 'quota', api_left: 0, reserve_percent: 10 })
  expect(Date.parse(paused.quota_until ?? '')).toBeGreaterThan(Date.now() + 50 * 60_000)

  // Refused here: the org does not hear of it.
  const before = await calls()
  const { run_id } = await api().sync.start({ integration_id: id, entity: 'contacts' })
  const waiting = await until(
    () => api().sync.run({ id: run_id }),
    ({ error }) => error !== null,
  )
  expect(waiting).toMatchObject({
    status: 'queued',
    error: { code: 'QUOTA_EXHAUSTED', message: expect.stringContaining('looks again at') as string },
  })
  expect(await calls()).toBe(before)

  // A check asks past the reserve and finds that there are calls again.
  expect((await api().connections.test({ id })).items.find(({ key }) => key === 'limits')).toMatchObject({
    state: 'ok',
  })
  expect((await api().connections.get({ id })).quota_until).toBeNull()
  expect(await ended(api(), run_id)).toMatchObject({ status: 'done', error: null, goes_on_at: null })
  expect(await syncNow(api(), id, 'contacts')).toMatchObject({ status: 'done' })
})

test('the reserve is a setting, within bounds', async () => {
  const [one] = (await api().connections.list({})).items
  const id = one?.id ?? 0
  expect(await api().connections.update({ id, reserve_percent: 25 })).toMatchObject({ reserve_percent: 25 })
  await expect(api().connections.update({ id, reserve_percent: 91 })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  })
})
