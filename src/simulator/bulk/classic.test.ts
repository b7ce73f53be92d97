import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf } from '../testing.ts'
import type { Fields, Reply } from '../testing.ts'
import { childOf, readXml, textIn, textsIn } from '../xml.ts'

const bench = await startBench({ contacts: 60 })
const JOBS = '/services/async/64.0/job'
const JSON_TYPE = { 'content-type': 'application/json' }
const XML_TYPE = { 'content-type': 'application/xml; charset=UTF-8' }

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = JSON_TYPE) =>
  bench.call(method, JOBS + path, body, { 'x-sfdc-session': bench.token, ...headers })

const open = async (fields: object, headers = {}) =>
  textOf(
    await call(
      'POST',
      '',
      { object: 'Account', operation: 'insert', ...fields },
      { ...JSON_TYPE, ...headers },
    ),
    'id',
  )

const batches = async (job: string) =>
  ((await call('GET', `/${job}/batch`)).json as { batchInfo: Fields[] }).batchInfo

async function settled(job: string): Promise<Fields[]> {
  for (let i = 0; i < 1000; i++) {
    const infos = await batches(job)
    if (infos.every((one) => !['Queued', 'InProgress'].includes(String(one['state'])))) return infos
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the batches do not end')
}

/** Adds a batch and answers its results once it has ended. */
async function run(job: string, body: unknown, headers = JSON_TYPE): Promise<Reply> {
  const added = await call('POST', `/${job}/batch`, body, headers)
  expect(added.status).toBe(201)
  const id = (await settled(job)).at(-1)!['id']
  return call('GET', `/${job}/batch/${String(id)}/result`, undefined, headers)
}

describe('JSON', () => {
  test('loads records and tells what became of each in their order', async () => {
    const job = await open({
      contentType: 'JSON',
      operation: 'upsert',
      externalIdFieldName: 'External_Ref__c',
    })
    const results = await run(job, [
      { External_Ref__c: 'j-1', Name: 'One, "quoted"', NumberOfEmployees: 7 },
      { External_Ref__c: 'j-2', Name: null },
      {
        External_Ref__c: 'j-3',
        Name: 'Three',
        Parent: { External_Ref__c: 'j-1' },
        Description: 'two\nlines',
      },
    ])
    expect(results.json).toMatchObject([
      { success: true, created: true, errors: [] },
      {
        success: false,
        created: false,
        id: null,
        errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'], extendedErrorDetails: null }],
      },
      { success: true, created: true },
    ])
    const rows = await bench.soql(
      "SELECT Id, Name, NumberOfEmployees, Parent.Name, Description FROM Account WHERE External_Ref__c LIKE 'j-%' ORDER BY Name",
    )
    expect(recordsOf(rows)).toMatchObject([
      { Name: 'One, "quoted"', NumberOfEmployees: 7, Parent: null },
      { Name: 'Three', Parent: { Name: 'One, "quoted"' }, Description: 'two\nlines' },
    ])
    await run(job, [{ External_Ref__c: 'j-3', Name: 'Three', Description: null }])
    const [three] = recordsOf(await bench.soql("SELECT Description FROM Account WHERE Name = 'Three'"))
    expect(three).toMatchObject({ Description: null })
  })

  test('queries answer records with their parents inside, days and instants in milliseconds', async () => {
    const job = await open({ contentType: 'JSON', operation: 'query', object: 'Contact' })
    const soql = 'SELECT LastName, Account.Owner.Name, Birthdate, CreatedDate, IsEmailBounced FROM Contact'
    const ids = (await run(job, soql)).json as string[]
    expect(ids).toEqual([expect.stringMatching(/^752\w{15}$/)])
    const path = `/${job}/batch/${String((await batches(job))[0]!['id'])}/result/${ids[0]}`
    const found = (await call('GET', path)).json as Fields[]
    const rest = recordsOf(await bench.soql(`${soql.replace('SELECT', 'SELECT Id,')} ORDER BY Id`))
    expect(found).toHaveLength(rest.length)
    const expected = rest.map((row) => ({
      attributes: { type: 'Contact', url: `/services/data/v64.0/sobjects/Contact/${String(row['Id'])}` },
      LastName: row['LastName'],
      Birthdate: typeof row['Birthdate'] === 'string' ? Date.parse(row['Birthdate']) : null,
      CreatedDate: Date.parse(String(row['CreatedDate'])),
      IsEmailBounced: row['IsEmailBounced'],
    }))
    expect(found.toSorted(byUrl)).toMatchObject(expected)
    const parent = (row: Fields) => (row['Account'] as { Owner: Fields } | null)?.Owner['Name']
    expect(found.toSorted(byUrl).map(parent)).toEqual(rest.map(parent))
  })

  test('jobs and batches have the types of the service', async () => {
    const job = await open({ contentType: 'JSON' })
    const info = (await call('GET', `/${job}`)).json as Fields
    expect(info).toMatchObject({ contentType: 'JSON', apiVersion: 64, numberBatchesTotal: 0 })
    expect(info['createdDate']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/)
    expect(Object.values(info)).not.toContain(null)
  })
})

const byUrl = (a: Fields, b: Fields) => (urlOf(a) < urlOf(b) ? -1 : 1)
const urlOf = (row: Fields) => (row['attributes'] as { url: string }).url

describe('XML', () => {
  const NS =
    'xmlns="http://www.force.com/2009/06/asyncapi/dataload" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
  const openXml = async (operation: string, object: string) => {
    const body = `<?xml version="1.0" encoding="UTF-8"?><jobInfo ${NS}><operation>${operation}</operation><object>${object}</object><contentType>XML</contentType></jobInfo>`
    const reply = await call('POST', '', body, XML_TYPE)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([201, 'application/xml;charset=UTF-8'])
    return textIn(readXml(reply.text), 'id')!
  }

  test('loads records with parents and nulls', async () => {
    const job = await openXml('insert', 'Task')
    const [person] = recordsOf(await bench.soql('SELECT Email FROM Contact WHERE Email != null LIMIT 1'))
    const email = String(person!['Email'])
    const results = await run(
      job,
      `<?xml version="1.0"?><sObjects ${NS}>
        <sObject><Subject>a &lt; b</Subject><Who><sObject><type>Contact</type><Email>${email}</Email></sObject></Who></sObject>
        <sObject><Subject>lost</Subject><Who><sObject><type>Lead</type><Email>no@example.com</Email></sObject></Who></sObject>
        <sObject><Subject>plain</Subject><Description xsi:nil="true"/></sObject>
      </sObjects>`,
      XML_TYPE,
    )
    const root = readXml(results.text)
    expect(root.name).toBe('results')
    expect(textsIn({ ...root, children: root.children.flatMap((one) => one.children) }, 'success')).toEqual([
      'true',
      'false',
      'true',
    ])
    expect(textIn(childOf(root.children[1], 'errors'), 'statusCode')).toBe('INVALID_FIELD')
    const tasks = recordsOf(await bench.soql("SELECT Who.Type FROM Task WHERE Subject = 'a < b'"))
    expect(tasks).toMatchObject([{ Who: { Type: 'Contact' } }])
  })

  test('queries answer records as elements', async () => {
    const job = await openXml('query', 'Contact')
    const list = readXml(
      (await run(job, 'SELECT Id, Account.Name, CreatedDate FROM Contact LIMIT 2', XML_TYPE)).text,
    )
    expect(list.name).toBe('result-list')
    const batch = String((await batches(job))[0]!['id'])
    const reply = await call(
      'GET',
      `/${job}/batch/${batch}/result/${textIn(list, 'result')!}`,
      undefined,
      XML_TYPE,
    )
    const root = readXml(reply.text)
    expect([root.name, root.children.length]).toEqual(['queryResult', 2])
    expect(textIn(root.children[0], 'type')).toBe('Contact')
    expect(textIn(root.children[0], 'Id')).toMatch(/^003\w{15}$/)
    expect(textIn(root.children[0], 'CreatedDate')).toMatch(/T\d\d:\d\d:\d\d\.000Z$/)
    expect(textIn(childOf(root.children[0], 'Account'), 'type')).toBe('Account')
  })
})

describe('PK chunking', () => {
  test('divides a query by ranges of ids, and the batch that was sent is not processed', async () => {
    const fields = { contentType: 'CSV', operation: 'query', object: 'Contact' }
    const job = await open(fields, { 'sforce-enable-pkchunking': 'chunkSize=25; startRow=0' })
    const added = await call('POST', `/${job}/batch`, "SELECT Id FROM Contact WHERE LastName != 'x'", {
      'content-type': 'text/csv',
    })
    expect(added.text).toContain('<state>Queued</state>')
    const [original, ...parts] = await settled(job)
    expect(original).toMatchObject({ state: 'NotProcessed', id: textIn(readXml(added.text), 'id') })
    expect(parts.map((one) => [one['state'], one['numberRecordsProcessed']])).toEqual([
      ['Completed', 25],
      ['Completed', 25],
      ['Completed', 10],
    ])
    const rows: string[] = []
    for (const part of parts) {
      const path = `/${job}/batch/${String(part['id'])}/result`
      const [id] = (await call('GET', path)).json as string[]
      const lines = (await call('GET', `${path}/${id}`)).text.trimEnd().split('\n').slice(1)
      expect(lines.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(lines)
      rows.push(...lines)
    }
    expect(new Set(rows).size).toBe(60)
    const chunked = await bench.call('GET', '/services/data/v64.0/jobs/query?isPkChunkingEnabled=true')
    expect((chunked.json as { records: Fields[] }).records.map((one) => one['id'])).toEqual([job])
  })

  test.each([
    [{ operation: 'query' }, 'chunkSize=250001'],
    [{ operation: 'insert' }, 'true'],
  ])('refuses %j with %s', async (fields, header) => {
    const reply = await call(
      'POST',
      '',
      { object: 'Contact', contentType: 'CSV', ...fields },
      { ...JSON_TYPE, 'sforce-enable-pkchunking': header },
    )
    expect([reply.status, reply.json]).toMatchObject([400, { exceptionCode: 'InvalidJob' }])
  })
})

describe('jobs and batches', () => {
  const csv = { 'content-type': 'text/csv' }

  test('an abort leaves what waits undone and finishes what has begun', async () => {
    bench.control({ op: 'bulk', rowsPerSecond: 200 })
    const job = await open({ contentType: 'CSV' })
    const names = (of: string) => ['Name', ...Array.from({ length: 40 }, (_, i) => `${of} ${i}`)].join('\n')
    for (const of of ['first', 'second', 'third']) await call('POST', `/${job}/batch`, names(of), csv)
    for (let i = 0; i < 500 && (await batches(job))[0]!['state'] === 'Queued'; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const aborted = await call('POST', `/${job}`, { state: 'Aborted' })
    expect(aborted.json).toMatchObject({ state: 'Aborted', numberBatchesTotal: 3 })
    const ended = await settled(job)
    expect(ended.map((one) => [one['state'], one['numberRecordsProcessed']])).toEqual([
      ['Completed', 40],
      ['NotProcessed', 0],
      ['NotProcessed', 0],
    ])
    bench.control({ op: 'bulk', rowsPerSecond: null })
    const again = await call('POST', `/${job}`, { state: 'Closed' })
    expect(again.json).toMatchObject({ exceptionCode: 'InvalidJobState' })
  })

  test('a closed job takes no more', async () => {
    const job = await open({ contentType: 'CSV' })
    expect((await call('POST', `/${job}`, { state: 'Closed' })).json).toMatchObject({ state: 'Closed' })
    const late = await call('POST', `/${job}/batch`, 'Name\nA\n', csv)
    expect([late.status, late.text]).toEqual([400, expect.stringContaining('InvalidJobState')])
  })

  test.each([
    ['JSON', '{"Name":"alone"}', 'InvalidBatch'],
    ['JSON', '[{"Name":["a"]}]', 'InvalidBatch'],
    ['XML', '<sObjects><sObject><Name>x</sObject></sObjects>', 'InvalidXML'],
    ['CSV', `Name\n${'x\n'.repeat(10_001)}`, 'InvalidBatch'],
    ['CSV', `Name\n${'x'.repeat(10_000_000)}`, 'ClientInputError'],
  ])('a batch of %s that cannot be taken is refused', async (contentType, body, code) => {
    const job = await open({ contentType })
    const reply = await call('POST', `/${job}/batch`, body)
    expect([reply.status, reply.json]).toMatchObject([400, { exceptionCode: code }])
  })

  test('an unknown field ends the batch as Failed', async () => {
    const job = await open({ contentType: 'JSON' })
    await call('POST', `/${job}/batch`, [{ Nope: 1 }])
    const stateMessage = 'InvalidBatch : Field name not found : Nope'
    expect(await settled(job)).toMatchObject([{ state: 'Failed', stateMessage }])
  })
})
