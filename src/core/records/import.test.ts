import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, type Store } from '../db/open.ts'
import { addConnection, testStore } from '../testing.ts'
import { importRows, type ImportTask } from './import.ts'
import { parseCsv } from './csv.ts'
import { RecordWriter } from './writer.ts'

let store: Store
let remove: () => void
beforeAll(() => ({ store, remove } = testStore()))
afterAll(() => remove())

const account = '001000000000001AAA'

function connection() {
  const { id } = addConnection(store)
  const take = (
    table: ImportTask['table'],
    given: readonly unknown[] | string,
    more: Partial<ImportTask> = {},
  ) =>
    importRows(store, {
      connectionId: id,
      type: 'SALESFORCE',
      companyObject: 'Account',
      table,
      rows: typeof given === 'string' ? null : given,
      csv: typeof given === 'string' ? given : null,
      firstRow: 1,
      dryRun: false,
      now: 5000,
      ...more,
    })
  const sync = (object: string, externalId: string, name: string, modstamp = 1000) => {
    const target = {
      connectionId: id,
      type: 'SALESFORCE',
      object,
      apiVersion: '64.0',
      companyObject: 'Account',
    }
    const raw = JSON.stringify({ Id: externalId, Name: name })
    const row = {
      externalId,
      modstamp,
      deleted: false,
      raw,
      hash: raw,
      name,
      search: name,
      companyRef: object === 'Account' ? externalId : null,
      mergedInto: null,
      extracted: '{}',
    }
    return inTransaction(store, () => new RecordWriter(store, target).apply([row], 1, 9000))
  }
  type Stored = {
    object: string
    external_id: string
    name: string
    version: number
    api_version: string
    raw_data: string
    company: string | null
    kind: string
  }
  const stored = () =>
    store.sql
      .prepare<[number], Stored>(
        'SELECT c.object, c.external_id, c.name, c.version, m.api_version, m.raw_data, m.kind, o.name AS company FROM integration_connectors c ' +
          'JOIN integration_metadata m ON m.id = c.latest_metadata_id LEFT JOIN companies o ON o.id = c.company_id WHERE c.connection_id = ? ORDER BY c.id',
      )
      .all(id)
  const totals = () =>
    store.sql
      .prepare('SELECT object, live, deleted FROM record_counts WHERE connection_id = ? ORDER BY object')
      .all(id)
  return { id, take, sync, stored, totals }
}

const companies = [
  {
    id: 1,
    salesforce_id: account,
    name: 'Tidewater',
    industry: 'Shipping',
    annual_revenue: 1200.5,
    updated_at: '2024-03-01 10:00:00',
  },
  { id: 2, name: 'Only here', legacy_score: 7 },
]
const deals = [
  {
    id: 10,
    company_id: 1,
    name: 'Big',
    stage: 'Closed Won',
    amount: '99.5',
    close_date: '2024-05-06T00:00:00Z',
    is_won: 't',
  },
  { id: 11, company_id: 2, name: 'Small', stage: 'New', amount: 3 },
]

describe('rows of older tables', () => {
  test('become records with their company, side by side with what the org has', () => {
    const made = connection()
    made.sync('Account', '001000000000009AAA', 'From the org')
    expect(made.take('companies', companies)).toMatchObject({
      object: 'Account',
      rows: 2,
      created: 2,
      failed: 0,
    })
    expect(made.take('opportunities', deals)).toMatchObject({ object: 'Opportunity', created: 2, failed: 0 })
    expect(made.stored().map(({ object, external_id, company }) => [object, external_id, company])).toEqual([
      ['Account', '001000000000009AAA', 'From the org'],
      ['Account', account, 'Tidewater'],
      ['Account', 'companies/2', 'Only here'],
      ['Opportunity', 'opportunities/10', 'Tidewater'],
      ['Opportunity', 'opportunities/11', 'Only here'],
    ])
    const raw = made.stored().map((row): unknown => JSON.parse(row.raw_data))
    expect(raw[1]).toEqual({
      Id: account,
      Name: 'Tidewater',
      Industry: 'Shipping',
      AnnualRevenue: 1200.5,
      LastModifiedDate: '2024-03-01T10:00:00.000Z',
    })
    expect(raw[2]).toMatchObject({ legacy_score: 7 })
    expect(raw[3]).toMatchObject({
      StageName: 'Closed Won',
      Amount: 99.5,
      CloseDate: '2024-05-06',
      IsWon: true,
      AccountId: account,
    })
    expect(made.totals()).toEqual([
      { object: 'Account', live: 3, deleted: 0 },
      { object: 'Opportunity', live: 2, deleted: 0 },
    ])
  })

  test('twice change nothing, as JSON or as CSV', () => {
    const made = connection()
    made.take('companies', companies)
    const before = made.stored()
    expect(made.take('companies', companies)).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
    const csv =
      '\uFEFFid,salesforce_id,name,industry,annual_revenue,updated_at\r\n1,001000000000001,Tidewater,Shipping,1200.50,2024-03-01T10:00:00Z\r\n'
    expect(made.take('companies', csv)).toMatchObject({ created: 0, updated: 0, unchanged: 1 })
    expect(made.stored()).toEqual(before)
  })

  test('with another content make a version; an older row after a newer one does not', () => {
    const made = connection()
    made.take('companies', companies)
    const [first] = companies
    const newer = { ...first, industry: 'Ports', updated_at: '2024-04-01T00:00:00Z' }
    expect(made.take('companies', [newer])).toMatchObject({ updated: 1 })
    expect(made.take('companies', [first])).toMatchObject({ updated: 0, newer_here: 1 })
    expect(made.stored()[0]).toMatchObject({ version: 2 })
    expect(made.stored()[0]?.raw_data).toContain('Ports')
  })

  test('never touch what the org sent, and the next sync puts its own on top of them', () => {
    const made = connection()
    made.sync('Account', account, 'Tidewater Ltd')
    expect(made.take('companies', [companies[0]])).toMatchObject({ newer_here: 1, created: 0, updated: 0 })
    expect(made.stored()[0]).toMatchObject({ name: 'Tidewater Ltd', version: 1 })
    // The id of the older structure still leads to it.
    made.take('opportunities', [deals[0]])
    expect(made.stored()[1]).toMatchObject({ company: 'Tidewater Ltd' })

    const other = connection()
    other.take('companies', [companies[0]])
    expect(other.sync('Account', account, 'Tidewater Ltd', 1)).toMatchObject({ updated: 1 })
    expect(other.stored()[0]).toMatchObject({ name: 'Tidewater Ltd', version: 2, api_version: '64.0' })
  })

  test('are only counted by a dry run', () => {
    const made = connection()
    expect(made.take('companies', companies, { dryRun: true })).toMatchObject({ dry_run: true, created: 2 })
    expect(made.stored()).toEqual([])
    expect(made.totals()).toEqual([])
  })

  test('that cannot be taken are told one by one, and the others are taken', () => {
    const result = connection().take(
      'opportunities',
      [
        { id: 1, name: 'Good' },
        'text',
        { id: 2 },
        { name: 'No id' },
        { id: 3, name: 'x', amount: 'much' },
        { id: 4, name: 'x', close_date: 'soon' },
        { id: 5, name: 'x', salesforce_id: 'nonsense' },
        { id: 6, name: 'x', company_id: 77 },
        { id: 1, name: 'Again' },
        { id: 8, name: 'x', raw_data: '[1]' },
      ],
      { firstRow: 101 },
    )
    expect(result).toMatchObject({ rows: 10, created: 1, failed: 9 })
    expect(result.errors.map(({ row, id, column }) => [row, id, column])).toEqual([
      [102, null, null],
      [103, '2', 'name'],
      [104, null, 'id'],
      [105, '3', 'amount'],
      [106, '4', 'close_date'],
      [107, '5', 'salesforce_id'],
      [108, '6', 'company_id'],
      [109, '1', 'id'],
      [110, '8', 'raw_data'],
    ])
    expect(result.errors[6]?.message).toContain('Import companies first')
  })

  test('take what the org once sent as their ground', () => {
    const made = connection()
    const raw = { attributes: { type: 'Account' }, Id: account, Name: 'As sent', Custom__c: true }
    made.take('companies', [{ id: 1, name: 'As kept', phone: '1', raw_data: JSON.stringify(raw) }])
    expect(JSON.parse(made.stored()[0]?.raw_data ?? '')).toEqual({
      Id: account,
      Name: 'As sent',
      Custom__c: true,
      Phone: '1',
    })
  })

  test('that are deleted arrive as deleted', () => {
    const made = connection()
    expect(made.take('companies', [{ id: 1, name: 'Gone', is_deleted: '1' }])).toMatchObject({ created: 1 })
    expect(made.totals()).toEqual([{ object: 'Account', live: 0, deleted: 1 }])
  })
})

test('any rows taken twice, in any parts, leave the store as once', () => {
  const row = fc.record(
    {
      id: fc.integer({ min: 1, max: 6 }),
      name: fc.constantFrom('a', 'b', ''),
      industry: fc.constantFrom('x', 'y'),
      updated_at: fc.constantFrom('2024-01-01T00:00:00Z', '2024-01-02T00:00:00Z', 'never'),
      annual_revenue: fc.oneof(fc.integer(), fc.constant('?')),
    },
    { requiredKeys: ['id'] },
  )
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 6 }), fc.nat(6), (rows, cut) => {
      const made = connection()
      const first = made.take('companies', rows)
      const before = made.stored()
      expect(first.created + first.failed).toBe(rows.length)
      for (const part of [rows.slice(0, cut), rows.slice(cut), rows]) {
        expect(made.take('companies', part)).toMatchObject({ created: 0, updated: 0, newer_here: 0 })
      }
      expect(made.stored()).toEqual(before)
    }),
    { numRuns: 50, seed: 5 },
  )
})

describe('CSV', () => {
  test('knows quotes, line ends of all kinds, empty lines and a mark in front', () => {
    expect(parseCsv('\uFEFFa,b\r\n1,"x, ""y""\nz"\n\n2,\r3')).toEqual([
      { a: '1', b: 'x, "y"\nz' },
      { a: '2', b: '' },
      { a: '3', b: '' },
    ])
    expect(parseCsv('')).toEqual([])
    expect(() => parseCsv('a\n"open')).toThrow(/quote/)
  })

  test('reads back whatever is written', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (rows) => {
        const quote = (value: string) => `"${value.replaceAll('"', '""')}"`
        const written = ['one,two', ...rows.map(([one, two]) => `${quote(one)},${quote(two)}`)].join('\r\n')
        expect(parseCsv(written)).toEqual(rows.map(([one, two]) => ({ one, two })))
      }),
      { seed: 3 },
    )
  })
})
