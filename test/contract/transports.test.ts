import { isDefinedError, ORPCError, safe } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOrgdeckClient } from '../../src/client/index.ts'
import { errorCodes } from '../../src/contract/errors.ts'
import { goodKey, probeCore, type ProbeCall } from '../support/probe.ts'
import { openTransports, transportNames, type Transports } from '../support/transports.ts'

/** What the handlers have seen, newest last. */
const seen: string[] = []
let doors: Transports

const key = {
  id: 7,
  label: 'Nightly ✓ "job"',
  role: 'viewer',
  hint: '9f3k',
  created_at: '2026-01-31T09:00:00.000Z',
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
  status: 'active',
}
const keys = { items: [key], total: 1, page: 1, page_size: 50, pages: 1, cursor: null }

beforeAll(async () => {
  const core = probeCore({
    'access.me': ({ context }) => ({
      kind: context.via === 'rest' ? 'key' : 'window',
      label: 'p',
      role: 'admin',
      key_id: null,
    }),
    'access.listKeys': () => keys,
    'access.createKey': ({ input }) => ({ id: 1, key: JSON.stringify(input) }),
    'access.revokeKey': ({ input }) => {
      const { id } = input as { id: number }
      const code = Object.keys(errorCodes)[id - 1] ?? 'INTERNAL'
      throw new ORPCError(code, {
        status: errorCodes[code as keyof typeof errorCodes].status,
        message: `What happened, to what, what next: ${code}`,
        ...(code === 'NOT_FOUND' ? { data: { kind: 'key', id: '4' } } : {}),
      })
    },
    'system.home': waitForever,
    'system.events': events,
    'audit.verify': () => {
      throw new Error('password=hunter2 in /home/somebody')
    },
    'audit.list': () => ({ items: 'not what the contract says' }),
  })
  doors = await openTransports(core, goodKey)
})
afterAll(() => doors.close())

function waitForever({ signal }: ProbeCall): Promise<never> {
  seen.push('waiting')
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      seen.push('aborted')
      reject(new Error('aborted'))
    })
  })
}

async function* events({ signal }: ProbeCall) {
  try {
    for (let n = 0; signal?.aborted !== true; n++) {
      yield { at: '2026-01-31T09:00:00.000Z', topics: [`topic ${n}`], runs: [] }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  } finally {
    seen.push('stream ended')
  }
}

describe.each(transportNames)('over %s', (name) => {
  test('results arrive as they were given', async () => {
    expect(await doors.clients[name].access.listKeys({})).toEqual(keys)
  })

  test('inputs arrive as they were given', async () => {
    const input = { label: 'ünï "x" <y> 🙂', role: 'viewer', expires_at: '2027-01-31T09:00:00.000Z' } as const
    const { key: echo } = await doors.clients[name].access.createKey(input)
    expect(JSON.parse(echo)).toEqual(input)
  })

  test.each(Object.keys(errorCodes).map((code, at) => [code, at + 1] as const))(
    '%s arrives typed, with its words and its data',
    async (code, id) => {
      const { error } = await safe(doors.clients[name].access.revokeKey({ id }))
      expect(error).toBeInstanceOf(ORPCError)
      expect(isDefinedError(error)).toBe(true)
      const { status, data, message } = error as ORPCError<string, unknown>
      const shown =
        code === 'UNAUTHORIZED' && name === 'rest'
          ? expect.stringContaining('valid API key')
          : expect.stringContaining(code)
      expect({
        code: (error as ORPCError<string, unknown>).code,
        status,
        message,
        data: data ?? null,
      }).toEqual({
        code,
        status: errorCodes[code as keyof typeof errorCodes].status,
        message: shown,
        data: code === 'NOT_FOUND' ? { kind: 'key', id: '4' } : null,
      })
    },
  )

  test('bad input is BAD_REQUEST and reaches no handler', async () => {
    const { error } = await safe(doors.clients[name].access.createKey({ label: '', role: 'viewer' }))
    expect(error).toMatchObject({ code: 'BAD_REQUEST', status: 400 })
  })

  test('an error nobody expected tells nothing of itself', async () => {
    const { error } = await safe(doors.clients[name].audit.verify())
    expect(error).toMatchObject({ status: 500 })
    expect(JSON.stringify(error)).not.toMatch(/hunter2|somebody/)
  })

  test('a wrong result is an error, not a wrong answer', async () => {
    const { error } = await safe(doors.clients[name].audit.list({}))
    expect(error).toMatchObject({ status: 500 })
  })

  test('a cancelled call reaches the handler', async () => {
    seen.length = 0
    const stop = new AbortController()
    const call = safe(doors.clients[name].system.home({}, { signal: stop.signal }))
    await expect.poll(() => seen).toContain('waiting')
    stop.abort()
    const { error } = await call
    expect(error).toBeInstanceOf(Error)
    await expect.poll(() => seen).toEqual(['waiting', 'aborted'])
  })

  test('a call that takes too long ends, at both ends', async () => {
    seen.length = 0
    const { error } = await safe(doors.clients[name].system.home({}, { signal: AbortSignal.timeout(50) }))
    expect(error).toMatchObject({ name: 'TimeoutError' })
    await expect.poll(() => seen).toEqual(['waiting', 'aborted'])
  })

  test('a stream arrives in order, and leaving it ends it at the source', async () => {
    seen.length = 0
    const topics: string[] = []
    for await (const event of await doors.clients[name].system.events()) {
      topics.push(...event.topics)
      if (topics.length === 3) break
    }
    expect(topics).toEqual(['topic 0', 'topic 1', 'topic 2'])
    await expect.poll(() => seen).toEqual(['stream ended'])
  })

  test('aborting a stream ends it at the source', async () => {
    seen.length = 0
    const stop = new AbortController()
    const read = async () => {
      for await (const event of await doors.clients[name].system.events(undefined, { signal: stop.signal })) {
        if (event.topics[0] === 'topic 2') stop.abort()
      }
    }
    await read().catch(() => undefined)
    expect(stop.signal.aborted).toBe(true)
    await expect.poll(() => seen).toEqual(['stream ended'])
  })

  test('many calls at once each get their own answer', async () => {
    const labels = Array.from({ length: 50 }, (_, n) => `job ${n}`)
    const answers = await Promise.all(
      labels.map((label) => doors.clients[name].access.createKey({ label, role: 'viewer' })),
    )
    expect(answers.map(({ key: echo }) => (JSON.parse(echo) as { label: string }).label)).toEqual(labels)
  })
})

describe('the typed client', () => {
  const url = () => doors.http.origin

  test('limits every call by itself and says TIMEOUT', async () => {
    const client = createOrgdeckClient({ url: url(), apiKey: goodKey, timeoutMs: 50 })
    const { error } = await safe(client.system.home({}))
    expect(isDefinedError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'TIMEOUT', status: 408, data: { after_ms: 50 } })
  })

  test('does not limit a stream that has opened', async () => {
    const client = createOrgdeckClient({ url: url(), apiKey: goodKey, timeoutMs: 500 })
    const started = Date.now()
    let last = 0
    for await (const _event of await client.system.events()) {
      last = Date.now()
      if (last - started > 800) break
    }
    expect(last - started).toBeGreaterThan(800)
  })

  test('follows no redirect with its key', async () => {
    const asked: RequestInit[] = []
    const client = createOrgdeckClient({
      url: url(),
      apiKey: goodKey,
      fetch: (request, init) => {
        asked.push(init ?? {})
        return fetch(request, init)
      },
    })
    await client.access.me()
    expect(asked).toMatchObject([{ redirect: 'error' }])
  })

  test('sends no key over an open network', () => {
    for (const address of [
      'http://orgdeck.example',
      'http://10.0.0.1:7420',
      'http://127.0.0.1.evil.example',
      'ftp://localhost',
    ])
      expect(() => createOrgdeckClient({ url: address, apiKey: goodKey })).toThrow(TypeError)
    for (const address of [
      'http://127.0.0.1:1',
      'http://localhost:1',
      'http://[::1]:1',
      'https://orgdeck.example',
    ])
      expect(() => createOrgdeckClient({ url: address, apiKey: goodKey })).not.toThrow()
  })

  test('with a wrong key is told UNAUTHORIZED', async () => {
    const { error } = await safe(createOrgdeckClient({ url: url(), apiKey: 'wrong' }).access.me())
    expect(isDefinedError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', status: 401 })
  })
})

describe('a dropped socket', () => {
  test('ends its calls at once and at the source, and a new one goes on in the same session', async () => {
    const cookie = await doors.http.signIn()
    const first = await doors.dial(cookie)
    seen.length = 0
    const pending = safe(first.client.system.home({}))
    await expect.poll(() => seen).toContain('waiting')
    first.socket.terminate()
    expect((await pending).error).toBeInstanceOf(Error)
    await expect.poll(() => seen).toEqual(['waiting', 'aborted'])
    expect((await safe(first.client.access.me())).error).toBeInstanceOf(Error)
    const second = await doors.dial(cookie)
    expect(await second.client.access.me()).toMatchObject({ kind: 'window' })
  })

  test('ends its streams at the source', async () => {
    const { socket, client } = await doors.dial(await doors.http.signIn())
    seen.length = 0
    const read = async () => {
      for await (const _event of await client.system.events()) socket.terminate()
    }
    await read().catch(() => undefined)
    await expect.poll(() => seen).toEqual(['stream ended'])
  })
})
