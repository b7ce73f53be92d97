import { describe, expect, test } from 'vitest'
import { startFixture } from '../soql/testing.ts'
import { recordsOf, V } from '../testing.ts'

const bench = await startFixture()
const rows = async (soql: string, path = 'query') => {
  const reply = await bench.call('GET', `${V}/${path}?q=${encodeURIComponent(soql)}`)
  expect(reply.text).not.toContain('errorCode')
  return recordsOf(reply)
}

describe('explain', () => {
  const plan = async (soql: string) => {
    const reply = await bench.call('GET', `${V}/query?explain=${encodeURIComponent(soql)}`)
    return (reply.json as { plans: unknown[] }).plans[0]
  }

  test('tells of an index where one serves', async () => {
    const soql = "SELECT Id FROM Account WHERE Name = 'Zebra'"
    const reply = await bench.call('GET', `${V}/query?explain=${encodeURIComponent(soql)}`)
    expect(reply.json).toEqual({
      plans: [
        {
          cardinality: 1,
          fields: ['Name'],
          leadingOperationType: 'Index',
          notes: [expect.objectContaining({ fields: ['IsDeleted'], tableEnumOrId: 'Account' })],
          relativeCost: 1 / 6,
          sobjectCardinality: 6,
          sobjectType: 'Account',
        },
      ],
      sourceQuery: soql,
    })
  })

  test('tells of a scan otherwise', async () => {
    expect(await plan('SELECT Id FROM Account WHERE AnnualRevenue > 500')).toMatchObject({
      cardinality: 2,
      fields: [],
      leadingOperationType: 'TableScan',
      sobjectCardinality: 6,
    })
  })

  test('refuses what the query would be refused for', async () => {
    const reply = await bench.call('GET', `${V}/query?explain=SELECT+Id+FROM+Nowhere`)
    expect(reply.json).toMatchObject([{ errorCode: 'INVALID_TYPE' }])
  })
})

describe('definitions', () => {
  test('of objects, as migration tools ask for them', async () => {
    const [account, skill] = await rows(
      "SELECT QualifiedApiName, Label, KeyPrefix, IsEverUpdatable, IsEverCreatable, IsEverDeletable FROM EntityDefinition WHERE IsRetrieveable = true AND IsQueryable = true AND QualifiedApiName IN ('Account', 'Skill__c') ORDER BY QualifiedApiName",
    )
    expect(account).toMatchObject({
      attributes: { type: 'EntityDefinition', url: `${V}/sobjects/EntityDefinition/Account` },
      QualifiedApiName: 'Account',
      Label: 'Account',
      KeyPrefix: '001',
      IsEverCreatable: true,
    })
    expect(skill).toMatchObject({ QualifiedApiName: 'Skill__c' })
  })

  test('of fields, by their object', async () => {
    const where =
      "WHERE EntityDefinition.QualifiedApiName IN ('Task', 'Contact') AND IsPolymorphicForeignKey = true"
    const found = await rows(
      `SELECT QualifiedApiName, EntityDefinition.QualifiedApiName, DataType, ReferenceTo FROM FieldDefinition ${where} ORDER BY QualifiedApiName`,
    )
    expect(found.map((one) => one['QualifiedApiName'])).toEqual(['WhatId', 'WhoId'])
    expect(found[1]).toMatchObject({
      EntityDefinition: { QualifiedApiName: 'Task' },
      DataType: 'Lookup(Contact,Lead)',
      ReferenceTo: { referenceTo: ['Contact', 'Lead'] },
    })
    const [name] = await rows(
      "SELECT DurableId, Label FROM FieldDefinition WHERE EntityDefinitionId = 'Account' AND QualifiedApiName = 'Industry'",
    )
    expect(name).toMatchObject({ DurableId: 'Account.Industry', Label: 'Industry' })
  })

  test('of fields, as children of their object', async () => {
    const [task] = await rows(
      "SELECT QualifiedApiName, (SELECT QualifiedApiName FROM Fields WHERE QualifiedApiName IN ('WhoId', 'Status') ORDER BY QualifiedApiName) FROM EntityDefinition WHERE QualifiedApiName = 'Task'",
    )
    expect(task).toMatchObject({
      Fields: { totalSize: 2, records: [{ QualifiedApiName: 'Status' }, { QualifiedApiName: 'WhoId' }] },
    })
  })

  test('follow the schema as it grows', async () => {
    const count = async () =>
      (await rows("SELECT Id FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Skill__c'"))
        .length
    const before = await count()
    bench.control({ op: 'objects', name: 'Skill__c', fields: [{ name: 'Extra__c', type: 'text' }] })
    expect(await count()).toBe(before + 1)
    bench.control({ op: 'objects', name: 'Later__c' })
    expect(await rows("SELECT Id FROM EntityDefinition WHERE QualifiedApiName = 'Later__c'")).toHaveLength(1)
  })

  test('are counted and grouped like rows', async () => {
    const [total] = await rows('SELECT COUNT(Id) CNT FROM EntityDefinition')
    expect(total?.['CNT']).toBeGreaterThan(10)
  })

  test('are objects of the tooling side only', async () => {
    const names = async (path: string) => {
      const reply = await bench.call('GET', `${V}/${path}`)
      return (reply.json as { sobjects: { name: string }[] }).sobjects.map((one) => one.name)
    }
    expect(await names('tooling/sobjects')).toEqual(
      expect.arrayContaining(['ApexClass', 'EntityDefinition', 'FieldDefinition', 'Profile']),
    )
    expect(await names('tooling/sobjects')).not.toContain('Account')
    expect(await names('sobjects')).not.toContain('EntityDefinition')
    const described = await bench.call('GET', `${V}/tooling/sobjects/FieldDefinition/describe`)
    expect(described.json).toMatchObject({ name: 'FieldDefinition', createable: false, queryable: true })
    expect((await bench.call('GET', `${V}/tooling/sobjects/Nothing/describe`)).status).toBe(404)
  })
})

test('every address that the tooling side names is there', async () => {
  const { sobjects } = (await bench.call('GET', `${V}/tooling/sobjects`)).json as {
    sobjects: { name: string; urls: Record<string, string> }[]
  }
  for (const { name, urls } of sobjects) {
    const [row] = await rows(`SELECT Id FROM ${name} LIMIT 1`, 'tooling/query')
    for (const url of Object.values(urls)) {
      expect(url).toContain(`/tooling/sobjects/${name}`)
      if (url.includes('{ID}') && !row) continue
      const reply = await bench.call('GET', url.replace('{ID}', String(row?.['Id'])))
      expect(reply.status, url).toBe(200)
    }
  }
})

test('a definition is read by its id as the query tells it', async () => {
  for (const path of ['query', 'tooling/query']) {
    const [row] = await rows(
      "SELECT Id, Label FROM EntityDefinition WHERE QualifiedApiName = 'Account'",
      path,
    )
    const { url } = row!['attributes'] as { url: string }
    expect((await bench.call('GET', url)).json, url).toMatchObject({ Label: 'Account', KeyPrefix: '001' })
  }
  expect((await bench.call('GET', `${V}/sobjects/FieldDefinition/describe`)).json).toMatchObject({
    name: 'FieldDefinition',
  })
  expect((await bench.call('GET', `${V}/sobjects/EntityDefinition/Nope`)).status).toBe(404)
  expect((await bench.call('PATCH', `${V}/sobjects/EntityDefinition/Account`, {})).status).toBe(405)
})

describe('tooling queries', () => {
  test('lead to tooling addresses', async () => {
    const [account] = await rows(
      "SELECT Id FROM EntityDefinition WHERE QualifiedApiName = 'Account'",
      'tooling/query',
    )
    expect(account).toMatchObject({ attributes: { url: `${V}/tooling/sobjects/EntityDefinition/Account` } })
    expect(await rows('SELECT Id FROM RecordType', 'tooling/query')).toBeInstanceOf(Array)
  })

  test('page like other queries', async () => {
    const first = await bench.call('GET', `${V}/tooling/query?q=SELECT+Id+FROM+FieldDefinition`, undefined, {
      'sforce-query-options': 'batchSize=200',
    })
    const { nextRecordsUrl } = first.json as { nextRecordsUrl: string }
    expect(nextRecordsUrl).toMatch(/^\/services\/data\/v64\.0\/tooling\/query\/01g\w{15}-200$/)
    const second = await bench.call('GET', nextRecordsUrl)
    const ids = [...recordsOf(first), ...recordsOf(second)].map((one) => one['Id'])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each(['SELECT Id FROM ScratchOrgInfo limit 1', 'SELECT Id FROM ApexNothing'])('%s', async (soql) => {
    const reply = await bench.call('GET', `${V}/tooling/query?q=${encodeURIComponent(soql)}`)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject([{ errorCode: 'INVALID_TYPE' }])
  })
})

test.each([
  ['SELECT Id FROM ScratchOrgInfo limit 1', 400],
  ['SELECT IsPersonAccount FROM Account LIMIT 1', 400],
  ['SELECT Id, Name, InstanceName, OrganizationType, IsSandbox FROM Organization', 200],
  [
    'SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType FROM Organization',
    200,
  ],
  ['SELECT Id, Name FROM Profile', 200],
  ['SELECT Id, DeveloperName, SobjectType FROM RecordType', 200],
  ['SELECT COUNT(Id) CNT FROM Account', 200],
])('%s answers %i', async (soql, status) => {
  expect((await bench.soql(soql)).status).toBe(status)
})
