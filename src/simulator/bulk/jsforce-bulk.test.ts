import { Connection } from 'jsforce'
import { expect, test } from 'vitest'
import { startBench } from '../testing.ts'

const bench = await startBench({ contacts: 900 })
const connection = new Connection({
  instanceUrl: bench.server.url,
  accessToken: bench.token,
  version: '64.0',
})
connection.bulk.pollInterval = 20
connection.bulk2.pollInterval = 20

test('jsforce loads and queries over Bulk API 2.0', async () => {
  const loaded = await connection.bulk2.loadAndWaitForResults({
    object: 'Account',
    operation: 'insert',
    input: [
      { Name: 'Two, "quoted"', Site: 'a' },
      { Name: 'Plain', Site: 'b' },
      { Name: '', Site: 'c' },
    ],
  })
  expect(loaded.successfulResults).toMatchObject([{ Name: 'Two, "quoted"' }, { Name: 'Plain' }])
  expect(loaded.failedResults).toMatchObject([{ Site: 'c' }])
  const rows = await (await connection.bulk2.query('SELECT Id, Account.Name FROM Contact')).toArray()
  expect(rows).toHaveLength(900)
})

test('jsforce loads over Bulk API 1.0, with results in the order of the input', async () => {
  const results = await connection.bulk.load('Account', 'insert', [
    { Name: 'One, "quoted"', Site: 'a' },
    { Name: '', Site: 'b' },
    { Name: 'Last', Site: 'c' },
  ])
  expect(results).toMatchObject([
    { success: true, created: true, errors: [] },
    { success: false, id: null },
    { success: true },
  ])
  expect(JSON.stringify(results[1])).toContain('REQUIRED_FIELD_MISSING')
  const found = await connection.query('SELECT Id FROM Account WHERE Name = \'One, "quoted"\'')
  expect(found.records).toMatchObject([{ Id: results[0]?.id }])
})

test('jsforce queries over Bulk API 1.0', async () => {
  const stream = await connection.bulk.query('SELECT Id, Account.Name FROM Contact')
  const rows = await stream.toArray()
  expect(rows).toHaveLength(900)
  expect(rows[0]).toHaveProperty(['Id'])
})

test('a Bulk 1.0 job closes, lists its batches and ends a batch with a bad header as Failed', async () => {
  const job = connection.bulk.createJob('Account', 'insert')
  await job.open()
  const batch = job.createBatch()
  await expect(batch.execute([{ Nope: 'x' }]).on('queue', () => batch.poll(20, 5000))).rejects.toThrow(
    'Field name not found : Nope',
  )
  expect(await job.list()).toMatchObject([{ id: batch.id, state: 'Failed' }])
  expect(await job.check()).toMatchObject({ state: 'Open', numberBatchesFailed: '1' })
  expect(await job.close()).toMatchObject({ state: 'Closed' })
})

test('Bulk 1.0 speaks JSON, and tells a dead session apart', async () => {
  const create = (session: string) =>
    bench.call(
      'POST',
      '/services/async/64.0/job',
      { operation: 'query', object: 'Account', contentType: 'CSV' },
      { 'x-sfdc-session': session },
    )
  expect((await create(bench.token)).json).toMatchObject({ state: 'Open', object: 'Account' })
  const dead = await create('00Dnothing')
  expect([dead.status, dead.json]).toMatchObject([400, { exceptionCode: 'InvalidSessionId' }])
})

test('a column that field security hides is not found', async () => {
  bench.control({ op: 'fault', kind: 'hide-field', object: 'Account', field: 'Site' })
  const input = [{ Name: 'Seen', Site: 'hidden' }]
  const loading = connection.bulk2.loadAndWaitForResults({ object: 'Account', operation: 'insert', input })
  await expect(loading).rejects.toThrow('Field name not found : Site')
})
