import { beforeAll, describe, expect, test } from 'vitest'
import { ingested } from '../bulk/testing.ts'
import { recordsOf, startBench, textOf } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const DATA = '/services/data/v64.0'
const rows = async (soql: string): Promise<Fields[]> =>
  recordsOf(await bench.soql(soql)).map(({ attributes: _, ...fields }) => fields)
const create = async (object: string, body: object): Promise<string> =>
  textOf(await bench.call('POST', `${DATA}/sobjects/${object}`, body), 'id')
const update = async (object: string, id: string, body: object): Promise<void> => {
  const { status } = await bench.call('PATCH', `${DATA}/sobjects/${object}/${id}`, body)
  expect(status).toBe(204)
}
const queryAll = async (soql: string): Promise<Fields[]> =>
  recordsOf(await bench.call('GET', `${DATA}/queryAll?q=${encodeURIComponent(soql)}`))

const deal = { Name: 'Dock', StageName: 'Prospecting', CloseDate: '2026-12-01', Amount: 1000 }

describe('an opportunity', () => {
  let id = ''
  beforeAll(async () => {
    id = await create('Opportunity', deal)
    await update('Opportunity', id, { StageName: 'Negotiation/Review', Amount: 1500.5 })
    await update('Opportunity', id, { NextStep: 'Call' })
    await update('Opportunity', id, { CloseDate: '2027-01-15' })
  })

  test('has a snapshot of its beginning and of each change of stage, amount or date, and no other', async () => {
    const soql = `SELECT StageName, Amount, ExpectedRevenue, Probability, ForecastCategory, CloseDate, PrevAmount, PrevCloseDate, Opportunity.Name FROM OpportunityHistory WHERE OpportunityId = '${id}' ORDER BY CreatedDate, Id`
    const found = await rows(soql)
    expect(found.map((row) => [row['StageName'], row['Amount'], row['CloseDate']])).toEqual([
      ['Prospecting', 1000, '2026-12-01'],
      ['Negotiation/Review', 1500.5, '2026-12-01'],
      ['Negotiation/Review', 1500.5, '2027-01-15'],
    ])
    expect(found[0]).toMatchObject({ PrevAmount: null, PrevCloseDate: null, Probability: 10 })
    expect(found[1]).toMatchObject({
      PrevAmount: 1000,
      PrevCloseDate: '2026-12-01',
      Probability: 90,
      ForecastCategory: 'Forecast',
      ExpectedRevenue: 1350.45,
      Opportunity: { Name: 'Dock' },
    })
  })

  test('names the snapshots of its last change of amount and of close date', async () => {
    const [row] = await rows(
      `SELECT LastAmountChangedHistory.PrevAmount, LastCloseDateChangedHistory.CloseDate FROM Opportunity WHERE Id = '${id}'`,
    )
    expect(row).toMatchObject({
      LastAmountChangedHistory: { PrevAmount: 1000 },
      LastCloseDateChangedHistory: { CloseDate: '2027-01-15' },
    })
  })

  test('has the changes of its tracked fields, with values of their own types', async () => {
    const soql = `SELECT (SELECT Field, DataType, OldValue, NewValue, IsDeleted, CreatedBy.Name FROM Histories ORDER BY Id) FROM Opportunity WHERE Id = '${id}'`
    const [row] = await rows(soql)
    const told = (row!['Histories'] as { records: Fields[] }).records
    expect(told.map((one) => [one['Field'], one['DataType'], one['OldValue'], one['NewValue']])).toEqual([
      ['StageName', 'DynamicEnum', 'Prospecting', 'Negotiation/Review'],
      ['Amount', 'Currency', 1000, 1500.5],
      ['Probability', 'Percent', 10, 90],
      ['NextStep', 'Text', null, 'Call'],
      ['CloseDate', 'DateOnly', '2026-12-01', '2027-01-15'],
    ])
  })

  test('takes its history along into the bin, back out of it, and away', async () => {
    const count = async (object: string) =>
      (await rows(`SELECT Id FROM ${object} WHERE OpportunityId = '${id}'`)).length
    const gone = async (object: string) =>
      (await queryAll(`SELECT Id FROM ${object} WHERE OpportunityId = '${id}' AND IsDeleted = true`)).length
    bench.control({ op: 'delete', object: 'Opportunity', id })
    expect([await count('OpportunityHistory'), await gone('OpportunityHistory')]).toEqual([0, 3])
    expect([await count('OpportunityFieldHistory'), await gone('OpportunityFieldHistory')]).toEqual([0, 5])
    bench.control({ op: 'undelete', object: 'Opportunity', id })
    expect([await count('OpportunityHistory'), await count('OpportunityFieldHistory')]).toEqual([3, 5])
    bench.control({ op: 'delete', object: 'Opportunity', id })
    const log = async () => {
      const at = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString())
      const span = `start=${at(-600_000)}&end=${at(120_000)}`
      const { json } = await bench.call('GET', `${DATA}/sobjects/OpportunityFieldHistory/deleted/?${span}`)
      return (json as { deletedRecords: unknown[] }).deletedRecords.length
    }
    expect(await log()).toBe(5)
    bench.control({ op: 'purge', object: 'Opportunity' })
    expect([await gone('OpportunityHistory'), await gone('OpportunityFieldHistory'), await log()]).toEqual([
      0, 0, 5,
    ])
  })
})

test('a lookup is told by names and by ids', async () => {
  const [one, other] = [
    await create('Account', { Name: 'North' }),
    await create('Account', { Name: 'South' }),
  ]
  const id = await create('Contact', { LastName: 'Ferry', AccountId: one })
  await update('Contact', id, { AccountId: other })
  const found = await rows(
    `SELECT Field, DataType, OldValue, NewValue FROM ContactHistory WHERE ContactId = '${id}' ORDER BY Id`,
  )
  expect(found).toEqual([
    { Field: 'Account', DataType: 'Text', OldValue: 'North', NewValue: 'South' },
    { Field: 'Account', DataType: 'EntityId', OldValue: one, NewValue: other },
  ])
})

test('a merge leaves the history with the loser', async () => {
  const [master, loser] = [
    await create('Account', { Name: 'Kept' }),
    await create('Account', { Name: 'Lost' }),
  ]
  await update('Account', loser, { Rating: 'Hot' })
  bench.control({ op: 'merge', object: 'Account', master, loser })
  expect(
    await queryAll("SELECT AccountId FROM AccountHistory WHERE Field = 'Rating' AND IsDeleted = true"),
  ).toMatchObject([{ AccountId: loser }])
})

test('bulk loads and late transactions are kept too, and the daily work is', async () => {
  const id = await create('Lead', { LastName: 'Quay', Company: 'Pier', Status: 'Open - Not Contacted' })
  await ingested(bench, { operation: 'update', object: 'Lead' }, `Id,Status\n${id},Working - Contacted\n`)
  const modstamp = new Date(Date.now() - 600_000).toISOString()
  bench.control({ op: 'commit-late', object: 'Lead', id, fields: { Rating: 'Hot' }, modstamp, afterMs: 0 })
  const found = await rows(`SELECT Field, NewValue FROM LeadHistory WHERE LeadId = '${id}' ORDER BY Id`)
  expect(found).toEqual([
    { Field: 'Status', NewValue: 'Working - Contacted' },
    { Field: 'Rating', NewValue: 'Hot' },
  ])
})

test('nobody writes to a history, and it says what it can be asked', async () => {
  const made = await bench.call('POST', `${DATA}/sobjects/AccountHistory`, {})
  expect(made.status).toBe(400)
  const told = (await bench.call('GET', `${DATA}/sobjects/AccountHistory/describe`)).json as Fields & {
    fields: Fields[]
  }
  expect(told).toMatchObject({
    createable: false,
    updateable: false,
    deletable: false,
    queryable: true,
    replicateable: true,
    keyPrefix: null,
  })
  expect(told.fields.map((field) => field['name'])).toEqual(
    'Id|IsDeleted|AccountId|CreatedById|CreatedDate|Field|DataType|OldValue|NewValue'.split('|'),
  )
  const values = told.fields.filter((field) => field['type'] === 'anyType')
  expect(values).toMatchObject([
    { name: 'OldValue', filterable: false, sortable: true },
    { name: 'NewValue', filterable: false, sortable: true },
  ])
  const refused = await bench.soql("SELECT Id FROM AccountHistory WHERE NewValue = 'x'")
  expect(refused.status).toBe(400)
  const tracked = await rows(
    "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Lead' AND IsFieldHistoryTracked = true",
  )
  expect(tracked.length).toBe(6)
})

test('ids of histories that begin alike stay apart', async () => {
  const lead = await create('Lead', { LastName: 'A', Company: 'B' })
  const contact = await create('Contact', { LastName: 'A' })
  await update('Lead', lead, { LastName: 'C' })
  await update('Contact', contact, { LastName: 'C' })
  const [one] = await rows(`SELECT Id FROM LeadHistory WHERE LeadId = '${lead}'`)
  const [other] = await rows(`SELECT Id FROM ContactHistory WHERE ContactId = '${contact}'`)
  expect(String(one?.['Id']).slice(0, 3)).toBe('017')
  expect(String(one?.['Id']).slice(0, 8)).not.toBe(String(other?.['Id']).slice(0, 8))
})
