import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SyncRun } from '../contract/sync.ts'
import type { SystemEvent } from '../contract/system.ts'
import { createChanges, type Changes } from './changes.ts'
import { testClock } from './testing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const run = (id: number, read: number): SyncRun =>
  ({ id, read, integration_id: 1, object: 'Contact', status: 'running' }) as SyncRun

/** Reads events as they come, until the signal ends them. */
function listen(changes: Changes) {
  const stop = new AbortController()
  const events: SystemEvent[] = []
  let ended = false
  void (async () => {
    for await (const event of changes.follow(stop.signal)) events.push(event)
    ended = true
  })()
  return { events, stop, ended: () => ended }
}
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('a change arrives at once, and nothing when nothing happened', async () => {
  const changes = createChanges(testClock())
  const { events } = listen(changes)
  await pass(1000)
  expect(events).toEqual([])
  changes.touch('records', 'sync')
  await pass(0)
  expect(events).toMatchObject([{ topics: ['records', 'sync'], runs: [] }])
})

test('a flood is at most ten events a second, and the last state is among them', async () => {
  const changes = createChanges(testClock())
  const { events } = listen(changes)
  for (let n = 1; n <= 1000; n++) {
    changes.run(run(1, n))
    changes.touch('records')
    await pass(1)
  }
  await pass(200)
  expect(events.length).toBeGreaterThan(5)
  expect(events.length).toBeLessThanOrEqual(12)
  const reads = events.flatMap((event) => event.runs.map((one) => one.read))
  expect(reads).toEqual(reads.toSorted((a, b) => a - b))
  expect(reads.at(-1)).toBe(1000)
})

test('what came meanwhile is folded: one state a run, one mention a topic', async () => {
  const changes = createChanges(testClock())
  const { events } = listen(changes)
  changes.touch('system')
  await pass(0)
  for (const [id, read] of [
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 5],
    [1, 3],
  ] as const)
    changes.run(run(id, read))
  changes.touch('sync')
  changes.touch('sync', 'records')
  await pass(100)
  expect(events[1]).toMatchObject({
    topics: ['sync', 'records'],
    runs: [
      { id: 1, read: 3 },
      { id: 2, read: 5 },
    ],
  })
})

test('every listener gets every change; one that left gets none', async () => {
  const changes = createChanges(testClock())
  const [one, other] = [listen(changes), listen(changes)]
  await pass(0)
  changes.touch('audit')
  await pass(200)
  one.stop.abort()
  changes.touch('access')
  await pass(200)
  expect(one.events.map((event) => event.topics)).toEqual([['audit']])
  expect(other.events.map((event) => event.topics)).toEqual([['audit'], ['access']])
})

test('an abort ends the stream while it waits, and while it holds back', async () => {
  const changes = createChanges(testClock())
  const [idle, busy] = [listen(changes), listen(changes)]
  await pass(0)
  idle.stop.abort()
  await pass(0)
  expect(idle.ended()).toBe(true)
  changes.touch('audit')
  await pass(0)
  busy.stop.abort()
  await pass(100)
  expect(busy.ended()).toBe(true)
  const late = listen(changes)
  late.stop.abort()
  await pass(100)
  expect(late.ended()).toBe(true)
})
