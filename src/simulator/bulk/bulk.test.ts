import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createSimulatorServer } from '../server.ts'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Bench, Fields, Reply } from '../testing.ts'

const bench = await startBench({ contacts: 700 })
beforeEach(() => void bench.control({ op: 'fault', kind: 'clear' }))

const JOBS = `${V}/jobs/ingest`
const job = async (fields: object) => await bench.call('POST', JOBS, { object: 'Account', ...fields })
const put = (id: string, csv: string) =>
  bench.call('PUT', `${JOBS}/${id}/batches/`, csv, { 'content-type': 'text/csv' })
const close = (id: string, state = 'UploadComplete') => bench.call('PATCH', `${JOBS}/${id}`, { state })

async function ended(path: string, of: Bench = bench): Promise<Fields> {
  for (let i = 0; i < 500; i++) {
    const now = (await of.call('GET', path)).json as Fields
    if (['JobComplete', 'Failed', 'Aborted'].includes(String(now['state']))) return now
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the job does not end')
}

/** Runs a whole ingest job. */
async function load(fields: object, csv: string): Promise<{ id: string; job: Fields }> {
  const id = textOf(await job(fields), 'id')
  expect((await put(id, csv)).status).toBe(201)
  expect((await close(id)).status).toBe(200)
  return { id, job: await ended(`${JOBS}/${id}`) }
}

const file = async (id: string, which: string) => (await bench.call('GET', `${JOBS}/${id}/${which}`)).text
const code = (reply: Reply) => ((reply.json as Fields[])[0] ?? {})['errorCode']

describe('ingest', () => {
  test('inserts rows and gives every submitted value back', async () => {
    const csv = 'Name,Site,Description\n"Bulk, one","say ""hi""","two\nlines"\nBulk two,,x\n,No name,\n'
    const { id, job: done } = await load({ operation: 'insert' }, csv)
    expect(done).toMatchObject({
      state: 'JobComplete',
      jobType: 'V2Ingest',
      numberRecordsProcessed: 3,
      numberRecordsFailed: 1,
    })
    const good = await file(id, 'successfulResults/')
    expect(good).toMatch(
      /^"sf__Id","sf__Created",Name,Site,Description\n"001\w{15}","true","Bulk, one","say ""hi""","two\nlines"\n"001\w{15}","true","Bulk two","","x"\n$/,
    )
    expect(await file(id, 'failedResults')).toBe(
      '"sf__Id","sf__Error",Name,Site,Description\n"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","No name",""\n',
    )
    expect(await file(id, 'unprocessedrecords')).toBe('Name,Site,Description\n')
  })

  test('updates: an empty value leaves alone, #N/A clears', async () => {
    const [row] = recordsOf(await bench.soql("SELECT Id FROM Account WHERE Name = 'Bulk, one'"))
    const id = String(row!['Id'])
    await load(
      { operation: 'update', columnDelimiter: 'PIPE', lineEnding: 'CRLF' },
      `Id|Site|Description\r\n${id}||#N/A\r\n`,
    )
    const [after] = recordsOf(await bench.soql(`SELECT Site, Description FROM Account WHERE Id = '${id}'`))
    expect(after).toMatchObject({ Site: 'say "hi"', Description: null })
  })

  test('upserts by external id and names parents by theirs', async () => {
    await load(
      { operation: 'upsert', externalIdFieldName: 'External_Ref__c' },
      'External_Ref__c,Name\nb-1,Parent\nb-1,Renamed\n',
    )
    const { job: done } = await load(
      { object: 'Contact', operation: 'insert' },
      'LastName,Account.External_Ref__c\nKid,b-1\nLost,b-9\n',
    )
    expect(done).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 1 })
    const kids = recordsOf(await bench.soql("SELECT Account.Name FROM Contact WHERE LastName = 'Kid'"))
    expect(kids).toMatchObject([{ Account: { Name: 'Renamed' } }])
  })

  test.each([
    ['an unknown column', 'Name,Nope\nA,b\n', 'InvalidBatch : Field name not found : Nope'],
    ['a byte order mark', '\uFEFFName\nA\n', 'InvalidBatch : Field name not found : \uFEFFName'],
    ['an unknown relationship', 'Name,Papa.Name\nA,b\n', 'InvalidBatch : Unable to find relationship: Papa'],
    [
      'a type where there is one target',
      'Name,Account:Parent.External_Ref__c\nA,b\n',
      'InvalidBatch : type is not needed for non polymorphic foreign key references: Parent',
    ],
    [
      'other line ends than declared',
      'Name\r\nA\r\n',
      'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    ],
  ])('ends as Failed over %s', async (_, csv, errorMessage) => {
    const { job: done } = await load({ operation: 'insert' }, csv)
    expect(done).toMatchObject({ state: 'Failed', errorMessage, numberRecordsProcessed: 0 })
  })

  test('takes one upload, can be aborted and deleted, and lists', async () => {
    const id = textOf(await job({ operation: 'insert' }), 'id')
    await put(id, 'Name\nA\n')
    const again = await put(id, 'Name\nA\n')
    expect([again.status, code(again)]).toEqual([400, 'BULK_API_ERROR'])
    expect(again.text).toContain('Found multiple contents for job')
    expect((await bench.call('DELETE', `${JOBS}/${id}`)).status).toBe(400)
    expect((await close(id, 'Aborted')).json).toMatchObject({ state: 'Aborted' })
    expect(await file(id, 'unprocessedRecords')).toBe('Name\nA\n')
    expect((await bench.call('GET', JOBS)).text).toContain(id)
    expect((await bench.call('DELETE', `${JOBS}/${id}`)).status).toBe(204)
    expect((await bench.call('GET', `${JOBS}/${id}`)).status).toBe(404)
  })

  test.each([
    [{ operation: 'explode' }, 'INVALIDJOB'],
    [{ operation: 'insert', object: 'Nope' }, 'INVALIDENTITY'],
    [{ operation: 'upsert' }, 'INVALIDJOB'],
    [{ operation: 'hardDelete' }, 'FEATURENOTENABLED'],
    [{ operation: 'insert', columnDelimiter: 'COLON' }, 'INVALIDJOB'],
  ])('refuses %j', async (fields, errorCode) => {
    expect(code(await job(fields))).toBe(errorCode)
  })

  test('dials hold a job up, break it, and shuffle its files', async () => {
    bench.control({ op: 'bulk', stuck: true })
    const id = textOf(await job({ operation: 'insert' }), 'id')
    await put(id, 'Name\nFirst of all\nSecond of all\n')
    await close(id)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await bench.call('GET', `${JOBS}/${id}`)).json).toMatchObject({ state: 'InProgress' })
    bench.control({ op: 'bulk', stuck: false, shuffleResults: true })
    await ended(`${JOBS}/${id}`)
    expect(await file(id, 'successfulResults')).toMatch(/Second of all"\n.*First of all"\n$/)
    bench.control({ op: 'bulk', fail: 'InternalServerError : try later' })
    const broken = await load({ operation: 'insert' }, 'Name\nA\n')
    expect(broken.job).toMatchObject({ state: 'Failed', errorMessage: 'InternalServerError : try later' })
    expect(() => bench.control({ op: 'bulk', spin: 1 })).toThrow('no dial spin')
  })
})

describe('query', () => {
  const QUERY = `${V}/jobs/query`
  const ask = (query: string, operation = 'query') => bench.call('POST', QUERY, { operation, query })
  const page = (id: string, rest: string) => bench.call('GET', `${QUERY}/${id}/results${rest}`)

  test('answers page by page until the locator is the text null', async () => {
    const made = await ask('SELECT Id, Account.Name, CreatedDate, IsDeleted FROM Contact')
    expect(made.json).toMatchObject({ state: 'UploadComplete', object: 'Contact', operation: 'query' })
    const id = textOf(made, 'id')
    const done = await ended(`${QUERY}/${id}`)
    expect(done).toMatchObject({ state: 'JobComplete', jobType: 'V2Query' })
    const rows: string[] = []
    let locator = ''
    do {
      const reply = await page(id, `?maxRecords=300&locator=${locator}`)
      const lines = reply.text.trimEnd().split('\n')
      expect(lines.shift()).toBe('"Id","Account.Name","CreatedDate","IsDeleted"')
      expect(String(lines.length)).toBe(reply.headers.get('sforce-numberofrecords'))
      rows.push(...lines)
      locator = reply.headers.get('sforce-locator') ?? ''
    } while (locator !== 'null')
    expect(rows).toHaveLength(Number(done['numberRecordsProcessed']))
    expect(new Set(rows).size).toBe(rows.length)
    expect(rows[0]).toMatch(/^"003\w{15}",".*","\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z","false"$/)
    const pages = await bench.call('GET', `${QUERY}/${id}/resultPages?maxRecords=100`)
    expect((pages.json as Fields)['resultPages']).toHaveLength(5)
    expect(pages.json).toMatchObject({ done: false })
  })

  test('holds to the version it was made with', async () => {
    const id = textOf(await ask('SELECT Id FROM User'), 'id')
    await ended(`${QUERY}/${id}`)
    expect((await bench.call('GET', `/services/data/v60.0/jobs/query/${id}/results`)).status).toBe(409)
    expect((await page(id, '?locator=zzz')).status).toBe(400)
  })

  test.each([
    ['SELECT MailingAddress FROM Contact', 'Selecting compound data not supported in Bulk Query'],
    [
      'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
      'Aggregate Relationships not supported in Bulk Query',
    ],
    ['SELECT COUNT(Id) FROM Account', 'not supported by the Bulk API'],
    ['SELECT TYPEOF What WHEN Account THEN Name END FROM Task', 'TYPEOF is not supported by the Bulk API'],
    ['SELECT Nope FROM Account', 'No such column'],
  ])('refuses %s', async (query, message) => {
    const reply = await ask(query)
    expect(reply.status).toBe(400)
    expect(reply.text).toContain(message)
  })
})

test('a job that a stop cut off is finished after the next start, no row twice', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'orgdeck-simulator-'))
  try {
    const first = await createSimulatorServer({ dataDir, contacts: 5 })
    first.control({ op: 'bulk', rowsPerSecond: 400 })
    const { accessToken } = first.control({ op: 'token' }) as { accessToken: string }
    const at = (url: string, path: string, init: RequestInit = {}) =>
      fetch(url + path, {
        ...init,
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      })
    const body = JSON.stringify({ object: 'Account', operation: 'insert' })
    const { id } = (await (await at(first.url, JOBS, { method: 'POST', body })).json()) as { id: string }
    const csv = ['Name', ...Array.from({ length: 200 }, (_, i) => `Cut ${i}`)].join('\n')
    await at(first.url, `${JOBS}/${id}/batches`, { method: 'PUT', body: csv })
    await at(first.url, `${JOBS}/${id}`, { method: 'PATCH', body: '{"state":"UploadComplete"}' })
    const read = async (url: string) => (await (await at(url, `${JOBS}/${id}`)).json()) as Fields
    for (let i = 0; i < 500 && Number((await read(first.url))['numberRecordsProcessed']) === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(await read(first.url)).toMatchObject({ state: 'InProgress' })
    await first.close()

    const second = await createSimulatorServer({ dataDir })
    try {
      // The first requests may still go out on a connection to the server that ended.
      const state = async () => (await read(second.url).catch(() => ({}) as Fields))['state']
      for (let i = 0; i < 500 && (await state()) !== 'JobComplete'; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      expect(await read(second.url)).toMatchObject({ numberRecordsProcessed: 200, numberRecordsFailed: 0 })
      const q = encodeURIComponent("SELECT COUNT() FROM Account WHERE Name LIKE 'Cut %'")
      const counted = await at(second.url, `${V}/query?q=${q}`)
      expect(await counted.json()).toMatchObject({ totalSize: 200 })
    } finally {
      await second.close()
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
})
