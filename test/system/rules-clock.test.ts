import { afterEach, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, astray, connectOrg, movableClock, syncNow, until, userOf } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

const minute = 60_000
const hour = 60 * minute
const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

async function started() {
  const clock = movableClock()
  const simulator: Simulator = await startSimulator({ contacts: 60 })
  ending.push(() => simulator.close())
  const inside: TestCore = await startTestCore({ clock })
  ending.push(() => inside.close())
  const turnOrg = (offsetMs: number) => simulator.control({ op: 'clock', offsetMs })
  return { clock, simulator, inside, turnOrg }
}

describe('B6: a computer whose clock is two hours', () => {
  test.each(['behind', 'ahead of'] as const)(
    '%s the org copies the same, by the time of the org; no sync begins by itself until both agree',
    async (way) => {
      const { clock, simulator, inside, turnOrg } = await started()
      const api = inside.asHost
      let orgAhead = way === 'behind' ? 2 * hour : 0
      if (way === 'behind') await turnOrg(orgAhead)
      else clock.advance(2 * hour)
      const id = await connectOrg(api, simulator)
      await allEnded(api)

      const user = await userOf(simulator)
      const [first, second] = await user.rows('SELECT Id FROM Contact ORDER BY Id LIMIT 2')
      await user.change('Contact', String(first?.['Id']), { LastName: 'Changed' })
      await user.remove('Contact', String(second?.['Id']))
      await user.create('Contact', { LastName: 'New' })
      expect(await syncNow(api, id, 'contacts')).toMatchObject({ status: 'done', created: 1, deleted: 1 })
      for (const object of ['Contact', 'Account', 'Opportunity'])
        expect([object, await astray(inside, user, id, object)]).toEqual([object, []])
      const { items } = await api.sync.streams({ integration_id: id })
      const mark = Date.parse(items.find(({ object }) => object === 'Contact')?.watermark ?? '')
      const behindOrg = Date.now() + orgAhead - mark
      expect(behindOrg).toBeGreaterThan(4 * minute)
      expect(behindOrg).toBeLessThan(8 * minute)

      const told = await api.connections.get({ id })
      expect(told).toMatchObject({ status: 'warning' })
      expect(told.status_text).toContain(way)
      expect(Math.round((told.clock_skew_ms ?? 0) / minute)).toBe(way === 'behind' ? 120 : -120)
      const check = await api.connections.test({ id })
      expect(check.items.find(({ key }) => key === 'clock')).toMatchObject({
        state: 'warning',
        detail: expect.stringContaining(`2 h ${way}`) as string,
      })

      await api.connections.update({ id, schedule_minutes: 1 })
      const scheduled = async () =>
        (await api.sync.runs({ integration_id: id, page_size: 100 })).items.filter(
          (run) => run.trigger === 'schedule',
        ).length
      const before = await scheduled()
      clock.advance(2 * minute)
      clock.advance(2 * minute)
      expect(await scheduled()).toBe(before)

      // Somebody sets the clock, and the next look finds both alike.
      if (way === 'ahead of') await turnOrg((orgAhead = 2 * hour + 10 * minute))
      clock.advance(way === 'behind' ? 2 * hour - 4 * minute : 6 * minute)
      await until(
        () => api.connections.get({ id }),
        ({ clock_skew_ms }) => clock_skew_ms === null,
      )
      clock.advance(6_000)
      await until(scheduled, (count) => count > before)
      await allEnded(api)
      expect((await api.connections.get({ id })).status).not.toBe('warning')
    },
    150_000,
  )

  test('a few minutes off is nobody’s business', async () => {
    const { clock, simulator, inside } = await started()
    clock.advance(4 * minute)
    const id = await connectOrg(inside.asHost, simulator)
    await allEnded(inside.asHost)
    expect(await inside.asHost.connections.get({ id })).toMatchObject({ clock_skew_ms: null, status: 'ok' })
  }, 90_000)
})
