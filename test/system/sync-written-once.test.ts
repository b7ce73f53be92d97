import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import {
  allEnded,
  astray,
  connectOrg,
  storedRows,
  syncNow,
  until,
  userOf,
  type Fields,
  type OrgUser,
} from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

/** Histories are written once: no stamp but that of their making, no change, and they go when their record goes. */
const objects = [
  'Opportunity',
  'OpportunityHistory',
  'OpportunityFieldHistory',
  'Account',
  'AccountHistory',
  'Contact',
]

let simulator: Simulator
let user: OrgUser
let inside: TestCore
let org: number
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 5_000 })
  user = await userOf(simulator)
  inside = await startTestCore()
  org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
  await inside.asHost.connections.setObjects({ id: org, objects })
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
})

/** Syncs now, and waits for what that run made others read again. */
async function sync(object: string) {
  await allEnded(inside.asHost)
  const run = await syncNow(inside.asHost, org, object)
  await allEnded(inside.asHost)
  return run
}
const lost = (object: string) => astray(inside, user, org, object)
const control = (op: string, input: object) => simulator.control({ op, ...input })
const streamOf = async (object: string) =>
  (await inside.asHost.sync.streams({ integration_id: org })).items.find((one) => one.object === object)!
const firstRun = async (object: string) =>
  (await inside.asHost.sync.runs({ integration_id: org, page_size: 100 })).items.find(
    (run) => run.object === object,
  )!
/** What is here of an object for one parent, deleted rows too. */
const here = async (object: string, parent: string, deleted: 'with' | 'only' | 'without' = 'without') =>
  (await storedRows(inside, org, object, deleted)).filter((row) => Object.values(row).includes(parent))
/** Bulk queries that the org still allows today. */
async function bulkQueriesLeft(): Promise<number> {
  const { body } = await user.call('GET', '/services/data/v64.0/limits')
  return (body as Record<string, { Remaining: number }>)['DailyBulkV2QueryJobs']!.Remaining
}

/** Loads a change of many records in bulk, as an integration does it. */
async function loadTitles(title: string, count: number): Promise<void> {
  const ids = (await user.rows(`SELECT Id FROM Contact ORDER BY Id LIMIT ${count}`)).map((row) => row['Id'])
  const jobs = '/services/data/v64.0/jobs/ingest'
  const { body } = await user.call('POST', jobs, { object: 'Contact', operation: 'update' })
  const path = `${jobs}/${String((body as Fields)['id'])}`
  const { accessToken } = (await simulator.control({ op: 'token' })) as { accessToken: string }
  await fetch(`${simulator.url}${path}/batches`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'text/csv' },
    body: `Id,Title\n${ids.map((id) => `${String(id)},${title}`).join('\n')}\n`,
  })
  await user.call('PATCH', path, { state: 'UploadComplete' })
  await until(
    () => user.call('GET', path),
    (job) => (job.body as Fields)['state'] === 'JobComplete',
  )
}

describe('the first copy', () => {
  test.each(['OpportunityHistory', 'OpportunityFieldHistory', 'AccountHistory'])(
    'brings every row of %s',
    async (object) => {
      const run = await firstRun(object)
      expect(run).toMatchObject({ status: 'done', error: null, mode: 'full' })
      expect(run.created).toBeGreaterThan(20)
      expect(run.created).toBe(run.expected)
      expect(await lost(object)).toEqual([])
    },
  )

  test('only the stages of opportunities are copied unless somebody wants more', async () => {
    const offered = await inside.asHost.connections.objects({ id: org })
    const histories = offered.items.filter((one) => one.object.endsWith('History'))
    expect(histories.filter((one) => one.standard_set).map((one) => one.object)).toEqual([
      'OpportunityHistory',
    ])
    expect(histories.map((one) => one.object)).toContain('LeadHistory')
  })

  test('many rows of a history of fields come in bulk, with values of their own types, and read otherwise they are no change', async () => {
    await loadTitles('Harbour Master', 2_600)
    const before = await bulkQueriesLeft()
    await inside.asHost.connections.setObjects({ id: org, objects: [...objects, 'ContactHistory'] })
    await allEnded(inside.asHost)
    expect(await bulkQueriesLeft()).toBe(before - 1)
    expect((await firstRun('ContactHistory')).created).toBeGreaterThan(2_600)
    expect(await lost('ContactHistory')).toEqual([])
    // Those were made just now, so the next run reads them again, by another way.
    const again = await sync('ContactHistory')
    expect(again).toMatchObject({ status: 'done', created: 0, updated: 0 })
    expect(again.unchanged).toBeGreaterThanOrEqual(2_600)
  })
})

describe('what came since', () => {
  test('is read by the time it was made', async () => {
    const [deal] = await user.rows('SELECT Id FROM Opportunity WHERE IsClosed = false ORDER BY Id LIMIT 1')
    const [account] = await user.rows('SELECT Id FROM Account ORDER BY Id LIMIT 1')
    await user.change('Opportunity', String(deal!['Id']), { Amount: 4_242.5, CloseDate: '2027-02-03' })
    await user.change('Account', String(account!['Id']), { AnnualRevenue: 77_000, Rating: 'Cold' })
    for (const object of ['OpportunityHistory', 'OpportunityFieldHistory', 'AccountHistory']) {
      const run = await sync(object)
      expect(run, object).toMatchObject({ status: 'done', mode: 'incremental', updated: 0, deleted: 0 })
      expect(run.created, object).toBeGreaterThanOrEqual(1)
      expect(await lost(object)).toEqual([])
    }
    const fields = await here('OpportunityFieldHistory', String(deal!['Id']))
    expect(fields.find((row) => row['Field'] === 'Amount' && row['NewValue'] === 4_242.5)).toBeDefined()
  })

  test('B4: many rows of one second are read without a gap', async () => {
    await loadTitles('Lock Keeper', 2_300)
    const run = await sync('ContactHistory')
    expect(run).toMatchObject({ status: 'done', mode: 'incremental', updated: 0 })
    expect(run.created).toBe(2_300)
    expect(await lost('ContactHistory')).toEqual([])
  })

  test('B1: a row that its transaction commits late arrives', async () => {
    const [account] = await user.rows('SELECT Id FROM Account ORDER BY Id DESC LIMIT 1')
    const id = String(account!['Id'])
    const modstamp = new Date(Date.now() - 60_000).toISOString()
    await control('commit-late', {
      object: 'Account',
      id,
      fields: { Phone: '+44 1' },
      modstamp,
      afterMs: 1_500,
    })
    const first = await sync('AccountHistory')
    expect(first.created).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 1_600))
    expect((await sync('AccountHistory')).created).toBe(1)
  })
})

describe('a history follows its record', () => {
  const pairs = [
    ['Opportunity', 'OpportunityHistory'],
    ['Opportunity', 'OpportunityFieldHistory'],
    ['Account', 'AccountHistory'],
  ] as const
  let offsetMs = 0
  test.each(pairs)(
    'when a record of %s is deleted, comes back and is purged: %s',
    async (parent, history) => {
      const key = `${parent}Id`
      const [row] = await user.rows(`SELECT ${key} FROM ${history} ORDER BY CreatedDate LIMIT 1`)
      const id = String(row![key])
      const count = (await here(history, id)).length
      expect(count).toBeGreaterThan(0)
      await user.remove(parent, id)
      await sync(parent)
      expect([(await here(history, id)).length, (await here(history, id, 'only')).length]).toEqual([0, count])
      expect(await lost(history)).toEqual([])
      await control('undelete', { object: parent, id })
      await sync(parent)
      expect((await here(history, id)).length).toBe(count)
      expect(await lost(history)).toEqual([])
      await user.remove(parent, id)
      await control('purge', { object: parent, id })
      // The org's log of deletions knows whole minutes only.
      await control('clock', { offsetMs: (offsetMs += 300_000) })
      await sync(parent)
      expect([(await here(history, id)).length, (await here(history, id, 'only')).length]).toEqual([0, count])
    },
  )

  test('a deleted row says when it was missed, not when it was made', () => {
    const db = new Database(join(inside.dataDir, 'orgdeck.db'), { readonly: true })
    const gone = db
      .prepare<[number], number>(
        "SELECT deleted_at FROM integration_connectors WHERE connection_id = ? AND object = 'AccountHistory' AND deleted_at IS NOT NULL",
      )
      .pluck()
      .all(org)
    db.close()
    expect(gone.length).toBeGreaterThan(0)
    for (const at of gone) expect(at).toBeGreaterThan(Date.now() - 600_000)
  })
})

test.each(['OpportunityHistory', 'ContactHistory'])(
  'the copy of %s is proved to equal the org',
  async (object) => {
    const { id } = await inside.asHost.sync.reconcile({ id: (await streamOf(object)).id })
    const report = await until(
      () => inside.asHost.sync.reconcileReport({ id }),
      ({ status }) => !['queued', 'running'].includes(status),
    )
    expect(report).toMatchObject({ status: 'proved', buckets_differing: 0 })
  },
)
