import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RecordFilter } from '../../contract/records.ts'
import { inTransaction, type Store } from '../db/open.ts'
import { addConnection, testStore } from '../testing.ts'
import { exportChunk } from './export.ts'
import { readPageOf, searchRecords, type PageTask } from './pages.ts'
import { RecordWriter } from './writer.ts'

let store: Store
let remove: () => void
let connectionId: number

const people = [
  { Id: 'a', Name: 'Ana', City: 'Bern', Amount: 50000.0, Active: true, Born: '1990-05-01', Note: null },
  { Id: 'b', Name: 'bob', City: 'Łódź', Amount: 7, Active: false, Born: '2001-01-31', Note: '100 % sure' },
  {
    Id: 'c',
    Name: 'Çelik',
    City: 'bern',
    Amount: -3.5,
    Active: true,
    Born: '1985-12-24',
    Note: '100 percent',
  },
  { Id: 'd', Name: "O'Neil", City: '北京', Amount: 1e12, Active: false, Born: null, Note: 'a_b' },
  { Id: 'e', Name: 'Zoë', City: null, Active: true, Born: '1970-01-01', Note: 'aXb \\ back' },
]

beforeAll(() => {
  ;({ store, remove } = testStore())
  connectionId = addConnection(store).id
  const rows = people.map((fields, place) => ({
    externalId: fields.Id,
    modstamp: Date.UTC(2026, 0, place + 1),
    deleted: fields.Id === 'e',
    // Written by hand, because JSON.stringify would drop the ".0" an org sends.
    raw: JSON.stringify({ attributes: { type: 'Contact' }, ...fields }).replace('50000,', '50000.0,'),
    hash: fields.Id,
    name: fields.Name,
    search: `${fields.Name}\n${fields.Id}@x.example`.toLowerCase(),
    companyRef: null,
    mergedInto: null,
    extracted: '{}',
  }))
  inTransaction(store, () =>
    new RecordWriter(store, {
      connectionId,
      type: 'SALESFORCE',
      object: 'Contact',
      apiVersion: '64.0',
      companyObject: 'Account',
    }).apply(rows, null, Date.UTC(2026, 1, 1)),
  )
})
afterAll(() => remove())

const task = (values: Partial<PageTask> = {}): PageTask => ({
  integration_id: connectionId,
  object: 'Contact',
  filters: [],
  deleted: 'with',
  sort: '$name',
  page: 1,
  page_size: 50,
  columns: ['Name'],
  ...values,
})
const ids = (values: Partial<PageTask>): string =>
  readPageOf(store, task(values))
    .items.map((item) => item.external_id)
    .join('')
const matching = (field: string, op: RecordFilter['op'], ...values: string[]): string =>
  Array.from(ids({ filters: [{ field, op, values }] }))
    .sort()
    .join('')
const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return Reflect.get(Object(error), 'code')
  }
}

describe('filters', () => {
  test.each<[string, RecordFilter['op'], string[], string]>([
    ['City', 'is', ['BERN'], 'ac'],
    ['City', 'is', ['北京', 'Łódź'], 'bd'],
    ['City', 'is_not', ['Bern'], 'bde'],
    ['City', 'empty', [], 'e'],
    ['City', 'set', [], 'abcd'],
    ['Amount', 'is', ['50000'], 'a'],
    ['Amount', 'is', ['50000.00'], 'a'],
    ['Amount', 'is', ['1000000000000'], 'd'],
    ['Amount', 'is_not', ['50000'], 'bcde'],
    ['Amount', 'gt', ['7'], 'ad'],
    ['Amount', 'gte', ['7'], 'abd'],
    ['Amount', 'lt', ['0'], 'c'],
    ['Amount', 'lte', ['-3.5'], 'c'],
    ['Amount', 'empty', [], 'e'],
    ['Active', 'is', ['true'], 'ace'],
    ['Active', 'is', ['false'], 'bd'],
    ['Active', 'is_not', ['true'], 'bd'],
    ['Born', 'gt', ['1985-12-24'], 'ab'],
    ['Born', 'gte', ['1985-12-24'], 'abc'],
    ['Born', 'lt', ['1980-01-01'], 'e'],
    ['Note', 'contains', ['100 %'], 'b'],
    ['Note', 'contains', ['a_b'], 'd'],
    ['Note', 'contains', ['\\'], 'e'],
    ['Note', 'starts', ['100'], 'bc'],
    ['Note', 'starts', ['percent', 'a'], 'de'],
    ['Name', 'is', ["O'Neil"], 'd'],
    ['$name', 'starts', ['ç'], ''],
    ['$name', 'starts', ['Ç'], 'c'],
    ['$modified', 'gte', ['2026-01-04'], 'de'],
    ['$modified', 'lt', ['2026-01-02T00:00:00Z'], 'a'],
    ['$deleted', 'set', [], 'e'],
    ['$synced', 'gt', ['2026-02-01T00:00:00.001Z'], ''],
    ['Nowhere', 'empty', [], 'abcde'],
  ])('%s %s %j', (field, op, values, expected) => {
    expect(matching(field, op, ...values)).toBe(expected)
  })

  test('all have to hold', () => {
    const filters: RecordFilter[] = [
      { field: 'City', op: 'is', values: ['bern'] },
      { field: 'Amount', op: 'lt', values: ['0'] },
    ]
    expect(ids({ filters })).toBe('c')
  })

  test('leave out or pick deleted records', () => {
    expect(ids({ deleted: 'without' })).not.toContain('e')
    expect(ids({ deleted: 'only' })).toBe('e')
  })

  test('search looks for every word, whatever its case', () => {
    expect(ids({ q: 'ÇELIK' })).toBe('c')
    expect(ids({ q: "o'n  D@X" })).toBe('d')
    expect(ids({ q: 'ana bob' })).toBe('')
  })

  test('that cannot be compared are refused', () => {
    expect(codeOf(() => ids({ filters: [{ field: 'Amount', op: 'gt', values: [] }] }))).toBe('BAD_REQUEST')
    expect(codeOf(() => ids({ filters: [{ field: '$modified', op: 'gt', values: ['soon'] }] }))).toBe(
      'BAD_REQUEST',
    )
  })
})

describe('sorting', () => {
  test.each([
    ['$name', 'abdec'],
    ['-$name', 'cedba'],
    ['City', 'acbde'],
    ['Amount', 'cbade'],
    ['-Amount', 'dabce'],
    ['Born', 'ecabd'],
    ['-Born', 'baced'],
    ['Active', 'bdace'],
    ['-$modified', 'edcba'],
    ['$deleted', 'eabcd'],
    ['Nowhere', 'abcde'],
  ])('by %s', (sort, expected) => {
    expect(ids({ sort })).toBe(expected)
  })
})

describe('what an attacker sends', () => {
  const evil = [
    "Name') OR 1=1 --",
    "Name' OR '1'='1",
    'Name; DROP TABLE api_keys',
    'Name"]',
    '$.Name',
    '$name; --',
    '*',
    '',
    ' ',
    'Name\u0000',
    'a'.repeat(101),
    '(SELECT hash FROM api_keys)',
  ]
  test.each(evil)('as a field or order is refused: %j', (name) => {
    expect(codeOf(() => ids({ sort: name }))).toBe('BAD_REQUEST')
    expect(codeOf(() => ids({ sort: `-${name}` }))).toBe('BAD_REQUEST')
    expect(codeOf(() => ids({ filters: [{ field: name, op: 'is', values: ['x'] }] }))).toBe('BAD_REQUEST')
  })

  test.each(["' OR 1=1 --", '%', '_', '"]', "'); DROP TABLE integration_connectors; --"])(
    'as a value finds only what reads so: %j',
    (value) => {
      expect(matching('Name', 'is', value)).toBe('')
      expect(matching('Name', 'contains', value)).toBe('')
      expect(matching('Name', 'is_not', value)).toBe('abcde')
      expect(ids({ q: value })).toBe('')
      expect(searchRecords(store, { text: value, remoteId: null, limit: 5 })).toEqual([])
      expect(ids({ object: value })).toBe('')
    },
  )

  test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'])(
    'as a name every object has finds no field: %s',
    (name) => {
      if (name !== '__proto__') {
        expect(ids({ sort: name })).toBe('abcde')
        expect(matching(name, 'set')).toBe('')
      }
      const page = readPageOf(store, task({ columns: [name, 'Name'] }))
      expect(structuredClone(page.items).map((item) => Object.keys(item.fields))).toEqual(
        people.map(() => ['Name']),
      )
      for (const format of ['csv', 'ndjson'] as const) {
        const { text } = exportChunk(store, {
          ...task(),
          format,
          columns: [name, 'Name'],
          afterId: 0,
          limit: 1,
        })
        expect(text).toBe(format === 'csv' ? ',Ana\r\n' : '{"Name":"Ana"}\n')
      }
    },
  )
})

describe('export', () => {
  test('B23: keeps every digit of a number, in both formats', () => {
    const target = {
      connectionId,
      type: 'SALESFORCE',
      object: 'Long',
      apiVersion: '64.0',
      companyObject: null,
    }
    const raw = '{"Id":"l","Amount":123456789012345678,"Rate":0.1234567890123456789,"Small":50000.0}'
    const row = { externalId: 'l', modstamp: 1, deleted: false, raw, hash: 'l', name: 'L', search: 'l' }
    inTransaction(store, () =>
      new RecordWriter(store, target).apply(
        [{ ...row, companyRef: null, mergedInto: null, extracted: '{}' }],
        null,
        1,
      ),
    )
    const text = (format: 'csv' | 'ndjson', columns: string[]): string =>
      exportChunk(store, { ...task({ object: 'Long' }), format, columns, afterId: 0, limit: 1 }).text
    expect(text('csv', ['Amount', 'Rate', 'Small'])).toBe(
      '123456789012345678,0.1234567890123456789,50000\r\n',
    )
    const whole = '{"Id":"l","Amount":123456789012345678,"Rate":0.1234567890123456789,"Small":50000}\n'
    expect(text('ndjson', [])).toBe(whole)
    expect(text('ndjson', ['Rate'])).toBe('{"Rate":0.1234567890123456789}\n')
  })

  test('goes on where the last stretch ended and quotes what CSV needs quoted', () => {
    const chunk = (afterId: number) =>
      exportChunk(store, {
        ...task({ filters: [{ field: 'Active', op: 'is', values: ['true'] }] }),
        format: 'csv',
        columns: ['Id', 'Note', 'Active'],
        afterId,
        limit: 2,
      })
    const first = chunk(0)
    expect(first.text).toBe('a,,true\r\nc,100 percent,true\r\n')
    expect(chunk(first.lastId)).toMatchObject({ text: 'e,aXb \\ back,true\r\n', rows: 1 })
  })
})
