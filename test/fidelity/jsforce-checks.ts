import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as jsforce from 'jsforce'
import { wayBackFromSimulator } from '../support/sign-in.ts'
import { same } from './check.ts'
import type { Check } from './check.ts'
import type { Org } from './orgs.ts'

const VERSION = '64.0'
const ROWS = 250

/** What jsforce does, from its login to both bulk interfaces. */
export async function jsforceChecks(dir: string, org: Org): Promise<Check[]> {
  const entry = pathToFileURL(join(dir, 'node_modules', 'jsforce', 'index.js')).href
  const { Connection } = ((await import(entry)) as { default: typeof jsforce }).default
  const connection = new Connection({
    version: VERSION,
    oauth2: {
      loginUrl: org.url,
      clientId: org.clientId,
      clientSecret: org.clientSecret,
      redirectUri: 'http://127.0.0.1:1/callback',
    },
  })
  const rows = Array.from({ length: ROWS }, (_, i) => ({ Name: `jsforce ${i}`, Site: `"Quay" ${i}, north` }))
  const ids = async (): Promise<{ Id: string }[]> => {
    const { records } = await connection.query("SELECT Id FROM Account WHERE Name LIKE 'jsforce %'")
    return records.map((record) => ({ Id: String(record.Id) }))
  }
  const check = (what: string, run: Check['run']): Check => ({ client: 'jsforce', what, run })
  return [
    check('login by code, identity, refresh', async () => {
      const back = await wayBackFromSimulator(
        connection.oauth2.getAuthorizationUrl({ scope: 'api refresh_token id' }),
      )
      const user = await connection.authorize(new URL(back).searchParams.get('code') ?? '')
      same(user.organizationId, org.orgId, 'org id')
      same((await connection.identity()).organization_id, org.orgId, 'org id of the identity')
      await org.control({ op: 'fault', kind: 'expire-tokens' })
      same((await connection.query('SELECT Id FROM Organization')).totalSize, 1, 'rows after a refresh')
    }),
    check('CRUD and query', async () => {
      const { id } = await connection.sobject('Account').create({ Name: 'One of jsforce' })
      await connection.sobject('Account').update({ Id: String(id), Site: 'Dock' })
      same((await connection.sobject('Account').retrieve(String(id)))['Site'], 'Dock', 'Site')
      const found = await connection.query("SELECT Id FROM Account WHERE Name = 'One of jsforce'")
      same(found.totalSize, 1, 'rows')
      same((await connection.sobject('Account').destroy(String(id))).success, true, 'deleted')
    }),
    check('collections', async () => {
      const made = await connection.sobject('Account').create(rows, { allowRecursive: true })
      same(made.filter((one) => one.success).length, ROWS, 'rows made')
      const gone = await connection.sobject('Account').destroy(
        (await ids()).map(({ Id }) => Id),
        { allowRecursive: true },
      )
      same(gone.filter((one) => one.success).length, ROWS, 'rows deleted')
    }),
    check('describe', async () => {
      same((await connection.describe('Opportunity')).keyPrefix, '006', 'prefix')
      if ((await connection.describeGlobal()).sobjects.length < 10) throw new Error('too few objects')
    }),
    check('bulk (1.0): insert, query, delete', async () => {
      connection.bulk.pollInterval = 200
      connection.bulk.pollTimeout = 60_000
      const made = await connection.bulk.load('Account', 'insert', rows)
      same(made.filter((one) => one.success).length, ROWS, 'rows made')
      const read = await connection.bulk.query("SELECT Id FROM Account WHERE Name LIKE 'jsforce %'")
      same((await read.toArray()).length, ROWS, 'rows read')
      const gone = await connection.bulk.load('Account', 'delete', await ids())
      same(gone.filter((one) => one.success).length, ROWS, 'rows deleted')
    }),
    check('bulk2: insert, query, delete', async () => {
      connection.bulk2.pollInterval = 200
      connection.bulk2.pollTimeout = 60_000
      const made = await connection.bulk2.loadAndWaitForResults({
        object: 'Account',
        operation: 'insert',
        input: rows,
      })
      same([made.successfulResults.length, made.failedResults.length], [ROWS, 0], 'rows made and failed')
      const read = await connection.bulk2.query("SELECT Id FROM Account WHERE Name LIKE 'jsforce %'")
      const records = await read.toArray()
      same(records.length, ROWS, 'rows read')
      const gone = await connection.bulk2.loadAndWaitForResults({
        object: 'Account',
        operation: 'delete',
        input: await ids(),
      })
      same(gone.successfulResults.length, ROWS, 'rows deleted')
    }),
  ]
}
