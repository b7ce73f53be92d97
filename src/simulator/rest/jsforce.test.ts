import { Connection } from 'jsforce'
import { expect, test } from 'vitest'
import { startFixture } from '../soql/testing.ts'

const bench = await startFixture()
const connection = new Connection({
  instanceUrl: bench.server.url,
  accessToken: bench.token,
  version: '64.0',
})

test('jsforce searches', async () => {
  const { searchRecords } = await connection.search(
    'FIND {zebra} IN NAME FIELDS RETURNING Account(Id, Name ORDER BY Name)',
  )
  expect(searchRecords.map((one) => one['Name'])).toEqual(['Zebra', 'zebra crossing'])
})

test('jsforce is told the plan of a query', async () => {
  const plan = await connection.query("SELECT Id FROM Account WHERE Name = 'Zebra'").explain()
  expect(plan.plans[0]).toMatchObject({ leadingOperationType: 'Index', sobjectType: 'Account' })
})

test('jsforce asks the tooling side about the schema', async () => {
  const { records } = await connection.tooling.query(
    "SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Skill__c' AND QualifiedApiName = 'Kinds__c'",
  )
  expect(records).toMatchObject([{ QualifiedApiName: 'Kinds__c', DataType: 'Picklist (Multi-Select)' }])
})

test('jsforce follows the pages of children', async () => {
  bench.control({
    op: 'load',
    object: 'Contact',
    records: Array.from({ length: 2300 }, (_, i) => ({
      LastName: `Crew ${i}`,
      AccountId: '001000000000006AAA',
    })),
  })
  const { records } = await connection.query<{ Contacts: { records: unknown[] } }>(
    "SELECT Id, (SELECT Id, LastName FROM Contacts) FROM Account WHERE Name = 'zebra crossing'",
    { autoFetch: true, maxFetch: 10_000 },
  )
  expect(records[0]?.Contacts.records).toHaveLength(2300)
})
