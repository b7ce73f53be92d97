import { afterAll, expect, test } from 'vitest'
import { openOrg } from '../open.ts'
import type { OpenOrg, SimulatorOptions } from '../open.ts'
import type { Org } from '../org.ts'
import { countRows } from '../store.ts'

const STORY_END = Date.UTC(2026, 9, 1)
const opened: OpenOrg[] = []
afterAll(() => {
  for (const one of opened) one.close()
})

const open = (options: SimulatorOptions): Org => {
  const one = openOrg({ storyEnd: STORY_END, ...options })
  opened.push(one)
  return one.org
}
const rows = (org: Org, object: string) => org.db.prepare(`SELECT * FROM "${object}" ORDER BY Id`).all()
const one = (org: Org, sql: string) => org.db.prepare(sql).pluck().get() as number

const OBJECTS = [
  'Account',
  'Contact',
  'Lead',
  'Opportunity',
  'Campaign',
  'CampaignMember',
  'Task',
  'User',
  'Loyalty_Card__c',
  'Shipment__c',
]

test('the same seed tells the same story, another seed or label another', () => {
  const [a, b] = [open({ seed: 7, contacts: 200 }), open({ seed: 7, contacts: 200 })]
  for (const object of OBJECTS) expect(rows(a, object), object).toEqual(rows(b, object))
  const other = open({ seed: 8, contacts: 200 })
  expect(rows(other, 'Contact')).not.toEqual(rows(a, 'Contact'))
  expect(other.orgId).not.toBe(a.orgId)
  expect(open({ seed: 7, contacts: 50, label: 'EMEA' }).orgId).not.toBe(a.orgId)
})

test('the volume follows the contacts', () => {
  const org = open({ contacts: 1200 })
  const counts = Object.fromEntries(
    [...org.objects.values()].map((object) => [object.name, countRows(org, object)]),
  )
  expect(counts).toMatchObject({
    Contact: 1200,
    Account: 150,
    Lead: 300,
    Opportunity: 240,
    Campaign: 24,
    Loyalty_Card__c: 400,
  })
})

const org = open({ contacts: 3000 })

test('rows spread over two years and none is stamped after the end', () => {
  for (const object of OBJECTS.filter((name) => name !== 'User')) {
    expect(one(org, `SELECT MAX(SystemModstamp) FROM "${object}"`), object).toBeLessThanOrEqual(STORY_END)
    expect(one(org, `SELECT COUNT(*) FROM "${object}" WHERE SystemModstamp < CreatedDate`), object).toBe(0)
  }
  const span = one(org, 'SELECT MAX(CreatedDate) - MIN(CreatedDate) FROM Contact')
  expect(span).toBeGreaterThan(700 * 86_400_000)
})

test('some deals stand still, some people were entered twice, many rows share one second', () => {
  const stalled = "SELECT COUNT(*) FROM Opportunity WHERE IsClosed = 0 AND LastActivityDate < '2026-07-01'"
  expect(one(org, stalled)).toBeGreaterThan(10)
  const twins = "SELECT COUNT(*) FROM Contact WHERE Description LIKE '%whether we know this person%'"
  expect(one(org, twins)).toBeGreaterThan(30)
  const flood = 'SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM Contact GROUP BY SystemModstamp)'
  expect(one(org, flood)).toBeGreaterThan(200)
})

test('every lookup leads somewhere and every text fits its field', () => {
  for (const object of org.objects.values()) {
    for (const { describe } of object.fields) {
      const column = `"${object.name}"."${describe.name}"`
      if (describe.type === 'reference') {
        const targets = describe.referenceTo.filter((name) => org.objects.has(name.toLowerCase()))
        const nowhere = targets.map((name) => `NOT EXISTS (SELECT 1 FROM "${name}" t WHERE t.Id = ${column})`)
        const sql = `SELECT COUNT(*) FROM "${object.name}" WHERE ${[`${column} IS NOT NULL`, ...nowhere].join(' AND ')}`
        expect(one(org, sql), column).toBe(0)
      }
      if (describe.length > 0) {
        expect(
          one(org, `SELECT IFNULL(MAX(LENGTH(${column})), 0) FROM "${object.name}"`),
          column,
        ).toBeLessThanOrEqual(describe.length)
      }
    }
  }
})

test('mail addresses are ASCII on .example domains, and campaigns count their members', () => {
  const odd =
    "SELECT COUNT(*) FROM Contact WHERE Email IS NOT NULL AND (Email NOT LIKE '%.example' OR Email GLOB '*[^ -~]*')"
  expect(one(org, odd)).toBe(0)
  const wrong = `SELECT COUNT(*) FROM Campaign WHERE NumberOfContacts + NumberOfLeads <>
    (SELECT COUNT(*) FROM CampaignMember m WHERE m.CampaignId = Campaign.Id)`
  expect(one(org, wrong)).toBe(0)
})

test('every deal has a stage history that ends with what it is, and late changes of fields are told', () => {
  const deals = one(org, 'SELECT COUNT(*) FROM Opportunity')
  expect(one(org, 'SELECT COUNT(DISTINCT OpportunityId) FROM OpportunityHistory')).toBe(deals)
  expect(one(org, 'SELECT COUNT(*) FROM OpportunityHistory')).toBeGreaterThan(deals * 1.5)
  const astray = `SELECT COUNT(*) FROM Opportunity o JOIN OpportunityHistory h ON h.Id = (SELECT Id FROM OpportunityHistory
    WHERE OpportunityId = o.Id ORDER BY CreatedDate DESC, Id DESC LIMIT 1)
    WHERE h.StageName <> o.StageName OR h.Amount <> o.Amount OR h.CloseDate <> o.CloseDate`
  expect(one(org, astray)).toBe(0)
  for (const name of ['OpportunityFieldHistory', 'AccountHistory', 'ContactHistory', 'LeadHistory']) {
    expect(one(org, `SELECT COUNT(*) FROM ${name}`), name).toBeGreaterThan(10)
    expect(one(org, `SELECT COUNT(*) FROM ${name} WHERE OldValue IS NewValue`), name).toBe(0)
    expect(one(org, `SELECT MAX(CreatedDate) FROM ${name}`), name).toBeLessThanOrEqual(STORY_END)
  }
})
