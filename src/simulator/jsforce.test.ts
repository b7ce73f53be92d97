import { Connection } from 'jsforce'
import { expect, test } from 'vitest'
import { startBench } from './testing.ts'

const bench = await startBench({ contacts: 2600 })
const connection = new Connection({
  instanceUrl: bench.server.url,
  accessToken: bench.token,
  version: '64.0',
})

test('jsforce describes, globally and one object', async () => {
  const global = await connection.describeGlobal()
  expect(global.sobjects.map((one) => one.name)).toContain('Loyalty_Card__c')
  const contact = await connection.describe('Contact')
  expect(contact.fields.find((field) => field.name === 'Email')).toMatchObject({ type: 'email', length: 80 })
})

test('jsforce queries over all pages', async () => {
  const result = await connection.query('SELECT Id, Account.Name FROM Contact ORDER BY Name', {
    autoFetch: true,
    maxFetch: 5000,
  })
  expect(result.totalSize).toBe(2600)
  expect(new Set(result.records.map((record) => record.Id)).size).toBe(2600)
})

test('jsforce creates, reads, changes, upserts and deletes', async () => {
  const created = await connection.sobject('Account').create({ Name: 'By jsforce', External_Ref__c: 'js-1' })
  expect(created).toMatchObject({ success: true })
  const id = String(created.id)
  expect(await connection.sobject('Account').update({ Id: id, Site: 'Dock 4' })).toMatchObject({
    id,
    success: true,
  })
  expect(await connection.sobject('Account').retrieve(id)).toMatchObject({
    Name: 'By jsforce',
    Site: 'Dock 4',
  })
  const upserted = await connection
    .sobject('Account')
    .upsert({ External_Ref__c: 'js-1', Name: 'Renamed' }, 'External_Ref__c')
  expect(upserted).toMatchObject({ id, success: true, created: false })
  const several = await connection.sobject('Contact').create([{ LastName: 'One' }, { FirstName: 'Two' }])
  expect(several).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
  ])
  expect(await connection.sobject('Account').destroy(id)).toMatchObject({ id, success: true })
})

test('jsforce reports errors by their code, and sees limits and identity', async () => {
  await expect(connection.query('SELECT Nope FROM Account')).rejects.toMatchObject({
    errorCode: 'INVALID_FIELD',
  })
  expect(await connection.limits()).toMatchObject({ DailyApiRequests: { Max: 100_000 } })
  expect(connection.limitInfo.apiUsage?.limit).toBe(100_000)
  expect(await connection.identity()).toMatchObject({ organization_id: bench.server.orgId })
})

test('jsforce asks for updated and deleted rows', async () => {
  const end = new Date(Date.now() + 120_000)
  const start = new Date(Date.now() - 600_000)
  const updated = await connection.sobject('Contact').updated(start, end)
  expect(updated.ids.length).toBeGreaterThan(0)
  const deleted = await connection.sobject('Account').deleted(start, end)
  expect(deleted.deletedRecords).toHaveLength(1)
})

test('jsforce refreshes an expired session by itself', async () => {
  const issued = bench.control({ op: 'token' }) as { accessToken: string; refreshToken: string }
  const renewing = new Connection({
    instanceUrl: bench.server.url,
    accessToken: issued.accessToken,
    refreshToken: issued.refreshToken,
    version: '64.0',
    oauth2: {
      loginUrl: bench.server.url,
      clientId: bench.server.clientId,
      clientSecret: bench.server.clientSecret,
      redirectUri: 'http://127.0.0.1:1/',
    },
  })
  bench.control({ op: 'fault', kind: 'expire-tokens' })
  const { totalSize } = await renewing.query('SELECT Id FROM User')
  expect(totalSize).toBe(12)
  expect(renewing.accessToken).not.toBe(issued.accessToken)
})
