import { afterEach, describe, expect, test } from 'vitest'
import { startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'
import { INGEST, ingested, jobIn } from './testing.ts'

const bench = await startBench({ contacts: 20 })
afterEach(() => void bench.control({ op: 'fault', kind: 'clear' }))

const QUERY = `${V}/jobs/query`
const ask = (as = bench) =>
  as.call('POST', QUERY, { operation: 'query', query: 'SELECT Id, Name FROM Account' })
const classicJob = (fields: object) =>
  bench.call(
    'POST',
    '/services/async/64.0/job',
    { object: 'Account', contentType: 'CSV', ...fields },
    { 'x-sfdc-session': bench.token },
  )

type List = { done: boolean; nextRecordsUrl: string | null; records: Fields[] }
const list = async (path: string) => (await bench.call('GET', path)).json as List
const types = async (path: string) =>
  [...new Set((await list(path)).records.map((one) => String(one['jobType'])))].toSorted()

describe('the list of jobs', () => {
  test('shows both interfaces and filters', async () => {
    await ingested(bench, { operation: 'insert' }, 'Name\nA\n')
    await ask()
    const serial = await classicJob({ operation: 'insert', concurrencyMode: 'Serial' })
    await classicJob({ operation: 'query' })
    expect(await types(INGEST)).toEqual(['Classic', 'V2Ingest'])
    expect(await types(QUERY)).toEqual(['Classic', 'V2Query'])
    expect(await types(`${INGEST}?jobType=V2Ingest`)).toEqual(['V2Ingest'])
    expect(await types(`${QUERY}?jobType=classic`)).toEqual(['Classic'])
    expect(await types(`${INGEST}?isPkChunkingEnabled=true`)).toEqual([])
    const found = await list(`${INGEST}?concurrencyMode=serial`)
    expect(found).toMatchObject({ done: true, nextRecordsUrl: null })
    expect(found.records.map((one) => one['id'])).toEqual([textOf(serial, 'id')])
    for (const wrong of ['jobType=V3', 'isPkChunkingEnabled=maybe', 'queryLocator=%27']) {
      expect((await bench.call('GET', `${INGEST}?${wrong}`)).status).toBe(400)
    }
  })

  test('goes on where the last page ended', { timeout: 60_000 }, async () => {
    const make = () => bench.call('POST', INGEST, { object: 'Contact', operation: 'insert' })
    for (let i = 0; i < 1003; i += 17) await Promise.all(Array.from({ length: 17 }, make))
    const seen: unknown[] = []
    let path: string | null = `${INGEST}?jobType=V2Ingest`
    while (path !== null) {
      const page = await list(path)
      expect(page.records.length).toBeLessThanOrEqual(1000)
      seen.push(...page.records.map((one) => one['id']))
      path = page.nextRecordsUrl
    }
    expect(seen.length).toBeGreaterThan(1003)
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('limits', () => {
  const refusal = async (asked: Promise<{ status: number; json: unknown }>) => {
    const { status, json } = await asked
    const [first] = json as Fields[]
    return [status, first?.['errorCode'], first?.['message']]
  }
  const left = async () =>
    (await bench.call('GET', `${V}/limits`)).json as Record<string, { Remaining: number }>

  test('query jobs of a day', async () => {
    const before = (await left())['DailyBulkV2QueryJobs']!.Remaining
    const made = await ask()
    await jobIn(bench, `${QUERY}/${textOf(made, 'id')}`)
    expect((await left())['DailyBulkV2QueryJobs']!.Remaining).toBe(before - 1)
    bench.control({ op: 'bulk', maxQueryJobs: 2 })
    expect(await refusal(ask())).toEqual([
      400,
      'EXCEEDEDQUOTA',
      'Max bulk v2 query jobs (2) per 24 hrs has been reached',
    ])
    bench.control({ op: 'bulk', maxQueryJobs: 10, maxQueryKb: 0 })
    expect((await refusal(ask()))[2]).toBe(
      'Max bulk v2 query result size stored (0) kb per 24 hrs has been exceeded',
    )
    bench.control({ op: 'clock', offsetMs: 2 * 86_400_000 })
    bench.control({ op: 'bulk', maxQueryJobs: 1, maxQueryKb: 1 })
    // The session of the day before yesterday has ended.
    const later = bench.as(String(bench.control({ op: 'token' })['username']))
    expect((await ask(later)).status).toBe(200)
    bench.control({ op: 'clock', offsetMs: 0 })
  })

  test('records and batches of a day, jobs at a time', async () => {
    const make = () => bench.call('POST', INGEST, { object: 'Account', operation: 'insert' })
    await ingested(bench, { operation: 'insert' }, 'Name\nA\nB\n')
    bench.control({ op: 'bulk', maxRecords: 2 })
    expect((await refusal(make()))[1]).toBe('EXCEEDEDQUOTA')
    bench.control({ op: 'bulk', maxRecords: 1000, maxBatches: 1 })
    expect((await refusal(make()))[2]).toBe('Max batches (1) per 24 hrs has been reached')
    bench.control({ op: 'bulk', maxBatches: 1000, maxOpenJobs: 1 })
    expect((await refusal(make()))[2]).toBe('Max open jobs (1) has been reached')
    expect(() => bench.control({ op: 'bulk', maxRecords: -1 })).toThrow('no dial maxRecords')
  })
})

test('addresses of several pages came with version 58', async () => {
  const pages = async (version: string) => {
    const path = `/services/data/v${version}/jobs/query`
    const made = await bench.call('POST', path, { operation: 'query', query: 'SELECT Id FROM Contact' })
    const id = textOf(made, 'id')
    await jobIn(bench, `${path}/${id}`)
    return bench.call('GET', `${path}/${id}/resultPages?maxRecords=9`)
  }
  expect((await pages('57.0')).status).toBe(404)
  const reply = await pages('58.0')
  expect(reply.json).toMatchObject({ done: true, nextRecordsUrl: null })
  const urls = (reply.json as { resultPages: { resultUrl: string }[] }).resultPages
  const counts = urls.map(async ({ resultUrl }) => {
    const page = await bench.call('GET', resultUrl)
    return [page.headers.get('sforce-numberofrecords'), page.headers.get('sforce-locator') === 'null']
  })
  expect(await Promise.all(counts)).toEqual([
    ['9', false],
    ['9', false],
    ['2', true],
  ])
})
