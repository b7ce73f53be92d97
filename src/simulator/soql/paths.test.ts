import { describe, expect, test } from 'vitest'
import { recordsOf } from '../testing.ts'
import { digits, startFixture } from './testing.ts'

const bench = await startFixture()
const found = (query: string) => digits(bench, query)

describe('parents', () => {
  test.each([
    ["Contact WHERE Account.Name = 'anchor supply'", '12'],
    ["Contact WHERE Account.Name != 'Anchor Supply'", '345'],
    ['Contact WHERE Account.Name = null', '4'],
    ["Contact WHERE Account.Parent.Name = 'Anchor Supply'", '3'],
    ["Contact WHERE Account.Parent.Parent.Name LIKE 'anchor%'", '5'],
    ["Contact WHERE ReportsTo.ReportsTo.Account.Name = 'Anchor Supply'", '4'],
    ["Contact WHERE NOT Account.Name = 'Anchor Supply'", '345'],
    ["Contact c WHERE c.Account.Name = 'Anchor Supply' AND c.Title = 'buyer'", '2'],
    ["Contact WHERE Contact.Account.Industry IN ('Retail')", '35'],
    ["Account WHERE Parent.Parent.Parent.Parent.Parent.Name = 'Anchor Supply'", '6'],
    ['Account WHERE Parent.Parent.Parent.Parent.Owner.Name != null', '56'],
    ['Account WHERE Parent.AnnualRevenue > 500', '26'],
    ["Task WHERE What.Name = 'anchor supply'", '1'],
    ["Task WHERE What.Type = 'account'", '14'],
    ["Task WHERE What.Type IN ('Account', 'Opportunity')", '124'],
    ["Task WHERE What.Type != 'Account'", '23'],
    ['Task WHERE What.Type = null', '3'],
    ["Task WHERE Who.Type = 'Contact'", '12'],
    ["Task WHERE Who.Name LIKE '%zimt'", '1'],
    ["Task WHERE Account.Name = 'Anchor Supply'", '1'],
    ["Skill__c WHERE Owner.Type = 'User'", '1234'],
    ['Skill__c WHERE Owner.Name = null', ''],
  ])('FROM %s', async (from, ids) => {
    const [head = ''] = from.split(' WHERE')
    const alias = head.includes(' ') ? `${head.split(' ')[1]!}.` : ''
    expect(await found(`SELECT ${alias}Id FROM ${from} ORDER BY ${alias}Id`)).toBe(ids)
  })
})

describe('further names in FROM', () => {
  test.each([
    ["SELECT c.Id FROM Contact c, c.Account a WHERE a.Name = 'anchor supply' ORDER BY c.Id", '12'],
    ["SELECT Id FROM Contact c, c.Account a WHERE (NOT a.Name = 'Anchor Supply') ORDER BY Id", '345'],
    [
      "SELECT c.Id FROM Contact c, c.Account a, a.Parent p WHERE p.Name = 'Anchor Supply' ORDER BY p.Name, c.Id",
      '3',
    ],
    ["SELECT Id FROM Contact c, c.ReportsTo r, r.ReportsTo.Account a WHERE A.Name = 'Anchor Supply'", '4'],
    [
      "SELECT Id FROM Contact c, c.Account a WHERE AccountId IN (SELECT a.Id FROM Account a WHERE a.Name LIKE 'anchor%') AND a.Name = 'Anchor Supply' ORDER BY Id",
      '12',
    ],
  ])('%s', async (query, ids) => {
    expect(await found(query)).toBe(ids)
  })

  test('are counted over, shown by their relationship, and grouped by', async () => {
    expect(
      (await bench.soql("SELECT COUNT() FROM Contact c, c.Account a WHERE a.Name = 'Anchor Supply'")).json,
    ).toMatchObject({ totalSize: 2 })
    const shown = await bench.soql(
      'SELECT c.LastName, a.Name FROM Contact c, c.Account a ORDER BY c.Id LIMIT 1',
    )
    expect(recordsOf(shown)).toMatchObject([{ LastName: 'Zimt', Account: { Name: 'Anchor Supply' } }])
    const grouped = await bench.soql(
      'SELECT a.Name, COUNT(c.Id) n FROM Contact c, c.Account a GROUP BY a.Name HAVING COUNT(c.Id) > 1',
    )
    expect(recordsOf(grouped)).toMatchObject([{ Name: 'Anchor Supply', n: 2 }])
  })

  test.each([
    ['SELECT Id FROM Contact c, x.Account a', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact c, Account a', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact c, c.Nothing n WHERE n.Name = 'x'", 'INVALID_FIELD'],
  ])('%s is refused', async (query, errorCode) => {
    expect((await bench.soql(query)).json).toMatchObject([{ errorCode }])
  })
})

describe('semi and anti joins', () => {
  test.each([
    ['Id IN (SELECT AccountId FROM Contact)', '123'],
    ["Id IN (SELECT AccountId FROM Contact WHERE Title = 'OWNER')", '12'],
    ['Id NOT IN (SELECT AccountId FROM Contact)', '456'],
    [
      'Id IN (SELECT AccountId FROM Contact) AND Id NOT IN (SELECT AccountId FROM Opportunity WHERE IsWon = true)',
      '23',
    ],
    ["Id IN (SELECT ParentId FROM Account WHERE Industry = 'Shipping')", '4'],
    ["ParentId IN (SELECT Id FROM Account WHERE Industry = 'Retail')", '34'],
    ["Id IN (SELECT WhatId FROM Task WHERE Status = 'Completed')", '1'],
    ["Id IN (SELECT c.AccountId FROM Contact c WHERE c.Account.BillingCity = 'Kiel')", '1'],
    ["Id IN (SELECT AccountId FROM Opportunity WHERE CloseDate = THIS_MONTH) AND Name LIKE 'A%'", '1'],
    ["Id IN (SELECT AccountId FROM Contact WHERE Birthdate != null) OR Name = 'Zebra'", '135'],
    ["Id IN (SELECT AccountId FROM Contact WHERE LastName = 'none')", ''],
    ["Id NOT IN (SELECT AccountId FROM Contact WHERE LastName = 'none')", '123456'],
  ])('Account WHERE %s', async (where, ids) => {
    expect(await found(`SELECT Id FROM Account WHERE ${where} ORDER BY Id`)).toBe(ids)
  })
})

describe('what joins do not take', () => {
  test.each([
    ['Id IN (SELECT BillingAddress FROM Account)', 'should point to the same object type'],
    ['Id IN (SELECT OwnerId FROM Contact)', 'should point to the same object type'],
    ['Name IN (SELECT Name FROM Contact)', 'should point to the same object type'],
    ['Id IN (SELECT Id, Name FROM Account)', 'exactly one field'],
    ['Id IN (SELECT COUNT(Id) FROM Account)', 'exactly one field'],
  ])('Account WHERE %s', async (where, part) => {
    const reply = await bench.soql(`SELECT Id FROM Account WHERE ${where}`)
    expect(reply.status).toBe(400)
    expect(reply.text).toContain(part)
  })
})

describe('order', () => {
  test.each([
    ['Account ORDER BY Name', '123456'],
    ['Account ORDER BY Name DESC', '654321'],
    ['Contact ORDER BY LastName', '35241'],
    ['Contact ORDER BY LastName DESC', '14253'],
    ['Account ORDER BY BillingCity', '356124'],
    ['Account ORDER BY BillingCity NULLS LAST, Id DESC', '124653'],
    ['Account ORDER BY BillingCity DESC NULLS LAST, Id', '421356'],
    ['Account ORDER BY BillingCity DESC NULLS FIRST, Id', '356421'],
    ['Account ORDER BY AnnualRevenue, Name DESC', '643251'],
    ['Account ORDER BY AnnualRevenue DESC NULLS LAST, Name', '152346'],
    ['Account ORDER BY Industry NULLS LAST, AnnualRevenue DESC, Name DESC', '235164'],
    ['Account ORDER BY NumberOfEmployees ASC NULLS LAST, Id', '412356'],
    ['Account ORDER BY Parent.Name, Id', '123456'],
    ['Account ORDER BY Parent.Name DESC NULLS LAST', '654321'],
    ['Account ORDER BY Id DESC LIMIT 2', '65'],
    ['Account ORDER BY Id LIMIT 2 OFFSET 3', '45'],
    ['Account ORDER BY Id LIMIT 0', ''],
    ['Account ORDER BY Id OFFSET 5', '6'],
    ['Account ORDER BY Id OFFSET 6', ''],
    ['Task ORDER BY What.Name, Id', '3142'],
    ['Task ORDER BY What.Type DESC NULLS LAST, Id', '2143'],
    ['Opportunity ORDER BY CloseDate', '421536'],
    ['Opportunity ORDER BY CreatedDate DESC', '132546'],
    ['Opportunity ORDER BY StageName, Amount DESC', '562143'],
    ['Opportunity ORDER BY Account.Name NULLS LAST, Amount', '123564'],
  ])('FROM %s', async (from, ids) => {
    expect(await found(`SELECT Id FROM ${from}`)).toBe(ids)
  })
})

describe('distance', () => {
  const from = (unit: string) => `DISTANCE(BillingAddress, GEOLOCATION(54.32, 10.13), '${unit}')`
  test.each([
    [`WHERE ${from('km')} < 100 ORDER BY Id`, '12'],
    [`WHERE ${from('mi')} < 30 ORDER BY Id`, '1'],
    [`WHERE ${from('mi')} > 1000 ORDER BY Id`, '4'],
    [`WHERE BillingCity != null ORDER BY ${from('km')} DESC`, '421'],
  ])('%s', async (tail, ids) => {
    expect(await found(`SELECT Id FROM Account ${tail}`)).toBe(ids)
  })

  test('is a number of the unit asked for', async () => {
    const [row] = recordsOf(
      await bench.soql(`SELECT Name, ${from('km')} far FROM Account WHERE BillingCity = 'Lübeck'`),
    )
    expect(row).toMatchObject({ Name: 'Äquator Segel', far: expect.closeTo(62, 0) })
  })
})

describe('clauses that change nothing', () => {
  test.each([
    'FOR VIEW',
    'FOR REFERENCE',
    'FOR VIEW UPDATE TRACKING',
    'UPDATE TRACKING',
    'UPDATE VIEWSTAT',
    'LIMIT 100 FOR REFERENCE',
  ])('%s', async (tail) => {
    expect(await found(`SELECT Id FROM Account ORDER BY Id ${tail}`)).toBe('123456')
  })

  test.each([
    'USING SCOPE everything',
    'USING SCOPE mine',
    'USING SCOPE team WHERE Name != null',
    'WITH SECURITY_ENFORCED',
    'WITH USER_MODE',
    'WHERE Name != null WITH SYSTEM_MODE',
    'WHERE Name != null WITH SECURITY_ENFORCED',
  ])('%s', async (clause) => {
    expect(await found(`SELECT Id FROM Account ${clause} ORDER BY Id`)).toBe('123456')
  })
})
