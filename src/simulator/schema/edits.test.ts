import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { createSimulatorServer } from '../server.ts'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const make = async (fields: Fields, object = 'Contact') =>
  textOf(await bench.call('POST', `${V}/sobjects/${object}`, { LastName: 'Known', ...fields }), 'id')
const described = async (name: string, object = 'Contact'): Promise<Fields | undefined> => {
  const { fields } = (await bench.call('GET', `${V}/sobjects/${object}/describe`)).json as {
    fields: Fields[]
  }
  return fields.find((field) => field['name'] === name)
}
const valueOf = async (id: string, name: string): Promise<unknown> =>
  recordsOf(await bench.soql(`SELECT ${name} FROM Contact WHERE Id = '${id}'`))[0]?.[name]
const field = (input: Fields) => bench.control({ op: 'field', object: 'Contact', ...input })

describe('a field that goes', () => {
  test('is neither described nor found, and comes back empty', async () => {
    field({ add: { name: 'Berth__c', type: 'text', externalId: true } })
    const id = await make({ Berth__c: 'B7' })
    expect(await valueOf(id, 'Berth__c')).toBe('B7')
    expect(field({ remove: 'berth__c' })).toEqual({ field: null })
    expect(await described('Berth__c')).toBeUndefined()
    const read = await bench.soql('SELECT Berth__c FROM Contact')
    expect([read.status, read.json]).toMatchObject([400, [{ errorCode: 'INVALID_FIELD' }]])
    expect((await bench.call('PATCH', `${V}/sobjects/Contact/${id}`, { Berth__c: 'B8' })).json).toMatchObject(
      [{ errorCode: 'INVALID_FIELD', message: "No such column 'Berth__c' on sobject of type Contact" }],
    )
    const whole = await bench.call('GET', `${V}/sobjects/Contact/${id}`)
    expect(whole.json).toMatchObject({ LastName: 'Known' })
    expect(whole.json).not.toHaveProperty('Berth__c')
    expect((await bench.call('GET', `${V}/sobjects/Contact/Berth__c/B7`)).status).toBe(404)
    field({ add: { name: 'Berth__c', type: 'text' } })
    expect(await valueOf(id, 'Berth__c')).toBeNull()
  })

  test('changes what copies of the description are worth', async () => {
    const path = `${V}/sobjects/Contact/describe`
    const first = await bench.call('GET', path)
    const copy = {
      'if-modified-since': first.headers.get('last-modified')!,
      'if-none-match': first.headers.get('etag')!,
    }
    expect((await bench.call('GET', path, undefined, copy)).status).toBe(304)
    field({ add: { name: 'Passing__c', type: 'date' } })
    const second = await bench.call('GET', path, undefined, copy)
    expect(second.status).toBe(200)
    expect(second.headers.get('etag')).not.toBe(first.headers.get('etag'))
    field({ remove: 'Passing__c' })
    const later = { 'if-modified-since': second.headers.get('last-modified')! }
    expect((await bench.call('GET', path, undefined, later)).status).toBe(200)
  })

  test('must be one that somebody added', () => {
    expect(() => field({ remove: 'Email' })).toThrow('Email is a standard field')
    expect(() => field({ remove: 'Nowhere__c' })).toThrow('no field Nowhere__c')
    expect(() => field({ retype: { name: 'Email', type: 'text' } })).toThrow('standard field')
    expect(() => field({ add: { name: 'Loyalty_Tier__c', type: 'text' } })).toThrow('has a field')
    expect(() => field({ add: { name: 'Odd__c', type: 'colour' } })).toThrow('colour')
    expect(() => field({ add: { name: 'Odd', type: 'text' } })).toThrow('no name')
  })
})

describe('a field that becomes another', () => {
  const table: [string, Fields, unknown, Fields, unknown, string][] = [
    ['text to number', { type: 'text' }, '12.5', { type: 'number', scale: 2 }, 12.5, 'double'],
    ['words to number', { type: 'text' }, 'twelve', { type: 'number' }, null, 'double'],
    ['number to text', { type: 'number', scale: 2 }, 12.5, { type: 'text' }, '12.5', 'string'],
    ['text to a shorter one', { type: 'text' }, 'abcdef', { type: 'text', length: 3 }, 'abc', 'string'],
    ['text to date', { type: 'text' }, '2026-02-03', { type: 'date' }, '2026-02-03', 'date'],
    ['words to date', { type: 'text' }, 'soon', { type: 'date' }, null, 'date'],
    [
      'date to instant',
      { type: 'date' },
      '2026-02-03',
      { type: 'datetime' },
      '2026-02-03T00:00:00.000+0000',
      'datetime',
    ],
    ['instant to date', { type: 'datetime' }, '2026-02-03T10:00:00Z', { type: 'date' }, '2026-02-03', 'date'],
    ['checkbox to text', { type: 'checkbox' }, true, { type: 'text' }, 'true', 'string'],
    ['text to checkbox', { type: 'text' }, 'yes', { type: 'checkbox' }, false, 'boolean'],
    [
      'text to picklist',
      { type: 'text' },
      'Odd',
      { type: 'picklist', values: ['A', 'B'] },
      'Odd',
      'picklist',
    ],
    ['text to e-mail', { type: 'text' }, 'nobody', { type: 'email' }, null, 'email'],
    [
      'text to lookup',
      { type: 'text' },
      'nobody',
      { type: 'reference', referenceTo: 'Account' },
      null,
      'reference',
    ],
  ]
  test.each(table)('%s', async (what, before, value, after, expected, type) => {
    const name = `${what.replaceAll(/\W/g, '_')}__c`
    field({ add: { name, ...before } })
    const id = await make({ [name]: value })
    const stamp = await valueOf(id, 'SystemModstamp')
    expect(field({ retype: { name, ...after } })).toMatchObject({ field: { name, type } })
    expect(await described(name)).toMatchObject({ name, type, label: expect.any(String) })
    expect(await valueOf(id, name)).toBe(expected)
    // Nobody touched the record.
    expect(await valueOf(id, 'SystemModstamp')).toBe(stamp)
  })

  test('sorts and compares as what it has become', async () => {
    field({ add: { name: 'Depth__c', type: 'text' } })
    for (const Depth__c of ['9', '10', 'deep']) await make({ LastName: 'Sounded', Depth__c })
    const order = async () =>
      recordsOf(
        await bench.soql(
          "SELECT Depth__c FROM Contact WHERE LastName = 'Sounded' ORDER BY Depth__c NULLS FIRST",
        ),
      ).map((row) => row['Depth__c'])
    expect(await order()).toEqual(['10', '9', 'deep'])
    field({ retype: { name: 'Depth__c', type: 'number' } })
    expect(await order()).toEqual([null, 9, 10])
    expect(recordsOf(await bench.soql('SELECT Id FROM Contact WHERE Depth__c > 9.5'))).toHaveLength(1)
  })

  test('numbers survive the way to text and back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 5 }), async (numbers) => {
        field({ add: { name: 'Way__c', type: 'number', scale: 3 } })
        const ids: string[] = []
        for (const n of numbers) ids.push(await make({ Way__c: n / 1000 }))
        field({ retype: { name: 'Way__c', type: 'text' } })
        field({ retype: { name: 'Way__c', type: 'number', scale: 3 } })
        for (const [i, id] of ids.entries()) expect(await valueOf(id, 'Way__c')).toBe(numbers[i]! / 1000)
        field({ remove: 'Way__c' })
      }),
      { numRuns: 10 },
    )
  })
})

test('a query that is being read stops at a field that went', async () => {
  field({ add: { name: 'Short__c', type: 'text' } })
  const records = Array.from({ length: 201 }, () => ({ LastName: 'Paged', Short__c: 'x' }))
  bench.control({ op: 'load', object: 'Contact', records })
  const query = encodeURIComponent("SELECT Short__c FROM Contact WHERE LastName = 'Paged'")
  const first = await bench.call('GET', `${V}/query?q=${query}`, undefined, {
    'sforce-query-options': 'batchSize=200',
  })
  expect(first.json).toMatchObject({ totalSize: 201, done: false })
  field({ remove: 'Short__c' })
  const second = await bench.call('GET', textOf(first, 'nextRecordsUrl'))
  expect([second.status, second.json]).toMatchObject([400, [{ errorCode: 'INVALID_FIELD' }]])
})

describe('limits of a field', () => {
  const errorOf = async (fields: Fields) =>
    (await bench.call('POST', `${V}/sobjects/Contact`, { LastName: 'Limit', ...fields })).json

  test('required', async () => {
    const id = await make({ LastName: 'Before' })
    field({ add: { name: 'Must__c', type: 'text' } })
    expect(field({ set: 'Must__c', required: true })).toMatchObject({ field: { nillable: false } })
    const missing = [
      {
        message: 'Required fields are missing: [Must__c]',
        errorCode: 'REQUIRED_FIELD_MISSING',
        fields: ['Must__c'],
      },
    ]
    expect(await errorOf({})).toEqual(missing)
    const change = (fields: Fields) => bench.call('PATCH', `${V}/sobjects/Contact/${id}`, fields)
    expect((await change({ Title: 'Mate' })).json).toEqual(missing)
    expect((await change({ Must__c: 'now' })).status).toBe(204)
    expect((await change({ Title: 'Mate' })).status).toBe(204)
    expect((await change({ Must__c: null })).json).toEqual(missing)
    field({ set: 'Must__c', required: false })
    expect((await change({ Must__c: null })).status).toBe(204)
  })

  test('unique, also on a standard field, unless values are there twice', async () => {
    const Email = 'only@example.com'
    const id = await make({ Email })
    field({ set: 'Email', unique: true })
    expect(await described('Email')).toMatchObject({ unique: true })
    expect(await errorOf({ Email: 'ONLY@example.com' })).toEqual([
      {
        message: `duplicate value found: Email duplicates value on record with id: ${id.slice(0, 15)}`,
        errorCode: 'DUPLICATE_VALUE',
        fields: [],
      },
    ])
    field({ set: 'Email', unique: false })
    await make({ Email })
    expect(() => field({ set: 'Email', unique: true })).toThrow('only@example.com is there more than once')
    expect(await described('Email')).toMatchObject({ unique: false })
  })

  test('length', async () => {
    const id = await make({ Title: 'Quartermaster' })
    field({ set: 'Title', length: 5 })
    expect(await described('Title')).toMatchObject({ length: 5, byteLength: 15 })
    expect(await errorOf({ Title: 'Purser' })).toEqual([
      {
        message: 'Title: data value too large: Purser (max length=5)',
        errorCode: 'STRING_TOO_LONG',
        fields: ['Title'],
      },
    ])
    expect(await valueOf(id, 'Title')).toBe('Quartermaster')
  })

  test('values of a picklist', async () => {
    field({ set: 'LeadSource', values: ['Web', '*Harbour'], restricted: true })
    const { picklistValues } = (await described('LeadSource')) as { picklistValues: Fields[] }
    expect(picklistValues.map((one) => one['value'])).toEqual(['Web', 'Harbour'])
    expect(await errorOf({ LeadSource: 'Other' })).toMatchObject([
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['LeadSource'] },
    ])
    expect(await valueOf(await make({}), 'LeadSource')).toBe('Harbour')
  })

  test('that make no sense are refused', () => {
    expect(() => field({ set: 'Birthdate', length: 3 })).toThrow('no length')
    expect(() => field({ set: 'Birthdate', values: ['A'] })).toThrow('no values')
    expect(() => field({ set: 'Description', unique: true })).toThrow('no unique values')
    expect(() => field({ set: 'CreatedDate', required: true })).toThrow('can not be made required')
    expect(() => field({ set: 'Title', lenght: 3 })).toThrow('lenght')
  })
})

test('an organisation opens with the schema it was closed with', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'simulator-edits-'))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
  const first = await createSimulatorServer({ dataDir, empty: true })
  const edit = (input: Fields) => first.control({ op: 'field', object: 'Contact', ...input })
  edit({ add: { name: 'Gone__c', type: 'text' } })
  edit({ add: { name: 'Turned__c', type: 'text' } })
  first.control({
    op: 'load',
    object: 'Contact',
    records: [{ LastName: 'Kept', Gone__c: 'x', Turned__c: '7' }],
  })
  edit({ remove: 'Gone__c' })
  edit({ retype: { name: 'Turned__c', type: 'number' } })
  edit({ set: 'Title', length: 7 })
  const type = first.control({ op: 'record-type', object: 'Contact', name: 'Crew', default: true }) as Fields
  const rule = { when: [{ field: 'Title', op: 'eq', value: 'Nobody' }], message: 'Not so' }
  first.control({ op: 'rule', object: 'Contact', name: 'Kept', ...rule })
  await first.close()
  const second = await startBench({ dataDir })
  const rows = recordsOf(await second.soql("SELECT Turned__c FROM Contact WHERE LastName = 'Kept'"))
  expect(rows).toMatchObject([{ Turned__c: 7 }])
  expect((await second.soql('SELECT Gone__c FROM Contact')).status).toBe(400)
  const { fields } = (await second.call('GET', `${V}/sobjects/Contact/describe`)).json as { fields: Fields[] }
  expect(fields.find(({ name }) => name === 'Title')).toMatchObject({ length: 7 })
  const add = (body: Fields) => second.call('POST', `${V}/sobjects/Contact`, { LastName: 'New', ...body })
  expect((await add({ Title: 'Nobody' })).json).toMatchObject([{ message: 'Not so' }])
  const id = textOf(await add({}), 'id')
  expect(recordsOf(await second.soql(`SELECT RecordTypeId FROM Contact WHERE Id = '${id}'`))).toMatchObject([
    { RecordTypeId: type['id'] },
  ])
})
