import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { OrgdeckError } from '../errors.ts'
import { testDir } from '../testing.ts'
import { createPool, type WorkerPool } from './pool.ts'

let entry: URL
let remove: () => void
beforeAll(() => {
  const made = testDir()
  remove = made.remove
  const at = (path: string): string => pathToFileURL(join(import.meta.dirname, path)).href
  const file = join(made.dir, 'worker.ts')
  // Stands in for the worker's entry: the same serving end, with tasks a test can steer.
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads'
import { setTimeout as sleep } from 'node:timers/promises'
import { serveTasks } from '${at('serve.ts')}'
import { OrgdeckError } from '${at('../errors.ts')}'
const tasks = {
  echo: async (_, input) => input,
  busy: async (context) => {
    let states = 0
    const until = performance.now() + 350
    while (performance.now() < until) { context.progress({ states: ++states }); await sleep(1) }
    return states
  },
  wait: (context) => new Promise((_, reject) => {
    if (context.signal.aborted) reject(new Error('aborted'))
    context.signal.addEventListener('abort', () => reject(new Error('aborted')))
    context.progress('waiting')
  }),
  ask: async (context, input) => [await context.call('token'), await context.call('renew', input)],
  coded: async () => { throw new OrgdeckError('REMOTE_ERROR', 'The org said no.', { data: { remote_code: 'X' }, retry: 'later' }) },
  plain: async () => { throw new Error('boom in the task') },
  crash: () => { setImmediate(() => { throw new Error('boom outside of it') }); return new Promise(() => {}) },
  exit: () => { process.exit(3) },
}
serveTasks(parentPort, null, tasks, async () => {})
`,
  )
  entry = pathToFileURL(file)
})
afterAll(() => remove())

const pools: WorkerPool[] = []
const crashes: string[] = []
function pool(size = 1): WorkerPool {
  const made = createPool(entry, size, null, (error) => crashes.push(error.message))
  pools.push(made)
  return made
}
afterEach(async () => {
  for (const made of pools.splice(0)) await made.close()
  crashes.length = 0
})

describe('a task', () => {
  test('runs and answers; more tasks than threads wait their turn', async () => {
    const threads = pool(2)
    const inputs = Array.from({ length: 12 }, (_, n) => ({ n }))
    expect(await Promise.all(inputs.map((input) => threads.run('echo', input)))).toEqual(inputs)
  })

  test('can ask the thread that started it, and is told when nobody answers or the answer is an error', async () => {
    const threads = pool()
    const calls = {
      token: () => Promise.resolve('t'),
      renew: (refused: unknown) =>
        refused === 'bad'
          ? Promise.reject(new OrgdeckError('REAUTH_NEEDED', 'Sign in again.', { retry: 'never' }))
          : Promise.resolve(`not ${String(refused)}`),
    }
    expect(await threads.run('ask', 't', { calls })).toEqual(['t', 'not t'])
    await expect(threads.run('ask', 'bad', { calls })).rejects.toMatchObject({ code: 'REAUTH_NEEDED' })
    await expect(threads.run('ask', 't')).rejects.toMatchObject({ code: 'INTERNAL' })
  })

  test('that fails keeps its code, its data and whether to try again', async () => {
    await expect(pool().run('coded', null)).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      message: 'The org said no.',
      data: { remote_code: 'X' },
      retry: 'later',
    })
  })

  test('that fails unforeseen is INTERNAL, with the cause for the log and not in the message', async () => {
    const failure: unknown = await pool()
      .run('plain', null)
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'INTERNAL',
      data: { detail: expect.stringContaining('boom in the task') as string },
    })
    expect(String(failure)).not.toContain('boom')
  })

  test('nobody knows is an error', async () => {
    await expect(pool().run('nothing', null)).rejects.toMatchObject({ code: 'INTERNAL' })
  })
})

test('progress is the latest state, a few times however often it is told', async () => {
  const seen: { states: number }[] = []
  const states = await pool().run('busy', null, {
    onProgress: (state) => seen.push(state as { states: number }),
  })
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.length).toBeLessThanOrEqual(5)
  expect(states).toBeGreaterThan(seen.length)
  expect(seen.map((one) => one.states)).toEqual(seen.map((one) => one.states).toSorted((a, b) => a - b))
})

describe('an abort', () => {
  test('reaches a task under way, and its thread takes the next one', async () => {
    const threads = pool()
    const stop = new AbortController()
    const waiting = threads.run('wait', null, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    })
    await expect(waiting).rejects.toThrow('enough')
    expect(await threads.run('echo', 1)).toBe(1)
  })

  test('ends a task that still waits for a thread at once', async () => {
    const threads = pool()
    const [first, second] = [new AbortController(), new AbortController()]
    const busy = threads.run('wait', null, { signal: first.signal })
    const queued = threads.run('wait', null, { signal: second.signal })
    second.abort(new Error('not needed'))
    await expect(queued).rejects.toThrow('not needed')
    first.abort(new Error('enough'))
    await expect(busy).rejects.toThrow('enough')
  })

  test('before the start means no start', async () => {
    await expect(pool().run('echo', 1, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
      'too late',
    )
  })
})

describe('a thread that dies', () => {
  test.each(['crash', 'exit'])('by %s fails its own task and no other', async (how) => {
    const threads = pool()
    const outcomes = await Promise.allSettled([
      threads.run(how, null),
      threads.run('echo', 1),
      threads.run('echo', 2),
    ])
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'INTERNAL' } },
      { status: 'fulfilled', value: 1 },
      { status: 'fulfilled', value: 2 },
    ])
    expect(crashes).toEqual(how === 'crash' ? ['boom outside of it'] : [])
  })
})

test('closing refuses what waits and what comes, and ends what runs', async () => {
  const threads = pool()
  const running = threads.run('wait', null)
  const waiting = threads.run('echo', 1)
  const outcomes = Promise.allSettled([running, waiting])
  await threads.close()
  expect(await outcomes).toMatchObject([
    { status: 'rejected' },
    { status: 'rejected', reason: { code: 'SHUTTING_DOWN' } },
  ])
  await expect(threads.run('echo', 1)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
})
