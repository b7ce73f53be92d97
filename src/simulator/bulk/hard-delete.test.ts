import { Connection } from 'jsforce'
import { expect, test } from 'vitest'
import { recordsOf, startBench } from '../testing.ts'
import { INGEST, ingested, resultFile } from './testing.ts'

const bench = await startBench({ contacts: 300 })
const total = async (soql: string, all = false) => (await bench.soql(soql, all)).json as { totalSize: number }

test('is refused without the permission by both interfaces', async () => {
  const fields = { object: 'Account', operation: 'hardDelete' }
  const modern = await bench.call('POST', INGEST, fields)
  expect([modern.status, modern.json]).toMatchObject([400, [{ errorCode: 'FEATURENOTENABLED' }]])
  const headers = { 'x-sfdc-session': bench.token }
  const classic = await bench.call(
    'POST',
    '/services/async/64.0/job',
    { ...fields, contentType: 'CSV' },
    headers,
  )
  expect([classic.status, classic.json]).toMatchObject([400, { exceptionCode: 'FeatureNotEnabled' }])
})

test('leaves nothing of a row and of what hangs on it, where a delete leaves the bin', async () => {
  bench.control({ op: 'bulk', hardDelete: true })
  const made = await bench.soql(
    'SELECT AccountId FROM Contact WHERE AccountId != null GROUP BY AccountId ORDER BY AccountId LIMIT 2',
  )
  const [gone, binned] = recordsOf(made).map((row) => String(row['AccountId']))
  await ingested(bench, { operation: 'delete' }, `Id\n${binned}\n`)
  const job = await ingested(bench, { operation: 'hardDelete' }, `Id\n${gone}\n001000000000000AAA\n`)
  expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 })
  expect(await resultFile(bench, job['id'], 'successfulResults')).toBe(
    `"sf__Id","sf__Created",Id\n"${gone}","false","${gone}"\n`,
  )
  for (const [account, found] of [
    [binned, 1],
    [gone, 0],
  ] as const) {
    expect(await total(`SELECT Id FROM Account WHERE Id = '${account}'`)).toMatchObject({ totalSize: 0 })
    const bin = await total(`SELECT Id FROM Account WHERE Id = '${account}'`, true)
    expect(bin.totalSize).toBe(found)
    const kids = await total(`SELECT Id FROM Contact WHERE AccountId = '${account}'`, true)
    expect(Math.min(kids.totalSize, 1)).toBe(found)
  }
})

test('jsforce deletes so over Bulk API 1.0', async () => {
  bench.control({ op: 'bulk', hardDelete: true })
  const connection = new Connection({
    instanceUrl: bench.server.url,
    accessToken: bench.token,
    version: '64.0',
  })
  connection.bulk.pollInterval = 20
  const [row] = recordsOf(await bench.soql('SELECT Id FROM Contact LIMIT 1'))
  const id = String(row!['Id'])
  expect(await connection.bulk.load('Contact', 'hardDelete', [{ Id: id }])).toMatchObject([{ success: true }])
  expect(await total(`SELECT Id FROM Contact WHERE Id = '${id}'`, true)).toMatchObject({ totalSize: 0 })
})
