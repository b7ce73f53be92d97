import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { ReadPlan } from '../provider.ts'
import { bulkRowReader } from './bulk-rows.ts'
import { readCsv } from './csv.ts'
import { instantOf, readPage } from './rows.ts'

const plan = (object = 'Contact'): ReadPlan => ({
  object,
  fields: [
    'Id',
    'Name',
    'Email',
    'Amount__c',
    'MailingAddress',
    'AccountId',
    'Notes__c',
    'SystemModstamp',
    'IsDeleted',
  ],
  nameField: 'Name',
  modstampField: 'SystemModstamp',
  companyField: 'AccountId',
  types: {},
  formulas: [],
  deletedRows: true,
  replicateable: true,
  mergeable: false,
})

const attributes =
  '"attributes":{"type":"Contact","url":"/services/data/v64.0/sobjects/Contact/003000000000001AAA"}'
const record = (more: string, id = '003000000000001AAA'): string => `{${attributes},"Id":"${id}"${more}}`
const body = (...records: string[]): string =>
  `{"totalSize":${records.length},"done":true,"records":[${records.join(',')}]}`
const rowsOf = (...records: string[]) => readPage(body(...records), plan()).rows
const hashOf = (more: string): string => rowsOf(record(more))[0]?.hash ?? ''

describe('the text of a record', () => {
  const exact = [
    record(',"Amount__c":123456789012345678,"Name":"A"'),
    record(',"Amount__c":0.10000000000000000,"Name":"\\u00dcnal \\u2708 \\ud83d\\udea2"'),
    record(',"Name":"says {\\"attributes\\":{\\"type\\":\\"Contact\\"}} and ],[ and }"'),
    record(',"Name":"back \\\\ slash \\/ and \\n line","Notes__c":null'),
    record(
      ',"MailingAddress":{"city":"Bern","geocodeAccuracy":null,"latitude":46.94797400000001,"street":"a } ] {"}',
    ),
    record(',"Name":"ü ✈ 🚢"'),
  ]

  test('B23: is kept byte for byte, whatever stands beside it', () => {
    expect(rowsOf(...exact).map((row) => row.raw)).toEqual(exact)
    for (const one of exact) expect(rowsOf(one).map((row) => row.raw)).toEqual([one])
  })

  test('is kept also when the page names a next one', () => {
    const text = `{"totalSize":4001,"done":false,"nextRecordsUrl":"/services/data/v64.0/query/01g-2000","records":[${exact.join(',')}]}`
    const page = readPage(text, plan())
    expect(page).toMatchObject({ total: 4001, next: '/services/data/v64.0/query/01g-2000' })
    expect(page.rows.map((row) => row.raw)).toEqual(exact)
  })

  test('falls back to the parsed record where it cannot be cut, and loses nothing but form', () => {
    const spaced = `{ "totalSize": 1, "done": true, "records": [ { "attributes" : { "type": "Contact" }, "Id": "003000000000001AAA", "Name": "A" } ] }`
    expect(JSON.parse(readPage(spaced, plan()).rows[0]?.raw ?? '')).toMatchObject({ Name: 'A' })
    const nested = record(`,"Name":"A","Account":{${attributes},"Name":"B"}`)
    expect(JSON.parse(rowsOf(nested)[0]?.raw ?? '')).toEqual(JSON.parse(nested))
  })
})

describe('a row', () => {
  test('is read into what the store needs', () => {
    const [row] = rowsOf(
      record(
        ',"Name":"Ana Example","Email":"Ana@X.example","AccountId":"001000000000001","SystemModstamp":"2026-01-02T03:04:05.000+0000","IsDeleted":true,"MasterRecordId":"003000000000002"',
      ),
    )
    expect(row).toMatchObject({
      externalId: '003000000000001AAA',
      name: 'Ana Example',
      modstamp: Date.UTC(2026, 0, 2, 3, 4, 5),
      deleted: true,
      companyRef: '001000000000001AAA',
      mergedInto: '003000000000002AAA',
    })
    expect(row?.search).toContain('ana@x.example')
  })

  test('B24: has its id in the long form, and none without one', () => {
    expect(rowsOf(record('', '0018000000MOzvk'))[0]?.externalId).toBe('0018000000MOzvkAAD')
    expect(() => rowsOf(record('', 'nonsense'))).toThrow(
      expect.objectContaining({ code: 'REMOTE_ERROR' }) as Error,
    )
  })

  test('of an account is its own company', () => {
    expect(readPage(body(record('', '001000000000001AAA')), plan('Account')).rows[0]?.companyRef).toBe(
      '001000000000001AAA',
    )
  })

  test('without a name is called by its subject or its id', () => {
    expect(rowsOf(record(',"Name":null,"Subject":"Call"'))[0]?.name).toBe('Call')
    expect(rowsOf(record(',"Name":""'))[0]?.name).toBe('003000000000001AAA')
  })
})

describe('content', () => {
  test('is the same when only bookkeeping moved', () => {
    expect(hashOf(',"Name":"A","SystemModstamp":"2026-01-02T03:04:05.000+0000"')).toBe(
      hashOf(',"Name":"A","SystemModstamp":"2026-02-02T03:04:05.000+0000"'),
    )
  })

  test('is the same in another order, and with fields that are empty', () => {
    expect(hashOf(',"Name":"A","Email":"a@b.example"')).toBe(
      hashOf(',"Email":"a@b.example","Name":"A","Notes__c":null'),
    )
  })

  test.each([
    [',"Name":"A"', ',"Name":"B"'],
    [',"Name":"A"', ',"Email":"A"'],
    [',"Amount__c":1', ',"Amount__c":1.5'],
    [',"Amount__c":123456789012345678', ',"Amount__c":123456789012345679'],
    [',"Amount__c":0.1234567890123456781', ',"Amount__c":0.1234567890123456782'],
    [',"MailingAddress":{"city":"Bern"}', ',"MailingAddress":{"city":"Basel"}'],
    [',"Name":"A","Email":"B"', ',"Name":"AB"'],
  ])('differs between %s and %s', (one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other))
  })
})

describe('a body that is not whole', () => {
  const whole = body(record(',"Name":"A"'))
  test.each([
    ['nothing', ''],
    ['half', whole.slice(0, whole.length / 2)],
    ['all but the end', whole.slice(0, -1)],
    ['a page', '<html><body>Maintenance</body></html>'],
    ['another answer', '[{"errorCode":"X"}]'],
    ['more without saying where', '{"totalSize":5000,"done":false,"records":[]}'],
  ])('is an error and can be tried again: %s', (_, text) => {
    expect(() => readPage(text, plan())).toThrow(
      expect.objectContaining({ code: 'REMOTE_ERROR', retry: 'now' }) as Error,
    )
  })

  test('with something that is no record is an error', () => {
    for (const wrong of ['null', '[]', '1', '{}'])
      expect(() => rowsOf(wrong)).toThrow(expect.objectContaining({ code: 'REMOTE_ERROR' }) as Error)
  })

  test('without records is a page of none', () => {
    expect(readPage('{"totalSize":42,"done":true,"records":[]}', plan())).toEqual({
      rows: [],
      total: 42,
      next: null,
    })
  })
})

test('instants of an org are read with and without a colon in the zone', () => {
  expect(instantOf('2026-01-02T03:04:05.678+0000')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678))
  expect(instantOf('2026-01-02T03:04:05+02:00')).toBe(Date.UTC(2026, 0, 2, 1, 4, 5))
  expect(instantOf('soon')).toBe(null)
})

describe('a value of no one type, as histories have them', () => {
  const names = ['Id', 'Field', 'DataType', 'OldValue', 'NewValue']
  const history: ReadPlan = {
    ...plan('ContactHistory'),
    fields: names,
    types: { Id: 'id', Field: 'picklist', DataType: 'picklist', OldValue: 'anyType', NewValue: 'anyType' },
    nameField: 'Field',
    modstampField: 'CreatedDate',
  }
  const id = '017000000000001AAA'
  const asJson = (type: string, value: string) =>
    readPage(
      body(
        `{${attributes},"Id":"${id}","Field":"X","DataType":"${type}","OldValue":null,"NewValue":${value}}`,
      ),
      history,
    ).rows[0]
  const asLine = async (type: string, value: string) => {
    const file = Readable.from([
      Buffer.from(`${[id, 'X', type, '', value].map((one) => `"${one}"`).join(',')}\n`),
    ])
    for await (const rows of readCsv(file)) return bulkRowReader(history, names)(rows, 0)
    throw new Error('no row')
  }

  test.each([
    ['Currency', '1500.5', '1500.5'],
    ['Currency', '1000.0', '1000.0'],
    ['Double', '1234567890123456.0', '1234567890123456.0'],
    ['Boolean', 'true', 'true'],
    ['Text', '"0815"', '0815'],
    ['Text', '"true"', 'true'],
    ['DynamicEnum', '"Closed Won"', 'Closed Won'],
    ['DateOnly', '"2026-12-01"', '2026-12-01'],
    ['DateTime', '"2026-12-01T10:00:00.000+0000"', '2026-12-01T10:00:00.000Z'],
  ])('%s %s is the same content in an answer and in a result file', async (type, json, line) => {
    const row = await asLine(type, line)
    expect(row.hash).toBe(asJson(type, json)?.hash)
    expect(row.raw).toContain(`"NewValue":${json}}`)
  })

  test('another value is other content, and the row is called by its field', async () => {
    expect(asJson('Text', '"a"')?.hash).not.toBe(asJson('Text', '"b"')?.hash)
    expect((await asLine('Text', 'a')).name).toBe('X')
  })
})
