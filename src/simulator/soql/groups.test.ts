import { describe, expect, test } from 'vitest'
import { recordsOf } from '../testing.ts'
import { startFixture } from './testing.ts'

const bench = await startFixture()

/** Each row's values in the order selected, joined by a space. */
async function rows(query: string): Promise<string[]> {
  const reply = await bench.soql(query)
  expect(reply.text, query).not.toContain('errorCode')
  return recordsOf(reply).map((record) =>
    Object.entries(record)
      .filter(([key]) => key !== 'attributes')
      .map(([, value]) => String(value))
      .join(' '),
  )
}

describe('counts', () => {
  test.each([
    ['SELECT COUNT() FROM Account', 6],
    ["SELECT COUNT() FROM Account WHERE Industry = 'Retail'", 2],
    ['SELECT COUNT() FROM Account LIMIT 4', 4],
    ['SELECT COUNT() FROM Account LIMIT 4 OFFSET 5', 1],
    ['SELECT COUNT() FROM Contact WHERE Account.Name = null', 1],
  ])('%s', async (query, totalSize) => {
    expect((await bench.soql(query)).json).toEqual({ totalSize, done: true, records: [] })
  })

  test('queryAll counts the deleted, too', async () => {
    expect((await bench.soql('SELECT COUNT() FROM Account', true)).json).toMatchObject({ totalSize: 7 })
  })
})

describe('aggregates', () => {
  test.each([
    ['SELECT COUNT(Id) FROM Account', ['6']],
    ['SELECT COUNT(Industry) FROM Account', ['4']],
    ['SELECT COUNT_DISTINCT(Industry) FROM Account', ['2']],
    ['SELECT COUNT(Id) a, COUNT(BillingCity) b, COUNT_DISTINCT(AnnualRevenue) c FROM Account', ['6 3 3']],
    ['SELECT SUM(Amount), AVG(Amount), MIN(Amount), MAX(Amount) FROM Opportunity', ['145.25 29.05 0 100']],
    ['SELECT FORMAT(SUM(Amount)), FORMAT(MIN(CloseDate)) FROM Opportunity', ['$145.25 7/15/2025']],
    ['SELECT MIN(CloseDate), MAX(CloseDate) FROM Opportunity', ['2025-07-15 2027-01-01']],
    ['SELECT MAX(CreatedDate) FROM Opportunity', ['2026-07-15T11:00:00.000+0000']],
    ['SELECT MIN(Name), MAX(Name) FROM Contact', ['Abel Olga Ohl']],
    ["SELECT SUM(Amount) FROM Opportunity WHERE StageName = 'none'", ['null']],
    [
      'SELECT StageName FROM Opportunity GROUP BY StageName ORDER BY StageName',
      ['Closed Lost', 'Closed Won', 'Prospecting'],
    ],
    [
      'SELECT StageName, COUNT(Id) FROM Opportunity GROUP BY StageName ORDER BY COUNT(Id), StageName DESC',
      ['Prospecting 2', 'Closed Won 2', 'Closed Lost 2'],
    ],
    [
      'SELECT StageName s, SUM(Amount) total FROM Opportunity GROUP BY StageName ORDER BY total DESC',
      ['Closed Lost 100', 'Closed Won 40', 'Prospecting 5.25'],
    ],
    [
      'SELECT StageName, LeadSource, COUNT(Id) FROM Opportunity GROUP BY StageName, LeadSource ORDER BY StageName, LeadSource NULLS LAST',
      [
        'Closed Lost Web 1',
        'Closed Lost null 1',
        'Closed Won Phone 1',
        'Closed Won Web 1',
        'Prospecting Web 1',
        'Prospecting null 1',
      ],
    ],
    [
      'SELECT LeadSource, COUNT(Id) n FROM Opportunity GROUP BY LeadSource HAVING COUNT(Id) > 1 ORDER BY n DESC',
      ['Web 3', 'null 2'],
    ],
    [
      "SELECT LeadSource, COUNT(Id) n FROM Opportunity GROUP BY LeadSource HAVING COUNT(Id) > 1 AND LeadSource LIKE 'w%'",
      ['Web 3'],
    ],
    [
      'SELECT StageName FROM Opportunity GROUP BY StageName HAVING NOT MAX(Amount) > 50 ORDER BY StageName',
      ['Closed Won', 'Prospecting'],
    ],
    [
      "SELECT StageName FROM Opportunity GROUP BY StageName HAVING NOT (COUNT(Id) > 1 AND StageName = 'Closed Won') ORDER BY StageName",
      ['Closed Lost', 'Prospecting'],
    ],
    [
      "SELECT StageName FROM Opportunity GROUP BY StageName HAVING (NOT (NOT (NOT StageName LIKE 'closed%'))) AND COUNT(Id) > 1",
      ['Prospecting'],
    ],
    [
      'SELECT LeadSource FROM Opportunity GROUP BY LeadSource HAVING COUNT(Id) <= 1 AND LeadSource != null',
      ['Phone'],
    ],
    [
      'SELECT Account.Name, COUNT(Id) FROM Opportunity GROUP BY Account.Name ORDER BY Account.Name NULLS LAST',
      ['Anchor Supply 2', 'Äquator Segel 1', 'Brine & Söhne 1', 'Zebra 1', 'null 1'],
    ],
    [
      'SELECT o.StageName, COUNT(o.Id) FROM Opportunity o GROUP BY o.StageName ORDER BY o.StageName LIMIT 1',
      ['Closed Lost 2'],
    ],
    [
      'SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) FROM Opportunity GROUP BY CALENDAR_YEAR(CreatedDate) ORDER BY CALENDAR_YEAR(CreatedDate) DESC',
      ['2026 4', '2025 1', '2024 1'],
    ],
    [
      'SELECT DAY_ONLY(CreatedDate) d, COUNT(Id) FROM Opportunity GROUP BY DAY_ONLY(CreatedDate) ORDER BY DAY_ONLY(CreatedDate) DESC LIMIT 2',
      ['2026-07-15 2', '2026-07-14 1'],
    ],
    [
      'SELECT HOUR_IN_DAY(convertTimezone(CreatedDate)) h, SUM(Amount) FROM Opportunity GROUP BY HOUR_IN_DAY(convertTimezone(CreatedDate)) ORDER BY HOUR_IN_DAY(convertTimezone(CreatedDate)) LIMIT 2',
      ['0 5.25', '8 100'],
    ],
    ['SELECT IsWon, COUNT(Id) FROM Opportunity GROUP BY IsWon ORDER BY IsWon', ['false 4', 'true 2']],
    [
      'SELECT StageName FROM Opportunity GROUP BY StageName ORDER BY StageName LIMIT 1 OFFSET 1',
      ['Closed Won'],
    ],
    [
      'SELECT What.Type, COUNT(Id) FROM Task GROUP BY What.Type ORDER BY What.Type',
      ['null 1', 'Account 2', 'Opportunity 1'],
    ],
  ] as [string, string[]][])('%s', async (query, expected) => {
    expect(await rows(query)).toEqual(expected)
  })
})

describe('subtotals', () => {
  test.each([
    [
      'SELECT StageName, COUNT(Id), GROUPING(StageName) g FROM Opportunity GROUP BY ROLLUP(StageName) ORDER BY GROUPING(StageName), StageName',
      ['Closed Lost 2 0', 'Closed Won 2 0', 'Prospecting 2 0', 'null 6 1'],
    ],
    [
      'SELECT LeadSource, StageName, COUNT(Id) n, GROUPING(LeadSource) a, GROUPING(StageName) b FROM Opportunity WHERE LeadSource != null GROUP BY ROLLUP(LeadSource, StageName) ORDER BY GROUPING(LeadSource), LeadSource, GROUPING(StageName), StageName',
      [
        'Phone Closed Won 1 0 0',
        'Phone null 1 0 1',
        'Web Closed Lost 1 0 0',
        'Web Closed Won 1 0 0',
        'Web Prospecting 1 0 0',
        'Web null 3 0 1',
        'null null 4 1 1',
      ],
    ],
    [
      'SELECT LeadSource, IsWon, SUM(Amount) FROM Opportunity WHERE LeadSource != null GROUP BY CUBE(LeadSource, IsWon) ORDER BY GROUPING(LeadSource), GROUPING(IsWon), LeadSource, IsWon',
      [
        'Phone true 30',
        'Web false 105.25',
        'Web true 10',
        'Phone null 30',
        'Web null 115.25',
        'null false 105.25',
        'null true 40',
        'null null 145.25',
      ],
    ],
    [
      'SELECT StageName, COUNT(Id) FROM Opportunity GROUP BY ROLLUP(StageName) HAVING GROUPING(StageName) = 1',
      ['null 6'],
    ],
    ["SELECT StageName, COUNT(Id) FROM Opportunity WHERE Name = 'none' GROUP BY ROLLUP(StageName)", []],
  ] as [string, string[]][])('%s', async (query, expected) => {
    expect(await rows(query)).toEqual(expected)
  })
})

describe('what groups do not take', () => {
  test.each([
    ['SELECT Name, COUNT(Id) FROM Account GROUP BY Industry', 'must be grouped or aggregated'],
    ['SELECT COUNT(Id), Name FROM Account', 'must be grouped or aggregated'],
    [
      'SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry ORDER BY Name',
      'must be grouped or aggregated',
    ],
    ['SELECT COUNT(Id) FROM Opportunity GROUP BY Amount', 'can not be grouped'],
    ['SELECT SUM(Name) FROM Account', 'does not support aggregate operator SUM'],
    ['SELECT COUNT(Id) a, COUNT(Name) a FROM Account', 'duplicate alias: a'],
    ['SELECT Id FROM Account ORDER BY COUNT(Id)', "unexpected token: 'COUNT'"],
    ['SELECT Id FROM Account WHERE COUNT(Id) > 1', "unexpected token: 'COUNT'"],
    ['SELECT COUNT(BillingAddress) FROM Account', 'does not support aggregate operator COUNT'],
    ['SELECT GROUPING(Name) FROM Account GROUP BY ROLLUP(Industry)', 'must be used with a grouped field'],
    ['SELECT COUNT(Id), (SELECT Id FROM Contacts) FROM Account', 'unexpected subquery'],
    ['SELECT COUNT(Id) FROM Account GROUP BY ROLLUP(Name, Type, Industry, Site)', 'up to three fields'],
  ])('%s', async (query, part) => {
    const reply = await bench.soql(query)
    expect(reply.status).toBe(400)
    expect(reply.text).toContain('MALFORMED_QUERY')
    expect(reply.text).toContain(part)
  })
})
