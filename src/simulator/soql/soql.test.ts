import { describe, expect, test } from 'vitest'
import { recordsOf, startBench } from '../testing.ts'

const bench = await startBench({ empty: true, clock: { offsetMs: Date.UTC(2026, 6, 15, 12) - Date.now() } })

const ACCOUNT = ['001000000000001AAA', '001000000000002AAA']
bench.control({
  op: 'load',
  object: 'Account',
  records: [
    { Id: ACCOUNT[0], Name: 'Anchor Supply', Industry: 'Shipping', AnnualRevenue: 1000, BillingCity: 'Kiel' },
    { Id: ACCOUNT[1], Name: 'Brine & Söhne', Industry: 'Retail', AnnualRevenue: 250.5 },
    { Id: '001000000000003AAA', Name: '100% Rope_Works', Industry: 'Retail' },
    { Id: '001000000000004AAA', Name: "O'Hara \\ Sons", IsDeleted: true },
  ],
})
bench.control({
  op: 'objects',
  name: 'Skill__c',
  fields: [{ name: 'Kinds__c', type: 'multipicklist', values: ['rope', 'sail', 'oar'] }],
})
bench.control({
  op: 'load',
  object: 'Contact',
  records: [
    {
      Id: '003000000000001AAA',
      LastName: 'Zimt',
      FirstName: 'Ada',
      AccountId: ACCOUNT[0],
      Title: 'Owner',
      Birthdate: '1990-02-03',
    },
    { Id: '003000000000002AAA', LastName: 'Öhler', FirstName: 'Ben', AccountId: ACCOUNT[0], Title: 'Buyer' },
    { Id: '003000000000003AAA', LastName: 'Abel', AccountId: ACCOUNT[1], Title: 'owner' },
    { Id: '003000000000004AAA', LastName: 'Solo', FirstName: 'Han' },
  ],
})
const deal = (n: number, fields: object) => ({ Id: `00600000000000${n}AAA`, Name: `Deal ${n}`, ...fields })
bench.control({
  op: 'load',
  object: 'Opportunity',
  records: [
    deal(1, {
      AccountId: ACCOUNT[0],
      StageName: 'Closed Won',
      Amount: 10,
      CloseDate: '2026-07-15',
      CreatedDate: '2026-07-15T11:00:00Z',
    }),
    deal(2, {
      AccountId: ACCOUNT[0],
      StageName: 'Closed Won',
      Amount: 30,
      CloseDate: '2026-06-30',
      CreatedDate: '2026-07-14T23:59:59Z',
    }),
    deal(3, {
      AccountId: ACCOUNT[1],
      StageName: 'Prospecting',
      Amount: 5.25,
      CloseDate: '2026-08-01',
      CreatedDate: '2026-07-15T00:00:00Z',
    }),
    deal(4, { StageName: 'Prospecting', CloseDate: '2025-07-15', CreatedDate: '2025-01-31T12:00:00Z' }),
  ],
})

/** The last digits of the ids found, in the order they came. */
async function found(query: string, all = false): Promise<string> {
  const reply = await bench.soql(query, all)
  expect(reply.text, query).not.toContain('errorCode')
  return recordsOf(reply)
    .map((record) => String(record['Id']).slice(14, 15))
    .join('')
}

describe('conditions', () => {
  test.each([
    ["Name = 'ANCHOR supply'", '1'],
    ["Name = 'brine & SÖHNE'", '2'],
    ["Name != 'Anchor Supply'", '23'],
    ["Industry != 'Retail'", '1'],
    ["NOT Industry = 'Retail'", '1'],
    ["NOT BillingCity = 'Kiel'", '23'],
    ["BillingCity != 'Kiel'", '23'],
    ['BillingCity = null', '23'],
    ["BillingCity = ''", '23'],
    ['BillingCity != null', '1'],
    ["Name LIKE '%s%'", '123'],
    ["Name LIKE '100\\% rope\\_w%'", '3'],
    ["Name LIKE '100\\_%'", ''],
    ["Name LIKE '%SÖH_E'", '2'],
    ["Name IN ('anchor supply', 'BRINE & söhne')", '12'],
    ["BillingCity IN ('kiel', null)", '123'],
    ["BillingCity NOT IN ('Kiel')", '23'],
    ['AnnualRevenue > 250', '12'],
    ['AnnualRevenue >= 250.5 AND AnnualRevenue < 1000', '2'],
    ["Id = '001000000000001'", '1'],
    ["Id IN ('001000000000001', '001000000000002AAA')", '12'],
    ["(Industry = 'Retail' AND AnnualRevenue = null) OR Name LIKE 'anchor%'", '13'],
    ['IsDeleted = false', '123'],
    ['IsDeleted = true', ''],
    ["Id IN (SELECT AccountId FROM Contact WHERE Title = 'Buyer')", '1'],
    ['Id NOT IN (SELECT AccountId FROM Contact)', '3'],
    ["Owner.Name = 'Inês Carvalho'", '123'],
    ["Account.Name = 'Anchor Supply'", '1'],
  ])('%s', async (where, ids) => {
    expect(await found(`SELECT Id FROM Account WHERE ${where} ORDER BY Id`)).toBe(ids)
  })

  test('an escaped quote and backslash reach the value, and only queryAll sees the deleted row', async () => {
    const query = "SELECT Id FROM Account WHERE Name = 'O\\'Hara \\\\ Sons'"
    expect(await found(query)).toBe('')
    expect(await found(query, true)).toBe('4')
  })
})

describe('dates', () => {
  test.each([
    ['CloseDate = TODAY', '1'],
    ['CloseDate = THIS_MONTH', '1'],
    ['CloseDate = LAST_MONTH', '2'],
    ['CloseDate = NEXT_MONTH', '3'],
    ['CloseDate = THIS_QUARTER', '13'],
    ['CloseDate = LAST_YEAR', '4'],
    ['CloseDate > TODAY', '3'],
    ['CloseDate <= TODAY', '124'],
    ['CloseDate != THIS_YEAR', '4'],
    ['CloseDate = LAST_N_DAYS:15', '12'],
    ['CloseDate = NEXT_N_DAYS:17', '3'],
    ['CloseDate = N_MONTHS_AGO:1', '2'],
    ['CloseDate >= 2026-07-15 AND CloseDate < 2026-08-01', '1'],
    ['CreatedDate = TODAY', '13'],
    ['CreatedDate = YESTERDAY', '2'],
    ['CreatedDate < TODAY', '24'],
    ['CreatedDate >= 2026-07-15T02:00:00+02:00', '13'],
    ['CreatedDate > 2026-07-15T00:00:00.000Z', '1'],
    ['CALENDAR_YEAR(CreatedDate) = 2025', '4'],
    ['DAY_ONLY(CreatedDate) = 2026-07-14', '2'],
  ])('%s', async (where, ids) => {
    expect(await found(`SELECT Id FROM Opportunity WHERE ${where} ORDER BY Id`)).toBe(ids)
  })
})

describe('order and range', () => {
  test.each([
    ['ORDER BY AnnualRevenue', '321'],
    ['ORDER BY AnnualRevenue DESC NULLS LAST', '123'],
    ['ORDER BY AnnualRevenue ASC NULLS LAST', '213'],
    ['ORDER BY Industry DESC, Name DESC', '123'],
    ['ORDER BY Name LIMIT 1', '3'],
    ['ORDER BY Name LIMIT 2 OFFSET 1', '12'],
    ['ORDER BY Owner.Name, Id DESC', '321'],
  ])('%s', async (tail, ids) => {
    expect(await found(`SELECT Id FROM Account ${tail}`)).toBe(ids)
  })
})

describe('shapes', () => {
  const one = async (query: string) => recordsOf(await bench.soql(query))[0]

  test('fields come in the order asked for, after the attributes, with the schema’s spelling', async () => {
    const { text } = await bench.soql("SELECT name, id FROM contact WHERE Title = 'Buyer'")
    expect(text).toContain(
      '{"attributes":{"type":"Contact","url":"/services/data/v64.0/sobjects/Contact/003000000000002AAA"},"Name":"Ben Öhler","Id":"003000000000002AAA"}',
    )
  })

  test('a parent is nested with its own attributes, or null', async () => {
    const query =
      "SELECT LastName, Account.Name, Account.Owner.Alias FROM Contact WHERE LastName IN ('Zimt', 'Solo') ORDER BY Id"
    const [ada, han] = recordsOf(await bench.soql(query))
    expect(ada).toMatchObject({
      Account: {
        attributes: { type: 'Account' },
        Name: 'Anchor Supply',
        Owner: { attributes: { type: 'User' }, Alias: 'inescar' },
      },
    })
    expect(han?.['Account']).toBeNull()
  })

  test('children are a result of their own, or null', async () => {
    const query =
      'SELECT Name, (SELECT LastName FROM Contacts ORDER BY FirstName LIMIT 1), (SELECT Id FROM Opportunities) FROM Account ORDER BY Id'
    const [anchor, brine, rope] = recordsOf(await bench.soql(query))
    expect(anchor?.['Contacts']).toMatchObject({ totalSize: 1, done: true, records: [{ LastName: 'Zimt' }] })
    expect(anchor?.['Opportunities']).toMatchObject({ totalSize: 2 })
    expect(brine?.['Contacts']).toMatchObject({ totalSize: 1, records: [{ LastName: 'Abel' }] })
    expect(rope?.['Contacts']).toBeNull()
  })

  test('an address is made of its parts, and null without any', async () => {
    expect(await one('SELECT BillingAddress FROM Account ORDER BY Id LIMIT 1')).toMatchObject({
      BillingAddress: { city: 'Kiel', country: null, geocodeAccuracy: null, latitude: null, street: null },
    })
    expect(await one("SELECT BillingAddress FROM Account WHERE Name LIKE 'Brine%'")).toMatchObject({
      BillingAddress: null,
    })
  })

  test('decimals show their point, whole numbers and booleans do not', async () => {
    const { text } = await bench.soql(
      'SELECT Amount, Probability, FiscalYear, IsWon, CloseDate FROM Opportunity ORDER BY Id LIMIT 1',
    )
    expect(text).toContain(
      '"Amount":10.0,"Probability":100.0,"FiscalYear":2026,"IsWon":true,"CloseDate":"2026-07-15"',
    )
  })

  test('COUNT() counts, groups have names or numbered expressions', async () => {
    expect((await bench.soql('SELECT COUNT() FROM Contact')).json).toEqual({
      totalSize: 4,
      done: true,
      records: [],
    })
    const query =
      'SELECT StageName, COUNT(Id) n, SUM(Amount), MAX(CloseDate) FROM Opportunity GROUP BY StageName HAVING SUM(Amount) > 1 ORDER BY SUM(Amount) DESC'
    const attributes = { type: 'AggregateResult' }
    expect(recordsOf(await bench.soql(query))).toEqual([
      { attributes, StageName: 'Closed Won', n: 2, expr0: 40, expr1: '2026-07-15' },
      { attributes, StageName: 'Prospecting', n: 2, expr0: 5.25, expr1: '2026-08-01' },
    ])
    const years = await bench.soql(
      'SELECT CALENDAR_YEAR(CloseDate) y, COUNT_DISTINCT(StageName) s FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate) ORDER BY CALENDAR_YEAR(CloseDate)',
    )
    expect(recordsOf(years)).toEqual([
      { attributes, y: 2025, s: 1 },
      { attributes, y: 2026, s: 2 },
    ])
  })

  test('FIELDS(ALL) lists every field and wants a limit', async () => {
    const record = await one('SELECT FIELDS(ALL) FROM Contact LIMIT 1')
    expect(record).toHaveProperty('Loyalty_Tier__c')
    expect(record).toHaveProperty('MailingAddress')
    expect(await one('SELECT FIELDS(CUSTOM), Id FROM Contact LIMIT 1')).toEqual({
      attributes: expect.anything(),
      External_Id__c: null,
      Loyalty_Tier__c: null,
      Id: '003000000000001AAA',
    })
    expect((await bench.soql('SELECT FIELDS(ALL) FROM Contact')).json).toMatchObject([
      { errorCode: 'MALFORMED_QUERY' },
    ])
  })
})

test('multi-select picklists answer INCLUDES and EXCLUDES', async () => {
  const where = async (condition: string) => found(`SELECT Id FROM Skill__c WHERE ${condition} ORDER BY Id`)
  bench.control({
    op: 'load',
    object: 'Skill__c',
    records: [
      { Id: 'a10000000000001AAA', Kinds__c: 'rope;sail' },
      { Id: 'a10000000000002AAA', Kinds__c: 'sail' },
      { Id: 'a10000000000003AAA', Kinds__c: null },
    ],
  })
  expect(await where("Kinds__c INCLUDES ('sail')")).toBe('12')
  expect(await where("Kinds__c INCLUDES ('rope;sail', 'oar')")).toBe('1')
  expect(await where("Kinds__c EXCLUDES ('rope')")).toBe('23')
})
