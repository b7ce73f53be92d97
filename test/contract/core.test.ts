import { ORPCError, safe } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorCodes } from '../../src/contract/errors.ts'
import { calls, callByName, unknownId } from '../support/inputs.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'
import { openTransports, transportNames, type Client, type Transports } from '../support/transports.ts'

let inside: TestCore
let doors: Transports
beforeAll(async () => {
  inside = await startTestCore()
  const { key } = await inside.asHost.access.createKey({ label: 'suite', role: 'admin' })
  doors = await openTransports(inside.core, key)
})
afterAll(async () => {
  await doors.close()
  await inside.close()
})

/** An answer as data: the result, or what there is to know of the error. */
async function outcome(call: Promise<unknown>): Promise<unknown> {
  // The listener's clock stands still in tests; without this many calls would use the caller's allowance up.
  doors.http.advance(1000)
  const { error, data } = await safe(call)
  if (error === null) return { result: data }
  if (!(error instanceof ORPCError)) return { thrown: String(error) }
  const { code, status, message, defined } = error
  return { error: { code, status, message, defined, data: (error.data as unknown) ?? null } }
}

describe('every procedure', () => {
  const reads = calls.filter(({ audit, method }) => audit === null && method === 'GET')
  /** Differs from one moment, or one caller, to the next. */
  const moving = new Set([
    'system.health',
    'system.info',
    'system.home',
    'sync.activity',
    'access.me',
    'access.listKeys',
    'records.list',
  ])

  test.each(reads.filter(({ name }) => !moving.has(name)))(
    '$name answers the same over all transports',
    async ({ name, valid }) => {
      const [port, socket, rest] = await Promise.all(
        transportNames.map((each) => outcome(callByName(doors.clients[each], name, valid))),
      )
      expect(socket).toEqual(port)
      expect(rest).toEqual(port)
      expect(port).not.toHaveProperty('thrown')
    },
  )

  test.each(reads.filter(({ name }) => moving.has(name)))(
    '$name answers in the same shape over all transports',
    async ({ name, valid }) => {
      const [port, socket, rest] = await Promise.all(
        transportNames.map((each) => outcome(callByName(doors.clients[each], name, valid))),
      )
      const shape = (value: unknown) =>
        JSON.stringify(value, (key, item: unknown) =>
          typeof item === 'object' || key === '' ? item : typeof item,
        )
      expect(shape(socket)).toBe(shape(port))
      if (name !== 'access.me') expect(shape(rest)).toBe(shape(port))
    },
  )

  const named = calls.filter(
    ({ schema }) =>
      schema?.properties?.['id'] !== undefined || schema?.required?.includes('integration_id') === true,
  )
  test.each(named)('$name with an id nobody has is NOT_FOUND everywhere', async ({ name, valid }) => {
    for (const each of transportNames) {
      expect([each, await outcome(callByName(doors.clients[each], name, valid))]).toEqual([
        each,
        {
          error: {
            code: 'NOT_FOUND',
            status: 404,
            defined: true,
            message: expect.stringContaining(String(unknownId)) as string,
            data: { kind: expect.any(String) as string, id: String(unknownId) },
          },
        },
      ])
    }
  })

  const paged = calls.filter(({ schema }) => schema?.properties?.['page_size'] !== undefined)
  test.each(paged)('$name refuses pages that are too large or none', async ({ name, valid }) => {
    for (const each of transportNames) {
      for (const wrong of [
        { page_size: 101 },
        { page_size: 0 },
        { page_size: 1.5 },
        { page: 0 },
        { page: -1 },
      ]) {
        const answer = await outcome(callByName(doors.clients[each], name, { ...Object(valid), ...wrong }))
        const [field = ''] = Object.keys(wrong)
        expect([each, wrong, answer]).toMatchObject([
          each,
          wrong,
          { error: { code: 'BAD_REQUEST', status: 400, defined: true, data: { issues: [{ path: field }] } } },
        ])
      }
    }
  })
})

describe('lists', () => {
  test.each(['connections.list', 'connections.orgs', 'sync.runs', 'companies.list', 'audit.list'])(
    '%s answers {items, total, page, page_size, pages} and a cursor',
    async (name) => {
      for (const each of transportNames) {
        const answer = await callByName(doors.clients[each], name, { page: 1, page_size: 10 })
        expect(Object.keys(Object(answer) as object)).toEqual(
          expect.arrayContaining(['items', 'total', 'page', 'page_size', 'pages', 'cursor']),
        )
        expect(answer).toMatchObject({ page: 1, page_size: 10 })
      }
    },
  )

  test('a cursor nobody gave out is BAD_REQUEST', async () => {
    for (const each of transportNames) {
      for (const cursor of ['x', 'e30', '%00', 'a'.repeat(2000), 'W10=', '{"id":1}']) {
        expect([cursor, await outcome(doors.clients[each].audit.list({ cursor }))]).toMatchObject([
          cursor,
          { error: { code: 'BAD_REQUEST' } },
        ])
      }
    }
  })
})

describe('roles', () => {
  const ladder = ['viewer', 'operator', 'approver', 'admin']

  test.each(['viewer', 'operator', 'approver'] as const)(
    'a key of the role %s may what its role may, no more',
    async (role) => {
      const { key } = await inside.asHost.access.createKey({ label: role, role })
      const clients: [string, Client][] = [
        ['rest', doors.restAs(key)],
        ['port', doors.portAs({ kind: 'key', key })],
      ]
      for (const [door, client] of clients) {
        for (const call of calls) {
          const allowed = call.role === 'public' || ladder.indexOf(call.role) <= ladder.indexOf(role)
          if (allowed && call.audit !== null) continue
          const answer = await outcome(callByName(client, call.name, call.valid))
          if (allowed)
            expect([door, call.name, answer]).not.toMatchObject([
              door,
              call.name,
              { error: { code: 'FORBIDDEN' } },
            ])
          else {
            expect([door, call.name, answer]).toMatchObject([
              door,
              call.name,
              {
                error: {
                  code: 'FORBIDDEN',
                  status: 403,
                  defined: true,
                  data: { needed_role: call.role, role },
                },
              },
            ])
          }
        }
      }
    },
  )

  test('a refused write is in the audit log', async () => {
    const { key } = await inside.asHost.access.createKey({ label: 'curious', role: 'viewer' })
    await safe(doors.restAs(key).connections.remove({ id: 1 }))
    const { items } = await inside.asHost.audit.list({ action: 'connections.connection.remove' })
    expect(items[0]).toMatchObject({
      outcome: 'refused',
      actor: expect.stringContaining('curious') as string,
    })
  })

  test('nobody is let in without a credential', async () => {
    const client = doors.portAs({ kind: 'none' })
    for (const { name, valid, role } of calls) {
      if (role === 'public') continue
      expect([name, await outcome(callByName(client, name, valid))]).toMatchObject([
        name,
        { error: { code: 'UNAUTHORIZED', status: 401, defined: true } },
      ])
    }
  })
})

describe('keys', () => {
  const works = async (key: string) => [
    Object.keys(Object(await outcome(doors.restAs(key).access.me())) as object)[0],
    Object.keys(Object(await outcome(doors.portAs({ kind: 'key', key }).access.me())) as object)[0],
  ]
  const refused = async (key: string) => {
    for (const client of [doors.restAs(key), doors.portAs({ kind: 'key', key })]) {
      expect(await outcome(client.access.me())).toMatchObject({
        error: { code: 'UNAUTHORIZED', status: 401 },
      })
    }
  }

  test('that have expired do not work', async () => {
    const expires_at = new Date(Date.now() + 3600_000).toISOString()
    const { key } = await inside.asHost.access.createKey({ label: 'short', role: 'viewer', expires_at })
    expect(await works(key)).toEqual(['result', 'result'])
    inside.advance(2 * 3600_000)
    await refused(key)
  })

  test('that were revoked do not work', async () => {
    const { id, key } = await inside.asHost.access.createKey({ label: 'gone', role: 'viewer' })
    expect(await works(key)).toEqual(['result', 'result'])
    await doors.clients.rest.access.revokeKey({ id })
    await refused(key)
  })

  test('that were rotated are replaced at once', async () => {
    const { id, key } = await inside.asHost.access.createKey({ label: 'turn', role: 'viewer' })
    const fresh = await doors.clients.socket.access.rotateKey({ id })
    expect(fresh.id).toBe(id)
    await refused(key)
    expect(await works(fresh.key)).toEqual(['result', 'result'])
  })

  test('are never shown again', async () => {
    const { key } = await inside.asHost.access.createKey({ label: 'once', role: 'viewer' })
    const shown = JSON.stringify([
      await doors.clients.port.access.listKeys({}),
      await doors.clients.port.audit.list({}),
    ])
    expect(shown).not.toContain(key)
  })
})

describe('wrong types', () => {
  const garbage: unknown[] = [null, 1, -1, 1e308, '', 'x', true, [], [1], [[]], 'x'.repeat(10_000)]
  const wrongValues: unknown[] = [
    null,
    {},
    [],
    [{}],
    'zzz',
    '',
    -1,
    0,
    1.5,
    1e308,
    true,
    '\u0000',
    "' OR 1=1 --",
    'x'.repeat(5000),
    { a: { b: [1] } },
  ]
  const coded = new Set(Object.keys(errorCodes).filter((code) => code !== 'INTERNAL'))

  test.each(calls)('$name never answers INTERNAL', async ({ name, schema, valid, audit }) => {
    const inputs: unknown[] = schema === null ? [] : [...garbage, {}]
    for (const field of Object.keys(schema?.properties ?? {})) {
      for (const value of wrongValues) inputs.push({ ...Object(valid), [field]: value })
    }
    for (const each of transportNames) {
      for (const input of inputs) {
        // Some of these are valid after all; only reads, and writes on ids nobody has, are worth that.
        const answer = await outcome(attempt(doors.clients[each], name, input))
        const { error, thrown } = answer as { error?: { code: string; defined: boolean }; thrown?: string }
        if (thrown !== undefined) {
          // The REST client itself refuses to build an address out of such an input.
          expect([each, thrown]).toEqual(['rest', expect.stringContaining('TypeError')])
        } else if (error !== undefined) {
          expect([each, input, coded.has(error.code) ? 'coded' : error.code, error.defined]).toEqual([
            each,
            input,
            'coded',
            true,
          ])
        } else {
          expect([each, name, audit]).toEqual([each, name, audit])
        }
      }
    }
  })

  test('nothing of that was worth an error in the log', () => {
    const errors = inside.log.filter((line) => /"level":"(error|fatal)"/.test(line))
    expect(errors).toEqual([])
  })

  async function attempt(client: Client, name: string, input: unknown): Promise<unknown> {
    return callByName(client, name, input)
  }
})

describe('garbage over raw REST', () => {
  test.each(calls)('$method $path', async ({ method, path, role }) => {
    if (role === 'public') return
    const { key } = await inside.asHost.access.createKey({ label: `raw ${method}`, role: 'viewer' })
    for (const part of ['0', '-1', '1.5', 'abc', '%00', '%2e%2e', '9'.repeat(400), "1'--", '%F0%9F%99%82']) {
      for (const query of [
        '',
        '?page_size=101',
        '?page=abc&integration_id=x&q[]=1&sort[a]=2',
        '?filters[9999][op]=is',
      ]) {
        doors.http.advance(1000)
        const answer = await doors.http.send({
          method,
          path: path.replace(/\{\w+\}/g, part) + (method === 'GET' ? query : ''),
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: '{"entity":{},"label":[],"objects":"x"}' }),
        })
        expect([path, part, query, answer.status]).not.toEqual([path, part, query, 500])
        if (answer.status >= 400) expect(answer.json()).toMatchObject({ code: expect.any(String) as string })
      }
    }
  })
})
