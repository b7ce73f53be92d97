import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf } from '../testing.ts'
import type { Fields } from '../testing.ts'
import { INGEST, ingested, jobIn, resultFile, startIngest } from './testing.ts'

const bench = await startBench({ empty: true })
afterEach(() => void bench.control({ op: 'fault', kind: 'clear' }))

/** Both interfaces behind one face: start a load of accounts and look at how it stands. */
const interfaces = {
  'Bulk API 2.0': async (csv: string) => {
    const id = await startIngest(bench, { operation: 'insert' }, csv)
    return async () => {
      const job = (await bench.call('GET', `${INGEST}/${id}`)).json as Fields
      const names: Record<string, string> = {
        UploadComplete: 'waits',
        InProgress: 'works',
        JobComplete: 'done',
      }
      const done = Number(job['numberRecordsProcessed'])
      return { state: names[String(job['state'])] ?? 'failed', done, error: job['errorMessage'] }
    }
  },
  'Bulk API 1.0': async (csv: string) => {
    const headers = { 'x-sfdc-session': bench.token }
    const jobs = '/services/async/64.0/job'
    const body = { object: 'Account', operation: 'insert', contentType: 'CSV' }
    const job = textOf(await bench.call('POST', jobs, body, headers), 'id')
    await bench.call('POST', `${jobs}/${job}/batch`, csv, headers)
    return async () => {
      const list = (await bench.call('GET', `${jobs}/${job}/batch`, undefined, headers)).json
      const [batch] = (list as { batchInfo: Fields[] }).batchInfo
      const names: Record<string, string> = { Queued: 'waits', InProgress: 'works', Completed: 'done' }
      const done = Number(batch!['numberRecordsProcessed'])
      return { state: names[String(batch!['state'])] ?? 'failed', done, error: batch!['stateMessage'] }
    }
  },
}

type Look = Awaited<ReturnType<(typeof interfaces)['Bulk API 2.0']>>

async function until(look: Look, wanted: (seen: Awaited<ReturnType<Look>>) => boolean) {
  for (let i = 0; i < 1000; i++) {
    const seen = await look()
    if (wanted(seen)) return seen
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('it does not come to that')
}

describe.each(Object.entries(interfaces))('%s', (_, start) => {
  const csv = ['Name', ...Array.from({ length: 100 }, (_, i) => `Dial ${i}`)].join('\n')

  test('rowsPerSecond lets a client watch the progress', async () => {
    bench.control({ op: 'bulk', rowsPerSecond: 100 })
    const look = await start(csv)
    const half = await until(look, ({ done }) => done > 0)
    expect(half).toMatchObject({ state: 'works' })
    expect(half.done).toBeLessThan(100)
    bench.control({ op: 'bulk', rowsPerSecond: null })
    expect(await until(look, ({ state }) => state === 'done')).toMatchObject({ done: 100 })
  })

  test('startDelayMs lets a job wait', async () => {
    bench.control({ op: 'bulk', startDelayMs: 3_600_000 })
    const look = await start(csv)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await look()).toMatchObject({ state: 'waits', done: 0 })
    bench.control({ op: 'bulk', startDelayMs: 0 })
    await until(look, ({ state }) => state === 'done')
  })

  test('stuck keeps a job where it is, fail ends it', async () => {
    bench.control({ op: 'bulk', stuck: true })
    const look = await start(csv)
    await until(look, ({ state }) => state === 'works')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await look()).toMatchObject({ state: 'works', done: 0 })
    bench.control({ op: 'bulk', stuck: false, fail: 'InternalServerError : broken' })
    const ended = await until(look, ({ state }) => state === 'failed')
    expect(ended.error).toBe('InternalServerError : broken')
  })

  test('stuck and fail can be for some jobs only, or for a while', async () => {
    const sent = 'Name\nNow and then\n'
    expect(bench.control({ op: 'bulk', fail: 'Broken', every: 2 })).toMatchObject({
      kind: 'fail-jobs',
      every: 2,
    })
    const fates: string[] = []
    for (let i = 0; i < 4; i++) {
      const look = await start(sent)
      fates.push((await until(look, ({ state }) => ['done', 'failed'].includes(state))).state)
    }
    expect(fates).toEqual(['done', 'failed', 'done', 'failed'])
    bench.control({ op: 'bulk', fail: null })
    expect(bench.control({ op: 'bulk', stuck: true, times: 1 })).toMatchObject({
      kind: 'stuck-jobs',
      left: 1,
    })
    const [first, second] = [await start(sent), await start(sent)]
    await until(second, ({ state }) => state === 'done')
    expect((await first()).state).toBe('works')
    bench.control({ op: 'bulk', stuck: false })
    await until(first, ({ state }) => state === 'done')
    bench.control({ op: 'bulk', stuck: true, forMs: 150 })
    const healed = await start(sent)
    await until(healed, ({ state }) => state === 'works')
    await until(healed, ({ state }) => state === 'done')
    const words = { op: 'bulk', times: 1, rowsPerSecond: 5 }
    expect(() => bench.control({ ...words, stuck: true })).toThrow('go with stuck or with fail')
    expect(() => bench.control({ op: 'bulk', times: 1 })).toThrow('go with stuck or with fail')
  })

  test('failRows refuses the rows it is about', async () => {
    const failRows = {
      object: 'account',
      field: 'site',
      matches: '^x.$',
      status: 'CUSTOM_ERROR',
      message: 'No x',
    }
    bench.control({ op: 'bulk', failRows })
    const look = await start('Name,Site\nRow 1,x1\nRow 2,y1\nRow 3,xx1\n')
    await until(look, ({ state }) => state === 'done')
    const rows = recordsOf(await bench.soql("SELECT Site FROM Account WHERE Name LIKE 'Row %' ORDER BY Site"))
    expect(rows.map((row) => row['Site'])).toEqual(['xx1', 'y1'])
    for (const row of recordsOf(await bench.soql("SELECT Id FROM Account WHERE Name LIKE 'Row %'"))) {
      await bench.call('DELETE', `/services/data/v64.0/sobjects/Account/${String(row['Id'])}`)
    }
  })
})

test('a row that failRows is about says why', async () => {
  const failRows = {
    object: 'Account',
    field: 'Name',
    matches: 'bad',
    status: 'CUSTOM_ERROR',
    message: 'No bad',
  }
  bench.control({ op: 'bulk', failRows })
  const job = await ingested(bench, { operation: 'insert' }, 'Name\ngood\nbad\n')
  expect(job).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 })
  expect(await resultFile(bench, job['id'], 'failedResults')).toContain('"CUSTOM_ERROR:No bad:Name --","bad"')
  expect(() => bench.control({ op: 'bulk', failRows: { ...failRows, matches: '(' } })).toThrow(
    'no dial failRows',
  )
})

/** Reads CSV with commas and line feeds, the header row left out. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let value = ''
  let open = false
  for (let i = 0; i < text.length; i++) {
    const at = text[i]!
    if (at === '"') {
      if (!open && text[i - 1] === '"') value += '"'
      open = !open
    } else if (!open && (at === ',' || at === '\n')) {
      rows.at(-1)!.push(value)
      value = ''
      if (at === '\n') rows.push([])
    } else value += at
  }
  return rows.slice(1, -1)
}

const cell = fc.oneof(
  fc.constantFrom('', 'bad', 'a,b', '"', 'two\nlines', '#N/A', ' x '),
  fc.stringMatching(/^[A-Za-z0-9 ,;"\n]{1,12}$/),
)
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
const sorted = (rows: readonly string[]) => rows.toSorted((a, b) => (a < b ? -1 : 1))

test(
  'whatever happens to a job, every row that was sent is in one of its three files',
  { timeout: 120_000 },
  async () => {
    const failRows = {
      object: 'Account',
      field: 'Name',
      matches: 'a',
      status: 'CUSTOM_ERROR',
      message: 'No a',
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 60 }),
        fc.boolean(),
        fc.constantFrom<'no' | 'at once' | 'in the midst'>('no', 'at once', 'in the midst'),
        async (sent, shuffleResults, abort) => {
          const rowsPerSecond = abort === 'in the midst' ? 300 : null
          bench.control({ op: 'bulk', failRows, shuffleResults, rowsPerSecond, stuck: abort === 'at once' })
          const lines = sent.map(([name, text], i) => [String(i), name, text].map(quoted).join(','))
          const csv = ['Site,Name,Description', ...lines, ''].join('\n')
          const id = await startIngest(bench, { operation: 'insert' }, csv)
          if (abort === 'in the midst') await jobIn(bench, `${INGEST}/${id}`, ['InProgress', 'JobComplete'])
          if (abort !== 'no') await bench.call('PATCH', `${INGEST}/${id}`, { state: 'Aborted' })
          bench.control({ op: 'bulk', stuck: false })
          const job = await jobIn(bench, `${INGEST}/${id}`)
          const [good, bad, rest] = await Promise.all(
            ['successfulResults', 'failedResults', 'unprocessedrecords'].map(async (which) =>
              readCsv(await resultFile(bench, id, which)),
            ),
          )
          expect(good!.length + bad!.length).toBe(job['numberRecordsProcessed'])
          expect(bad!.length).toBe(job['numberRecordsFailed'])
          const back = [...good!.map((row) => row.slice(2)), ...bad!.map((row) => row.slice(2)), ...rest!]
          const asked = sent.map(([name, text], i) => [String(i), name, text])
          expect(sorted(back.map((row) => row.join('|')))).toEqual(sorted(asked.map((row) => row.join('|'))))
          expect(new Set(good!.map(([made]) => made)).size).toBe(good!.length)
        },
      ),
      { numRuns: 25 },
    )
  },
)
