import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testClock, testLog, testStore, type TestClock } from '../testing.ts'
import type { Store } from '../db/open.ts'
import { createJobRunner, JobStop, type JobHandle, type JobRunner, type Outcome } from './runner.ts'

let store: Store
let remove: () => void
beforeAll(() => ({ store, remove } = testStore()))
afterAll(() => remove())

let clock: TestClock
let runner: JobRunner
beforeEach(() => {
  store.sql.exec('DELETE FROM jobs')
  clock = testClock()
  runner = createJobRunner(store, clock, testLog(clock).log)
})

type Row = { id: number; state: string; attempts: number; run_at: number }
const row = (id: number): Row | undefined =>
  store.sql.prepare<[number], Row>('SELECT id, state, attempts, run_at FROM jobs WHERE id = ?').get(id)
const state = (id: number): string | undefined => row(id)?.state
/** Lets everything that is due now begin or end. */
const settle = async (): Promise<void> => {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve))
}

/** A handler whose jobs end when the test says so. */
function hands(
  kind = 'work',
  concurrency = 2,
  on: JobRunner = runner,
  limits?: { readonly perGroup: number },
) {
  const begun: (JobHandle & { end: (outcome: Outcome) => void; fail: (error: Error) => void })[] = []
  on.register(
    kind,
    (job) =>
      new Promise<Outcome>((end, fail) => {
        begun.push({ ...job, end, fail })
        job.signal.addEventListener('abort', () => end({ kind: 'failed' }))
      }),
    concurrency,
    limits,
  )
  return begun
}
const add = (key: string, more: { kind?: string; payload?: unknown; delayMs?: number } = {}): number =>
  runner.enqueue({ kind: 'work', key, payload: {}, ...more })

describe('a job', () => {
  test('is a row before it runs, and is done after it', async () => {
    const begun = hands()
    const id = add('a', { payload: { runId: 7 } })
    expect(state(id)).toBe('queued')
    await settle()
    expect(begun).toEqual([])
    runner.start()
    expect(begun).toMatchObject([{ id, payload: { runId: 7 }, attempt: 1 }])
    expect(state(id)).toBe('running')
    begun[0]?.end({ kind: 'done' })
    await settle()
    expect(state(id)).toBe('done')
  })

  test.each([
    ['says so', (job: { end: (outcome: Outcome) => void }) => job.end({ kind: 'failed' })],
    ['throws', (job: { fail: (error: Error) => void }) => job.fail(new Error('bang'))],
  ])('that %s has failed, and does not stop the next one', async (_, end) => {
    const begun = hands('work', 1)
    runner.start()
    const [bad, good] = [add('a'), add('b')]
    await settle()
    if (begun[0] !== undefined) end(begun[0])
    await settle()
    expect([state(bad), state(good)]).toEqual(['failed', 'running'])
  })

  test('leaves room for those of others, however many of its group were there before', async () => {
    const begun = hands('work', 3, runner, { perGroup: 2 })
    runner.start()
    const ids = [add('sync:1:1'), add('sync:1:2'), add('sync:1:3'), add('sync:11:4'), add('sync:11:5')]
    await settle()
    expect(begun.map((job) => job.id)).toEqual([ids[0], ids[1], ids[3]])
    begun[0]?.end({ kind: 'done' })
    await settle()
    expect(begun.map((job) => job.id).slice(3)).toEqual([ids[2]])
    begun[1]?.end({ kind: 'done' })
    await settle()
    expect(begun.map((job) => job.id).slice(4)).toEqual([ids[4]])
  })

  test('does not run beside another with its key, nor beside more of its kind than may', async () => {
    const begun = hands('work', 2)
    runner.start()
    const ids = [add('same'), add('same'), add('b'), add('c')]
    await settle()
    expect(begun.map((job) => job.id)).toEqual([ids[0], ids[2]])
    begun[1]?.end({ kind: 'done' })
    await settle()
    expect(begun.map((job) => job.id)).toEqual([ids[0], ids[2], ids[3]])
    begun[0]?.end({ kind: 'done' })
    await settle()
    expect(begun.at(-1)?.id).toBe(ids[1])
  })

  test('of a kind nobody handles waits and holds up nobody', async () => {
    const begun = hands()
    runner.start()
    const stranger = add('a', { kind: 'unknown' })
    const own = add('b')
    await settle()
    expect(begun.map((job) => job.id)).toEqual([own])
    expect(state(stranger)).toBe('queued')
  })
})

describe('time', () => {
  test('a job with a delay begins when its time has come, not before', async () => {
    const begun = hands()
    runner.start()
    add('a', { delayMs: 5000 })
    await settle()
    clock.advance(4999)
    expect(begun).toHaveLength(0)
    clock.advance(1)
    expect(begun).toHaveLength(1)
  })

  test('a job that asks for another try gets it at that time and knows it is the second', async () => {
    const begun = hands()
    runner.start()
    const id = add('a')
    await settle()
    begun[0]?.end({ kind: 'retry', afterMs: 60_000 })
    await settle()
    expect(row(id)).toMatchObject({ state: 'queued', run_at: clock.now() + 60_000 })
    clock.advance(59_999)
    expect(begun).toHaveLength(1)
    clock.advance(1)
    expect(begun[1]).toMatchObject({ id, attempt: 2 })
  })

  test('a job waiting for its time does not keep one that is due from running', async () => {
    const begun = hands('work', 1)
    runner.start()
    add('a', { delayMs: 60_000 })
    const due = add('b')
    await settle()
    expect(begun.map((job) => job.id)).toEqual([due])
  })
})

describe('stopping', () => {
  test.each([
    ['hold', 'held'],
    ['cancel', 'cancelled'],
  ] as const)('%s a running job waits until it has let go, and tells it why', async (why, end) => {
    const begun = hands()
    runner.start()
    const id = add('a')
    await settle()
    await runner.stop(id, why)
    expect(begun[0]?.signal.reason).toBeInstanceOf(JobStop)
    expect(begun[0]?.signal.reason).toMatchObject({ why })
    expect(state(id)).toBe(end)
  })

  test('a queued job never begins', async () => {
    const begun = hands()
    const [held, cancelled] = [add('a'), add('b')]
    await runner.stop(held, 'hold')
    await runner.stop(cancelled, 'cancel')
    runner.start()
    await settle()
    expect(begun).toEqual([])
    expect([state(held), state(cancelled)]).toEqual(['held', 'cancelled'])
  })

  test('a job that finished all the same is done', async () => {
    runner.register(
      'work',
      (job) => new Promise((end) => job.signal.addEventListener('abort', () => end({ kind: 'done' }))),
      1,
    )
    runner.start()
    const id = add('a')
    await settle()
    await runner.stop(id, 'cancel')
    expect(state(id)).toBe('done')
  })

  test('held, cancelled and failed jobs can go back in line; a finished one stays finished', async () => {
    const begun = hands('work', 4)
    runner.start()
    const [held, cancelled, failed, done] = [add('a'), add('b'), add('c'), add('d')]
    await settle()
    await runner.stop(held, 'hold')
    await runner.stop(cancelled, 'cancel')
    begun[2]?.end({ kind: 'failed' })
    begun[3]?.end({ kind: 'done' })
    await settle()
    for (const id of [held, cancelled, failed, done]) runner.requeue(id)
    await settle()
    expect([held, cancelled, failed, done].map(state)).toEqual(['running', 'running', 'running', 'done'])
    await runner.stop(done, 'cancel')
    expect(state(done)).toBe('done')
    expect(begun.slice(4).every((job) => !job.signal.aborted)).toBe(true)
  })

  test('a job that nobody knows is no error', async () => {
    await runner.stop(4711, 'cancel')
    runner.requeue(4711)
    expect(row(4711)).toBe(undefined)
  })
})

describe('an end', () => {
  test('lets running jobs go and leaves them to the next start', async () => {
    const begun = hands()
    runner.start()
    const [id, waiting] = [add('a'), add('a')]
    await settle()
    await runner.close()
    expect(begun[0]?.signal.reason).toMatchObject({ why: 'shutdown' })
    expect([state(id), state(waiting)]).toEqual(['running', 'queued'])

    const next = createJobRunner(store, clock, testLog(clock).log)
    const again = hands('work', 2, next)
    next.start()
    await settle()
    expect(again).toMatchObject([{ id, attempt: 2 }])
    await next.close()
  })

  test('without a word is taken up too, and what was held stays held', async () => {
    hands()
    const [id, held] = [add('a'), add('b')]
    await runner.stop(held, 'hold')
    store.sql.prepare("UPDATE jobs SET state = 'running', attempts = 1 WHERE id = ?").run(id)
    const next = createJobRunner(store, clock, testLog(clock).log)
    const begun = hands('work', 2, next)
    next.start()
    await settle()
    expect(begun).toMatchObject([{ id, attempt: 2 }])
    expect(state(held)).toBe('held')
  })

  test('starts nothing more', async () => {
    const begun = hands()
    runner.start()
    await runner.close()
    const id = add('a')
    await settle()
    clock.advance(3_600_000)
    expect(begun).toEqual([])
    expect(state(id)).toBe('queued')
  })

  test('done and cancelled jobs are forgotten after a month, failed ones are not', async () => {
    const begun = hands('work', 3)
    runner.start()
    const [done, cancelled, failed] = [add('a'), add('b'), add('c')]
    await settle()
    begun[0]?.end({ kind: 'done' })
    await runner.stop(cancelled, 'cancel')
    begun[2]?.end({ kind: 'failed' })
    await settle()
    clock.advance(31 * 86_400_000)
    createJobRunner(store, clock, testLog(clock).log).start()
    expect([done, cancelled, failed].map(state)).toEqual([undefined, undefined, 'failed'])
  })
})
