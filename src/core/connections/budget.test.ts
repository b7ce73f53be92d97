import { afterEach, beforeEach, expect, test } from 'vitest'
import { addConnection, testClock, testLog, testStore } from '../testing.ts'
import type { Usage } from '../providers/provider.ts'
import { budgetOf, lookAgainMs } from './budget.ts'
import { createBudgetWatch, type BudgetWatch } from './budget-watch.ts'
import { createConnectionStore } from './store.ts'

const clock = testClock()
const minute = 60_000
const unknown = { apiUsed: null, apiLimit: null, apiAsOf: null, apiRefusedAt: null }
let store: ReturnType<typeof testStore>
let rows: ReturnType<typeof createConnectionStore>
let watch: BudgetWatch
let id: number
let told: Usage | null
let asked: number
let changes: number

beforeEach(() => {
  store = testStore()
  rows = createConnectionStore(store.store)
  id = addConnection(store.store, { label: 'na-prod', scheduleMinutes: 5, nextSyncAt: clock.now() }).id
  told = null
  asked = 0
  changes = 0
  watch = createBudgetWatch({
    rows,
    clock,
    log: testLog(clock).log,
    ask() {
      asked += 1
      return told === null ? Promise.reject(new Error('no answer')) : Promise.resolve(told)
    },
    changed: () => void (changes += 1),
  })
})
afterEach(() => store.remove())

test.each([
  [0, 10, 900],
  [899, 10, 1],
  [900, 10, 0],
  [950, 10, 0],
  [950, 0, 50],
  [1000, 0, 0],
])(
  'of 1,000 calls with %i used and a reserve of %i %% there are %i left',
  (apiUsed, reservePercent, left) => {
    const budget = budgetOf({ apiUsed, apiLimit: 1000, apiAsOf: 5, reservePercent, apiRefusedAt: null })
    expect(budget).toMatchObject({ left, pausedUntil: left === 0 ? 5 + lookAgainMs : null })
  },
)

test('an org that has told nothing yet holds nobody back', () => {
  expect(budgetOf({ ...unknown, reservePercent: 10 })).toBeNull()
  expect(() => watch.require(id)).not.toThrow()
})

test('at the reserve the connection pauses, says until when, and goes on once the org has freed calls', async () => {
  watch.note(id, { used: 899, limit: 1000 })
  expect(() => watch.require(id)).not.toThrow()
  watch.note(id, { used: 900, limit: 1000 })
  expect(() => watch.require(id)).toThrow(
    /na-prod is paused: 900 of the org's 1,000.*last 10 %.*looks again at/,
  )
  expect(rows.get(id).nextSyncAt).toBeGreaterThan(clock.now() + lookAgainMs)
  expect(changes).toBe(1)

  await watch.lookAgain()
  expect(asked).toBe(0)
  clock.advance(lookAgainMs)
  told = { used: 901, limit: 1000 }
  await watch.lookAgain()
  expect(asked).toBe(1)
  expect(() => watch.require(id)).toThrow(/901/)
  expect(rows.get(id).nextSyncAt).toBeGreaterThan(clock.now() + lookAgainMs)

  clock.advance(lookAgainMs + minute)
  told = { used: 500, limit: 1000 }
  await watch.lookAgain()
  expect(() => watch.require(id)).not.toThrow()
  expect(rows.get(id).nextSyncAt).toBe(clock.now())
  expect(changes).toBe(2)
})

test('an org that does not answer stays paused and is asked again', async () => {
  watch.note(id, { used: 1000, limit: 1000 })
  clock.advance(lookAgainMs)
  await watch.lookAgain()
  await watch.lookAgain()
  expect(asked).toBe(2)
  expect(() => watch.require(id)).toThrow()
})

test('a lower reserve lets it go on at once, and with none the last call may be used', () => {
  watch.note(id, { used: 950, limit: 1000 })
  watch.setReserve(id, 0)
  expect(() => watch.require(id)).not.toThrow()
  expect(rows.get(id).nextSyncAt).toBe(clock.now())
  watch.note(id, { used: 1000, limit: 1000 })
  expect(() => watch.require(id)).toThrow(/All calls are used up/)
})

test('without a schedule none is set', () => {
  rows.update(id, { scheduleMinutes: null, nextSyncAt: null }, clock.now())
  watch.note(id, { used: 1000, limit: 1000 })
  watch.note(id, { used: 1, limit: 1000 })
  expect(rows.get(id).nextSyncAt).toBeNull()
})

test('B20: an org that refuses is left alone for an hour, whatever it counted, and until it answers again', async () => {
  watch.note(id, { used: 10, limit: 1000 })
  watch.refused(id, null)
  expect(budgetOf(rows.get(id))).toMatchObject({ left: 0, why: 'refused' })
  expect(() => watch.require(id)).toThrow(/na-prod is paused: the org refused.*looks again at/)
  // What another call told on its way back does not mean that the org takes calls.
  watch.note(id, { used: 11, limit: 1000 })
  watch.setReserve(id, 0)
  expect(() => watch.require(id)).toThrow()
  expect(watch.goesOnAt(id)).toBeGreaterThan(clock.now() + lookAgainMs)

  clock.advance(lookAgainMs)
  await watch.lookAgain()
  expect(() => watch.require(id)).toThrow()
  told = { used: 12, limit: 1000 }
  await watch.lookAgain()
  expect(() => watch.require(id)).not.toThrow()
  expect(rows.get(id).nextSyncAt).toBe(clock.now())
  expect(changes).toBe(2)
})
