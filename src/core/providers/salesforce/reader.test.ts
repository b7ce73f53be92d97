import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { closeClients } from '../../net/http.ts'
import { testServer, type TestServer } from '../../testing.ts'
import type { ReadPlan, RemotePage, Session } from '../provider.ts'
import { bodyOf, get } from './calls.ts'
import { changesTail, commitLagMs, salesforceReader } from './reader.ts'

const plan: ReadPlan = {
  object: 'Contact',
  fields: ['Id', 'Name', 'SystemModstamp', 'IsDeleted'],
  nameField: 'Name',
  modstampField: 'SystemModstamp',
  companyField: null,
  types: {},
  formulas: [],
  deletedRows: true,
  replicateable: true,
  mergeable: false,
}

let server: TestServer
let answers: ((
  soql: string,
  path: string,
) => { status?: number; body: string; headers?: Record<string, string> })[]
beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  answers = []
  server = await testServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    const answer = answers.shift()
    if (answer === undefined) throw new Error('unexpected request')
    const { status = 200, body, headers = {} } = answer(url.searchParams.get('q') ?? '', url.pathname)
    response.writeHead(status, headers).end(body)
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await closeClients()
  server.close()
})

function session(parts: Partial<Session> = {}): Session & { renewed: string[] } {
  const renewed: string[] = []
  return {
    instanceUrl: server.url,
    apiVersion: '64.0',
    token: () => Promise.resolve('first'),
    renew(refused) {
      renewed.push(refused)
      return Promise.resolve('second')
    },
    ...parts,
    renewed,
  }
}
const code = (value: string): unknown => expect.objectContaining({ code: value })
const idOf = (n: number): string => `003${String(n).padStart(12, '0')}AAA`
const page = (ids: readonly number[], next: string | null, total = 100): string => {
  const records = ids.map(
    (n) =>
      `{"attributes":{"type":"Contact"},"Id":"${idOf(n)}","SystemModstamp":"2026-01-02T03:04:05.000+0000"}`,
  )
  return `{"totalSize":${total},"done":${next === null},${next === null ? '' : `"nextRecordsUrl":"${next}",`}"records":[${records.join(',')}]}`
}
async function idsOf(pages: AsyncGenerator<RemotePage>): Promise<string[]> {
  const ids: string[] = []
  for await (const { rows } of pages) ids.push(...rows.map((row) => row.externalId))
  return ids
}

describe('the query for changes', () => {
  const after = Date.UTC(2026, 0, 1)
  const until = Date.UTC(2026, 0, 2, 0, 0, 0, 500)

  test('B5: is open at its beginning and closed at its end, so that two windows in a row share no row', () => {
    const soql = changesTail(plan, { after, until }, null)
    expect(soql).toContain(
      'SystemModstamp > 2026-01-01T00:00:00.000Z AND SystemModstamp <= 2026-01-02T00:00:00.500Z',
    )
    expect(changesTail(plan, { after: until, until: until + 1 }, null)).toContain(
      'SystemModstamp > 2026-01-02T00:00:00.500Z',
    )
    expect(soql).toMatch(/ ORDER BY SystemModstamp, Id$/)
  })

  test('B4: goes on inside rows of one stamp by their id', () => {
    const soql = changesTail(plan, { after, until }, { modstamp: after + 1000, id: idOf(7) })
    expect(soql).toContain(
      `((SystemModstamp = 2026-01-01T00:00:01.000Z AND Id > '${idOf(7)}') OR ` +
        '(SystemModstamp > 2026-01-01T00:00:01.000Z AND SystemModstamp <= 2026-01-02T00:00:00.500Z))',
    )
  })

  test('cannot be made for an object without a change stamp', () => {
    expect(() => changesTail({ ...plan, modstampField: null }, { after, until }, null)).toThrow(
      code('NOT_AVAILABLE') as Error,
    )
  })
})

describe('reading', () => {
  test('follows the pages, deleted rows too', async () => {
    answers = [
      (_, path) => {
        expect(path).toBe('/services/data/v64.0/queryAll')
        return { body: page([1, 2], '/services/data/v64.0/query/01g-2') }
      },
      (_, path) => {
        expect(path).toBe('/services/data/v64.0/query/01g-2')
        return { body: page([3], null) }
      },
    ]
    const window = { after: 0, until: 1 }
    expect(await idsOf(salesforceReader.readChanges(session(), plan, window, null))).toEqual([
      idOf(1),
      idOf(2),
      idOf(3),
    ])
  })

  test('B17: begins again behind the last row when the place in the result was forgotten', async () => {
    answers = [
      () => ({ body: page([1, 2], '/services/data/v64.0/query/01g-2') }),
      () => ({
        status: 400,
        body: '[{"errorCode":"INVALID_QUERY_LOCATOR","message":"invalid query locator"}]',
      }),
      (soql) => {
        expect(soql).toContain(`Id > '${idOf(2)}'`)
        return { body: page([3], null) }
      },
    ]
    expect(await idsOf(salesforceReader.readAll(session(), plan, null))).toEqual([idOf(1), idOf(2), idOf(3)])
  })

  test('goes on after a given id', async () => {
    answers = [
      (soql) => {
        expect(soql).toBe(
          `SELECT Id,Name,SystemModstamp,IsDeleted FROM Contact WHERE Id > '${idOf(9)}' ORDER BY Id`,
        )
        return { body: page([], null) }
      },
    ]
    expect(await idsOf(salesforceReader.readAll(session(), plan, idOf(9)))).toEqual([])
  })

  test('never sends the token where a page says the next one is', async () => {
    const thief = await testServer((_, response) => response.end(page([], null)))
    const { host } = new URL(thief.url)
    for (const next of [`${thief.url}/x`, `@${host}/x`]) {
      answers = [() => ({ body: page([1], next) })]
      await expect(idsOf(salesforceReader.readAll(session(), plan, null))).rejects.toThrow()
    }
    expect(thief.asked).toEqual([])
    thief.close()
  })

  test('of one record answers null when the org does not know it', async () => {
    answers = [() => ({ body: page([], null, 0) })]
    expect(await salesforceReader.readOne(session(), plan, idOf(1))).toBe(null)
  })

  describe('B15: an object with more fields than a request can name', () => {
    const names = Array.from({ length: 900 }, (_, n) => `Field_number_${n}__c`)
    const wide = { ...plan, fields: [...plan.fields, ...names] }
    /** Answers every part of a query with the fields it asked for; row 2 is edited after the first part was read. */
    const parts = (edited: boolean): void => {
      let asked = 0
      answers = Array.from({ length: 20 }, () => (soql: string) => {
        asked += 1
        const fields = (/^SELECT (.*) FROM/.exec(soql)?.[1] ?? '').split(',')
        const value = (name: string, n: number): unknown =>
          name === 'Id'
            ? idOf(n)
            : name === 'SystemModstamp'
              ? `2026-01-0${n === 2 && edited && asked > 1 ? 9 : 1}T00:00:00.000+0000`
              : name === 'IsDeleted'
                ? false
                : `${name} of ${n}${n === 2 && asked > 1 && edited ? ' (edited)' : ''}`
        const records = [1, 2].map((n) => ({
          attributes: { type: 'Contact' },
          ...Object.fromEntries(fields.map((name) => [name, value(name, n)])),
        }))
        return { body: JSON.stringify({ totalSize: 2, done: true, records }) }
      })
    }

    test('is read in parts and put together by id', async () => {
      parts(false)
      const rows: { raw: string }[] = []
      for await (const page of salesforceReader.readAll(session(), wide, null)) rows.push(...page.rows)
      expect(rows).toHaveLength(2)
      for (const [place, row] of rows.entries()) {
        const { attributes: _, ...fields } = JSON.parse(row.raw) as Record<string, unknown>
        expect(Object.keys(fields).sort()).toEqual([...wide.fields].sort())
        for (const name of names) expect(fields[name]).toBe(`${name} of ${place + 1}`)
      }
      expect(20 - answers.length).toBeGreaterThan(1)
      for (const { line, headers } of server.asked) {
        expect(line.length + JSON.stringify(headers).length).toBeLessThan(16_384)
      }
    })

    test('leaves out a row that was edited between two parts, so that none is ever mixed', async () => {
      parts(true)
      expect(await idsOf(salesforceReader.readAll(session(), wide, null))).toEqual([idOf(1)])
    })
  })

  test('B16: of 20,000 ids loses none, doubles none and keeps every request short enough', async () => {
    const ids = Array.from({ length: 20_000 }, (_, n) => idOf(n))
    const asked: string[] = []
    answers = Array.from({ length: 200 }, () => (soql: string) => {
      const some = [...soql.matchAll(/'(\w{18})'/g)].map(([, id]) => id ?? '')
      asked.push(...some)
      const records = some.map((id) => ({ attributes: { type: 'Contact' }, Id: id }))
      return { body: JSON.stringify({ totalSize: records.length, done: true, records }) }
    })
    expect(await idsOf(salesforceReader.readSome(session(), plan, ids))).toEqual(ids)
    expect(asked).toEqual(ids)
    for (const { line } of server.asked) expect(line.length).toBeLessThan(14_500)
  })
})

describe('B1: the safe bound', () => {
  const until = Date.UTC(2026, 0, 2, 12)
  const bound = (covered: string | null, replicateable = true): Promise<number> => {
    answers = [
      () =>
        covered === null
          ? { status: 404, body: '[{"errorCode":"NOT_FOUND","message":"x"}]' }
          : { body: `{"ids":[],"latestDateCovered":"${covered}"}` },
    ]
    return salesforceReader.safeBound(session(), { ...plan, replicateable }, { after: until - 60_000, until })
  }

  test('is where a transaction still open holds it', async () => {
    expect(await bound('2026-01-02T10:00:00.000+0000')).toBe(Date.UTC(2026, 0, 2, 10))
  })
  test('is never newer than the lag of commits', async () => {
    expect(await bound('2026-01-02T12:00:00.000+0000')).toBe(until - commitLagMs)
  })
  test('is the lag where the org does not tell', async () => {
    expect(await bound(null)).toBe(until - commitLagMs)
    expect(await bound('2026-01-02T12:00:00.000+0000', false)).toBe(until - commitLagMs)
    expect(server.asked).toHaveLength(1)
  })
  test.each([
    [
      'refused for lack of calls',
      403,
      '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"x"}]',
      'QUOTA_EXHAUSTED',
    ],
    ['cut short', 200, '{"ids":[],"latestDa', 'REMOTE_ERROR'],
  ])('is not guessed when the answer is %s: a transaction may be open', async (_, status, body, code) => {
    answers = [() => ({ status, body })]
    await expect(
      salesforceReader.safeBound(session(), plan, { after: until - 60_000, until }),
    ).rejects.toMatchObject({ code })
  })
  test('is asked for with more than a minute between its ends', async () => {
    await bound('2026-01-02T12:00:00.000+0000')
    const { searchParams } = new URL(server.asked[0]?.line.split(' ')[1] ?? '', 'http://x')
    const [start, end] = ['start', 'end'].map((name) => Date.parse(searchParams.get(name) ?? ''))
    expect((end ?? 0) - (start ?? 0)).toBeGreaterThan(60_000)
  })
})

test('B6: the time is that of the org, not of this computer', async () => {
  answers = [() => ({ body: '[]', headers: { date: 'Fri, 02 Jan 2015 03:04:05 GMT' } })]
  expect(await salesforceReader.serverNow(session())).toBe(Date.UTC(2015, 0, 2, 3, 4, 5))
})

describe('a call', () => {
  const expired = {
    status: 401,
    body: '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]',
  }
  const doing = 'read Contact'

  test('renews a refused token once and goes on with the new one', async () => {
    answers = [() => expired, () => ({ body: 'fine' })]
    const line = session()
    expect(bodyOf(await get(line, '/x'), doing)).toBe('fine')
    expect(line.renewed).toEqual(['first'])
    expect(server.asked.map((request) => request.headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
    ])
  })

  test('that is refused again ends; it does not renew for ever', async () => {
    answers = [() => expired, () => expired]
    const line = session()
    const answer = await get(line, '/x')
    expect(() => bodyOf(answer, doing)).toThrow(code('REAUTH_NEEDED') as Error)
    expect(line.renewed).toHaveLength(1)
  })

  test.each([
    'Connected app is not attached to Agent',
    'This session is not valid for use with the REST API',
  ])('renews nothing where that cannot help: %s', async (message) => {
    answers = [() => ({ status: 401, body: JSON.stringify([{ errorCode: 'INVALID_SESSION_ID', message }]) })]
    const line = session()
    await get(line, '/x')
    expect(line.renewed).toEqual([])
  })

  test('tells how much of the budget is used, and of each call', async () => {
    answers = [() => ({ body: '', headers: { 'sforce-limit-info': 'api-usage=18/5000' } })]
    const told: unknown[] = []
    await get(session({ onUsage: (usage) => told.push(usage), onCall: () => told.push('call') }), '/x')
    expect(told).toEqual(['call', { used: 18, limit: 5000 }])
  })

  test.each([
    [
      403,
      '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]',
      'QUOTA_EXHAUSTED',
      'later',
    ],
    [400, '[{"errorCode":"INVALID_FIELD","message":"No such column \'Foo\'"}]', 'REMOTE_ERROR', 'never'],
    [500, '[{"errorCode":"UNKNOWN_EXCEPTION","message":"An unexpected error"}]', 'REMOTE_ERROR', 'later'],
    [404, '<!DOCTYPE html><HTML>gone</HTML>', 'REMOTE_ERROR', 'never'],
    [302, '', 'REMOTE_ERROR', 'never'],
    [418, 'null', 'REMOTE_ERROR', 'never'],
  ])('answered with %i %s is %s', async (status, body, expected, retry) => {
    answers = [1, 2, 3, 4].map(() => () => ({ status, body }))
    const answer = await get(session(), '/x')
    let thrown: unknown
    try {
      bodyOf(answer, doing)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: expected, retry, message: expect.stringContaining(doing) as string })
  })

  test('keeps the words of the org, and says so when a web page answered', async () => {
    answers = [
      () => ({ status: 400, body: '[{"errorCode":"MALFORMED_QUERY","message":"unexpected token"}]' }),
    ]
    const refused = await get(session(), '/x')
    expect(() => bodyOf(refused, doing)).toThrow(
      expect.objectContaining({
        data: { remote_status: 400, remote_code: 'MALFORMED_QUERY', remote_message: 'unexpected token' },
      }) as Error,
    )
    answers = [() => ({ status: 404, body: '<html>' })]
    const lost = await get(session(), '/x')
    expect(() => bodyOf(lost, doing)).toThrow(/web page/)
  })
})
