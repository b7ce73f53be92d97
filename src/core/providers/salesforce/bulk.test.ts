import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { closeClients } from '../../net/http.ts'
import { testServer, type TestServer } from '../../testing.ts'
import type { ReadPlan, RemoteRow, Session } from '../provider.ts'
import { salesforceBulk } from './bulk.ts'
import { readPage } from './rows.ts'

const plan: ReadPlan = {
  object: 'Contact',
  fields: ['Id', 'Name', 'Amount__c', 'Vip__c', 'SystemModstamp', 'IsDeleted'],
  types: {
    Id: 'id',
    Name: 'string',
    Amount__c: 'currency',
    Vip__c: 'boolean',
    SystemModstamp: 'datetime',
    IsDeleted: 'boolean',
  },
  nameField: 'Name',
  modstampField: 'SystemModstamp',
  companyField: null,
  deletedRows: true,
  replicateable: true,
  mergeable: false,
  formulas: [],
}

const pageSize = 2500
const total = 6000
const idOf = (n: number): string => `003${String(n).padStart(12, '0')}AAA`
const lineOf = (n: number): string =>
  `"${idOf(n)}","Name ""${n}""\nsecond line","${n}.50","${n % 2 === 0}","2026-01-01T00:00:00.000Z","false"`

/** A query job with three pages; each test breaks something about it. */
let server: TestServer
let org: {
  jobs: string[]
  polls: number
  refuse: string | null
  fail: string | null
  /** Answers in place of page n (0 …), once. */
  broken: Map<number, (lines: string[]) => { lines: string[]; announced?: number }>
  dropped: string[]
}

beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  org = { jobs: [], polls: 0, refuse: null, fail: null, broken: new Map(), dropped: [] }
  server = await testServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    const id = /\/jobs\/query\/(\w+)/.exec(url.pathname)?.[1]
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.method === 'POST') {
      if (org.refuse !== null) return json(400, [{ errorCode: 'INVALIDENTITY', message: org.refuse }])
      org.jobs.push(`750${org.jobs.length}`)
      return json(200, { id: org.jobs.at(-1), state: 'UploadComplete' })
    }
    if (id === undefined || !org.jobs.includes(id))
      return json(404, [{ errorCode: 'NOT_FOUND', message: '' }])
    if (request.method === 'DELETE') {
      org.dropped.push(id)
      return json(204, '')
    }
    if (request.method === 'PATCH') return json(200, { id, state: 'Aborted' })
    if (!url.pathname.endsWith('/results')) {
      org.polls += 1
      const state = org.fail !== null ? 'Failed' : org.polls < 3 ? 'InProgress' : 'JobComplete'
      return json(200, { id, state, numberRecordsProcessed: total, errorMessage: org.fail ?? undefined })
    }
    const place = Number(url.searchParams.get('locator') ?? 0)
    const lines = Array.from({ length: Math.min(pageSize, total - place * pageSize) }, (_, n) =>
      lineOf(place * pageSize + n),
    )
    const change = org.broken.get(place)
    org.broken.delete(place)
    const sent = change?.([...lines]) ?? { lines }
    const next = (place + 1) * pageSize < total ? String(place + 1) : 'null'
    response.writeHead(200, {
      'content-type': 'text/csv',
      'sforce-locator': next,
      'sforce-numberofrecords': String(sent.announced ?? lines.length),
    })
    response.end(
      `${plan.fields.map((name) => `"${name}"`).join(',')}\n${sent.lines.map((line) => `${line}\n`).join('')}`,
    )
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await closeClients()
  server.close()
})

function session(): Session {
  return {
    instanceUrl: server.url,
    apiVersion: '64.0',
    token: () => Promise.resolve('first'),
    renew: () => Promise.resolve('second'),
  }
}

/** Reads until the end or an error; the last mark is what a run would have stored. */
async function read(mark: string | null, most = Number.POSITIVE_INFINITY) {
  const rows: RemoteRow[] = []
  let reached = mark
  let error: unknown = null
  try {
    for await (const page of salesforceBulk.read(session(), plan, mark)) {
      rows.push(...page.rows)
      reached = page.mark
      if (rows.length >= most) break
    }
  } catch (thrown) {
    error = thrown
  }
  return { rows, mark: reached, error }
}

const ids = (rows: readonly RemoteRow[]): string[] => rows.map((row) => row.externalId).sort()
const all = Array.from({ length: total }, (_, n) => idOf(n))

describe('B18: a bulk read', () => {
  test('brings every row of every page, and tidies the job away', async () => {
    const { rows, error } = await read(null)
    expect(error).toBe(null)
    expect(ids(rows)).toEqual(all)
    expect(org.dropped).toEqual(org.jobs)
  })

  test('keeps values as the query resource would have sent them, so that reading a row that way is no change', async () => {
    const { rows } = await read(null)
    const row = rows.find((one) => one.externalId === idOf(7))
    const record =
      `{"attributes":{"type":"Contact"},"Id":"${idOf(7)}","Name":"Name \\"7\\"\\nsecond line","Amount__c":7.5,` +
      '"Vip__c":false,"SystemModstamp":"2026-01-01T00:00:00.000+0000","IsDeleted":false}'
    const [same] = readPage(`{"totalSize":1,"done":true,"records":[${record}]}`, plan).rows
    expect(row?.hash).toBe(same?.hash)
    expect(row?.modstamp).toBe(same?.modstamp)
    const { attributes: _, ...fields } = JSON.parse(same?.raw ?? '') as Record<string, unknown>
    expect(JSON.parse(row?.raw ?? '')).toEqual(fields)
  })

  test('that lost rows in the middle of a page fails, and reads that page again from its start', async () => {
    org.broken.set(1, (lines) => ({ lines: lines.toSpliced(5, 3) }))
    const first = await read(null)
    expect(first.error).toMatchObject({ code: 'REMOTE_ERROR', retry: 'later' })
    const second = await read(first.mark)
    expect(second.error).toBe(null)
    expect(ids(second.rows)).toEqual(all.slice(pageSize))
    expect(org.jobs).toHaveLength(1)
  })

  test('that comes short twice gives up its job: what the org lost it will not find again', async () => {
    const short = (lines: string[]) => ({ lines: lines.slice(0, -1) })
    org.broken.set(1, short)
    const first = await read(null)
    org.broken.set(1, short)
    const second = await read(first.mark)
    expect([first.error, second.error]).toMatchObject([{ retry: 'later' }, { retry: 'later' }])
    expect(org.jobs).toHaveLength(1)
    const third = await read(second.mark)
    expect(third.error).toBe(null)
    expect(ids(third.rows)).toEqual(all)
    expect(org.jobs).toHaveLength(2)
  })

  test('whose pages together have fewer rows than the job gives up the job', async () => {
    org.broken.set(2, (lines) => ({ lines: lines.slice(1), announced: lines.length - 1 }))
    const first = await read(null)
    expect(first.error).toMatchObject({ code: 'REMOTE_ERROR', retry: 'later' })
    const second = await read(first.mark)
    expect(second.error).toBe(null)
    expect(ids(second.rows)).toEqual(all)
  })

  test('whose page broke off in the middle of a row stores no half row and goes on', async () => {
    org.broken.set(2, (lines) => ({ lines: [...lines.slice(0, 3), (lines[3] ?? '').slice(0, 25)] }))
    const first = await read(null)
    expect(first.error).not.toBe(null)
    const second = await read(first.mark)
    expect(second.error).toBe(null)
    expect([...new Set(ids([...first.rows, ...second.rows]))].sort()).toEqual(all)
  })

  test('cut off at any row goes on in the same job with exactly the rows that are left', async () => {
    for (const most of [1, 1500, pageSize, pageSize + 1, total - 1]) {
      const first = await read(null, most)
      const second = await read(first.mark)
      expect(second.error).toBe(null)
      expect(ids([...first.rows, ...second.rows])).toEqual(all)
    }
  })

  test('begins anew when the org no longer has the job', async () => {
    const first = await read(null, 1)
    org.jobs = ['other']
    const second = await read(first.mark)
    expect(ids(second.rows)).toEqual(all)
  })

  test('begins anew when other fields are wanted now', async () => {
    const first = await read(null, 1)
    const mark = JSON.stringify({
      ...(JSON.parse(first.mark ?? '') as object),
      query: 'SELECT Id FROM Contact',
    })
    expect(ids((await read(mark)).rows)).toEqual(all)
  })

  test('of an object the org does not offer in bulk says so before the first row', async () => {
    org.refuse = 'Contact is not supported by the Bulk API'
    expect((await read(null)).error).toMatchObject({ code: 'NOT_AVAILABLE' })
  })

  test("that the org gave up tells the org's own words", async () => {
    org.fail = 'QUERY_TIMEOUT: too long'
    const { error, rows } = await read(null)
    expect(rows).toEqual([])
    expect(error).toMatchObject({ code: 'REMOTE_ERROR' })
    expect((error as Error).message).toContain('QUERY_TIMEOUT: too long')
  })
})
