import { afterAll, expect, test } from 'vitest'
import { objectNamed } from '../org.ts'
import { openOrg } from '../open.ts'
import { runQuery } from '../rest/query.ts'
import { changeRow, createRow } from '../rows/change.ts'
import { orderSql } from './order.ts'
import { parseSoql } from './parse.ts'
import { fromSql, makeScope } from './scope.ts'
import { whereSql } from './where.ts'

const { org, close } = openOrg({ empty: true })
afterAll(close)
const [user] = org.users
const accounts = objectNamed(org, 'Account')!

const NAMES = [
  'zebra',
  'Öhler',
  'Ohm',
  'ohl',
  'Åse',
  'aß',
  'Ass',
  'Zoë',
  'zoe',
  'Äquator',
  'apfel',
  'Łódź',
  'lot',
]
const ids = NAMES.map((Name) => createRow(org, accounts, { Name }, { user: user! }))

const namesBy = (order: string): string[] => {
  const soql = `SELECT Name FROM Account ORDER BY ${order}`
  const page = runQuery(org, soql, { apiPath: '', all: false, batchSize: 2000 })
  return (JSON.parse(page) as { records: { Name: string }[] }).records.map((record) => record.Name)
}

const BY_LANGUAGE = 'apfel Äquator Åse Ass aß Łódź lot ohl Öhler Ohm zebra zoe Zoë'.split(' ')

test('names stand in the order of the language, both ways, and move when they change', () => {
  const sorted = namesBy('Name')
  expect(sorted).toEqual(BY_LANGUAGE)
  expect(namesBy('Name DESC')).toEqual(sorted.toReversed())
  changeRow(org, accounts, ids[0]!, { Name: 'Ämter' }, { user: user! })
  expect(namesBy('Name')[0]).toBe('Ämter')
})

/** How the database reads the rows of a query. */
function planOf(soql: string): string {
  const query = parseSoql(soql)
  const scope = makeScope(org, soql, query.sObject ?? '', { all: false })
  const where = whereSql(scope, query.where)
  const order = orderSql(scope, query.orderBy)
  const plan = org.prepare(`EXPLAIN QUERY PLAN SELECT * ${fromSql(scope)} ${where} ${order} LIMIT 200`)
  return (plan.all(...scope.params) as { detail: string }[]).map((row) => row.detail).join('\n')
}

test.each([
  'SELECT Id FROM Account ORDER BY Name',
  'SELECT Id FROM Account ORDER BY Name DESC',
  'SELECT Id FROM Contact ORDER BY Name NULLS LAST',
  "SELECT Id FROM Contact WHERE Name > 'm' ORDER BY Name",
  'SELECT Id FROM Loyalty_Card__c ORDER BY Name',
])('%s reads its rows in order', (soql) => {
  expect(planOf(soql)).not.toContain('TEMP B-TREE')
  expect(planOf(`${soql}, CreatedDate`)).toContain('TEMP B-TREE')
})
