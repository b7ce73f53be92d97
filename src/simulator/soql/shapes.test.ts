import { describe, expect, test } from 'vitest'
import { recordsOf } from '../testing.ts'
import { accountId, contactId, dealId, startFixture } from './testing.ts'

const bench = await startFixture()
const first = async (query: string) => recordsOf(await bench.soql(query))[0]
const url = (object: string, id: string) => `/services/data/v64.0/sobjects/${object}/${id}`

describe('polymorphic lookups', () => {
  test('show a Name whose url leads to the record, with its Type', async () => {
    const query = 'SELECT Subject, What.Name, What.Type, Who.Type FROM Task ORDER BY Id'
    const [call, mail, visit] = recordsOf(await bench.soql(query))
    expect(call).toMatchObject({
      What: {
        attributes: { type: 'Name', url: url('Account', accountId(1)) },
        Name: 'Anchor Supply',
        Type: 'Account',
      },
      Who: { Type: 'Contact' },
    })
    expect(mail).toMatchObject({ What: { Name: 'Deal 3', Type: 'Opportunity' } })
    expect(visit).toMatchObject({ What: null, Who: null })
  })

  test('the owner of a custom object has a Type, the owner of an account has none', async () => {
    expect(await first('SELECT Owner.Name, Owner.Type FROM Skill__c LIMIT 1')).toMatchObject({
      Owner: { attributes: { type: 'Name' }, Type: 'User' },
    })
    expect(await first('SELECT Owner.Name FROM Account LIMIT 1')).toMatchObject({
      Owner: { attributes: { type: 'User' } },
    })
    expect((await bench.soql('SELECT Owner.Type FROM Account')).status).toBe(400)
  })

  test('TYPEOF gives each object fields of its own', async () => {
    const query =
      'SELECT Subject, TYPEOF What WHEN Account THEN Industry, NumberOfEmployees WHEN Opportunity THEN StageName ELSE Name END FROM Task ORDER BY Id'
    const [call, mail, visit] = recordsOf(await bench.soql(query))
    expect(call?.['What']).toEqual({
      attributes: { type: 'Account', url: url('Account', accountId(1)) },
      Industry: 'Shipping',
      NumberOfEmployees: 10,
    })
    expect(mail?.['What']).toEqual({
      attributes: { type: 'Opportunity', url: url('Opportunity', dealId(3)) },
      StageName: 'Prospecting',
    })
    expect(visit?.['What']).toBeNull()
  })

  test('TYPEOF branches reach over relationships', async () => {
    const soql =
      'SELECT TYPEOF What WHEN Account THEN Name, Owner.Name, Parent.Parent.Name WHEN Opportunity THEN Account.Name, Account.Industry ELSE Name END FROM Task ORDER BY Id'
    const [one, two] = recordsOf(await bench.soql(soql))
    expect(one).toMatchObject({
      What: {
        attributes: { type: 'Account' },
        Name: 'Anchor Supply',
        Owner: { attributes: { type: 'User' } },
        Parent: null,
      },
    })
    expect(two).toMatchObject({
      What: { attributes: { type: 'Opportunity' }, Account: { attributes: { type: 'Account' } } },
    })
  })

  test('TYPEOF falls back to ELSE, and to nothing without it', async () => {
    const tail = 'FROM Task ORDER BY Id LIMIT 1'
    expect(await first(`SELECT TYPEOF Who WHEN Lead THEN Company ELSE Name END ${tail}`)).toMatchObject({
      Who: { attributes: { type: 'Name', url: url('Contact', contactId(1)) }, Name: 'Ada Zimt' },
    })
    expect(await first(`SELECT TYPEOF Who WHEN Lead THEN Company END ${tail}`)).toMatchObject({ Who: null })
  })

  test.each([
    ['SELECT TYPEOF Account WHEN Account THEN Name END FROM Contact', 'MALFORMED_QUERY'],
    ['SELECT TYPEOF What WHEN Nothing THEN Name END FROM Task', 'INVALID_TYPE'],
    ['SELECT TYPEOF What WHEN Account THEN StageName END FROM Task', 'INVALID_FIELD'],
    ['SELECT TYPEOF What WHEN Account THEN Nothing.Name END FROM Task', 'INVALID_FIELD'],
    ['SELECT TYPEOF Whom WHEN Account THEN Name END FROM Task', 'INVALID_FIELD'],
    ['SELECT What.StageName2 FROM Task', 'INVALID_FIELD'],
  ])('%s', async (query, errorCode) => {
    expect((await bench.soql(query)).json).toMatchObject([{ errorCode }])
  })
})

describe('functions in the select list', () => {
  test('FORMAT writes for people', async () => {
    const query =
      'SELECT FORMAT(Amount) a, FORMAT(CloseDate) d, FORMAT(Probability) p, FORMAT(convertCurrency(Amount)) c, FORMAT(Name) n, FORMAT(CreatedDate) t FROM Opportunity ORDER BY Amount DESC NULLS LAST LIMIT 1'
    expect(await first(query)).toMatchObject({
      a: '$100.00',
      c: '$100.00',
      d: '7/20/2026',
      p: '0%',
      n: 'Deal 5',
      t: expect.stringMatching(/^7\/5\/26, 8:15\sAM$/u),
    })
  })

  test('toLabel shows under the field’s own name or the one given', async () => {
    const query = 'SELECT toLabel(Industry), toLabel(Type) kind FROM Account ORDER BY Id LIMIT 1'
    expect(await first(query)).toMatchObject({ Industry: 'Shipping', kind: 'Customer - Direct' })
  })

  test.each([
    ['SELECT FIELDS(STANDARD) FROM Account', 'Name', 'Loyalty_Tier__c'],
    ['SELECT FIELDS(CUSTOM) FROM Skill__c LIMIT 1', 'Kinds__c', 'Name'],
    ['SELECT FIELDS(ALL) FROM Skill__c LIMIT 200', 'Kinds__c', 'Nope'],
  ])('%s', async (query, has, hasNot) => {
    const record = await first(query)
    expect(record).toHaveProperty(has)
    expect(record).not.toHaveProperty(hasNot)
  })

  test.each([
    ['SELECT FIELDS(ALL) FROM Account', 'LIMIT'],
    ['SELECT FIELDS(CUSTOM) FROM Account LIMIT 201', 'LIMIT'],
    ['SELECT toLabel(BillingAddress) FROM Account', 'does not support'],
    ["SELECT DISTANCE(Name, GEOLOCATION(1, 2), 'km') FROM Account", 'needs a location'],
    ["SELECT DISTANCE(BillingAddress, GEOLOCATION(1, 2), 'miles') FROM Account", 'MALFORMED_QUERY'],
    ['SELECT CALENDAR_YEAR(CreatedDate) FROM Account', 'grouped or aggregated'],
  ])('%s', async (query, part) => {
    const reply = await bench.soql(query)
    expect(reply.status).toBe(400)
    expect(reply.text).toContain(part)
  })
})

describe('children', () => {
  test('have children of their own', async () => {
    const query =
      'SELECT Name, (SELECT LastName, (SELECT Subject FROM Tasks) FROM Contacts ORDER BY Id) FROM Account ORDER BY Id LIMIT 1'
    expect(await first(query)).toMatchObject({
      Contacts: {
        totalSize: 2,
        records: [
          { LastName: 'Zimt', Tasks: { totalSize: 1, records: [{ Subject: 'Call' }] } },
          { Tasks: null },
        ],
      },
    })
  })

  const names = async (subquery: string) => {
    const record = await first(`SELECT Id, (${subquery}) FROM Account ORDER BY Id LIMIT 1`)
    const kids = Object.values(record ?? {}).at(-1) as { records: Record<string, string>[] } | null
    return kids?.records.map((kid) => kid['LastName'] ?? kid['Name'] ?? kid['Subject'])
  }

  test.each([
    ['SELECT LastName FROM Contacts ORDER BY LastName', ['Öhler', 'Zimt']],
    ['SELECT LastName FROM Contacts ORDER BY LastName DESC LIMIT 1', ['Zimt']],
    ['SELECT LastName FROM Contacts ORDER BY LastName LIMIT 1 OFFSET 1', ['Zimt']],
    ["SELECT LastName FROM Contacts WHERE Title LIKE 'b%'", ['Öhler']],
    ["SELECT LastName FROM Contacts WHERE Account.Name = 'Anchor Supply' AND Title = 'OWNER'", ['Zimt']],
    ["SELECT LastName FROM Contacts WHERE Title = 'none'", undefined],
    ['SELECT Subject FROM Tasks', ['Call']],
    ['SELECT c.LastName FROM Account.Contacts c WHERE c.Title != null ORDER BY c.Id', ['Zimt', 'Öhler']],
  ] as [string, string[] | undefined][])('(%s)', async (subquery, expected) => {
    expect(await names(subquery)).toEqual(expected)
  })
})
