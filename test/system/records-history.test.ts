import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, connectOrg, syncNow, until, userOf, type OrgUser } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

let simulator: Simulator
let user: OrgUser
let inside: TestCore
let org: number
beforeAll(async () => {
  simulator = await startSimulator({ contacts: 20 })
  user = await userOf(simulator)
  inside = await startTestCore()
  org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost, 110_000)
}, 120_000)
afterAll(async () => {
  await inside.close()
  await simulator.close()
})

test('a record changed twice in the org is here as of any instant, and its versions compare with who and when', async () => {
  const { records } = inside.asHost
  const { items } = await records.list({ integration_id: org, object: 'Contact', page_size: 1 })
  const [contact] = items
  if (contact === undefined) throw new Error('no contact was synced')
  const first = await records.get({ id: contact.id })
  await user.change('Contact', contact.external_id, { Title: 'Head of tides' })
  await syncNow(inside.asHost, org, 'Contact')
  const second = await records.get({ id: contact.id })
  // Orgs put whole seconds on a change.
  await simulator.control({ op: 'clock', offsetMs: 60_000 })
  await user.change('Contact', contact.external_id, { Title: 'Keeper of tides', MailingCity: 'Aarhus' })
  await syncNow(inside.asHost, org, 'Contact')

  const then = await records.asOf({ id: contact.id, at: first.synced_at, clock: 'seen' })
  expect(then).toMatchObject({ state: 'present', exact: true, point: { version: 1 }, versions: 3 })
  expect(then.fields).toEqual(first.fields)
  const later = await records.asOf({ id: contact.id, at: second.modified_at ?? '', clock: 'org' })
  expect(later).toMatchObject({ point: { version: 2 }, fields: { Title: 'Head of tides' } })
  expect(await records.asOf({ id: contact.id, at: '1999-01-01T00:00:00+01:00' })).toMatchObject({
    state: 'unknown',
  })

  const compared = await records.compare({ id: contact.id })
  expect(compared).toMatchObject({ from: { version: 1 }, to: { version: 3 }, exact: true })
  const title = compared.changes.find((change) => change.field === 'Title')
  expect(title).toMatchObject({ from: first.fields['Title'], to: 'Keeper of tides', version: 3 })
  expect(title?.modified_by).toBeTruthy()
  const step = await records.compare({ id: contact.id, from: 1, to: 2 })
  expect(step.changes.map((change) => change.field)).toEqual(['Title'])
})

test('what changed since an instant is listed, counted per object and given as a file', async () => {
  const { records } = inside.asHost
  await simulator.control({ op: 'clock', offsetMs: 120_000 })
  const since = new Date().toISOString()
  const { items } = await records.list({
    integration_id: org,
    object: 'Contact',
    page_size: 3,
    sort: '$name',
  })
  const [changed, gone] = items
  if (changed === undefined || gone === undefined) throw new Error('no contacts were synced')
  await user.change('Contact', changed.external_id, { Title: 'Warden, of "tides"' })
  await user.remove('Contact', gone.external_id)
  const fresh = await user.create('Contact', { LastName: 'Newcomer' })
  await syncNow(inside.asHost, org, 'Contact')

  const found = await records.changes({ integration_id: org, object: 'Contact', since })
  expect(found).toMatchObject({
    total: 3,
    complete: true,
    counts: { copied: 0, created: 1, updated: 1, deleted: 1, restored: 0 },
  })
  expect(new Map(found.items.map((item) => [item.external_id, item.kind]))).toEqual(
    new Map([
      [changed.external_id, 'updated'],
      [gone.external_id, 'deleted'],
      [fresh, 'created'],
    ]),
  )
  const titled = await records.changes({ integration_id: org, object: 'Contact', since, field: 'Title' })
  expect(titled.items.map((item) => item.external_id)).toEqual([changed.external_id])
  expect(titled.items[0]?.changes).toContainEqual(
    expect.objectContaining({ field: 'Title', to: 'Warden, of "tides"' }),
  )
  const before = await records.changes({
    integration_id: org,
    object: 'Contact',
    since: '2000-01-01T00:00:00Z',
    until: since,
  })
  expect(before.counts).toMatchObject({ created: 0, deleted: 0, updated: 2 })
  expect(before.counts.copied).toBeGreaterThan(10)
  const counted = await records.changeCounts({ integration_id: org, since })
  expect(counted.items.find((item) => item.object === 'Contact')).toMatchObject({
    created: 1,
    updated: 1,
    deleted: 1,
  })

  const file = await inside.core.openExport(
    { via: 'host', credential: { kind: 'window' } },
    { integration_id: org, object: 'Contact', format: 'csv', since, field: 'Title' },
  )
  expect(file.fileName).toBe('Contact_changes.csv')
  let text = ''
  for await (const chunk of file.chunks) text += chunk
  expect(text.split('\r\n')[0]).toBe('id,name,kind,version,synced_at,modified_at,modified_by,field,from,to')
  expect(text).toContain(',updated,')
  expect(text).toContain('"Warden, of ""tides"""')
  expect(text).not.toContain(gone.external_id)
})

test('a rule says first what it would let go, then lets it go behind everything else, and is in the audit log', async () => {
  const { records, audit } = inside.asHost
  const { items } = await records.list({
    integration_id: org,
    object: 'Contact',
    page_size: 1,
    sort: '-$modified',
  })
  const record = items[0]
  if (record === undefined) throw new Error('no contact was synced')
  for (const n of [1, 2, 3]) {
    await simulator.control({ op: 'clock', offsetMs: 200_000 + n * 60_000 })
    await user.change('Contact', record.external_id, { Title: `Title ${n}` })
    await syncNow(inside.asHost, org, 'Contact')
  }
  const before = await records.versions({ id: record.id })
  const then = await records.asOf({ id: record.id, at: before.items[0]?.synced_at ?? '', clock: 'seen' })
  const rule = { integration_id: org, keep_days: null, keep_versions: 2 }
  const preview = await records.previewRetention(rule)
  expect(preview.versions).toBeGreaterThanOrEqual(1)
  expect(await records.versions({ id: record.id })).toEqual(before)

  await records.setRetention(rule)
  const { last, next } = await until(
    () => records.retention({ integration_id: org }),
    (now) => now.last?.status === 'done',
  )
  expect(last).toMatchObject(preview)
  expect(next).toMatchObject({ status: 'queued', started_by: 'system' })
  const after = await records.versions({ id: record.id })
  expect(after.total).toBeLessThan(before.total)
  expect(await records.previewRetention(rule)).toEqual({ records: 0, versions: 0, bytes: 0 })
  const now = await records.asOf({ id: record.id, at: then.at, clock: 'seen' })
  expect({ ...now, versions: 0 }).toEqual({ ...then, versions: 0 })
  const log = await audit.list({ integration_id: org, action: 'records.' })
  expect(log.items.map((entry) => entry.action)).toEqual(
    expect.arrayContaining(['records.versions.prune', 'records.retention.set']),
  )
})

test('rows of an older table stand beside the synced ones, and the next sync of such a record wins', async () => {
  const { records, companies, audit } = inside.asHost
  const { items } = await records.list({ integration_id: org, object: 'Account', page_size: 1 })
  const synced = items[0]
  if (synced === undefined) throw new Error('no account was synced')
  const fresh = await user.create('Account', { Name: 'Known to both' })
  const rows = [
    { id: 1, salesforce_id: synced.external_id, name: 'Stale name', updated_at: '2031-01-01T00:00:00Z' },
    { id: 2, salesforce_id: fresh.slice(0, 15), name: 'From the older table', industry: 'Shipping' },
    { id: 3, name: 'Never in the org' },
    { id: 4 },
  ]
  const order = { integration_id: org, table: 'companies' as const, rows }
  const told = { created: 2, updated: 0, unchanged: 0, newer_here: 1, failed: 1 }
  const before = (await companies.list({})).total
  expect(await records.importTable({ ...order, dry_run: true })).toMatchObject({ ...told, dry_run: true })
  expect((await companies.list({})).total).toBe(before)
  const done = await records.importTable(order)
  expect(done).toMatchObject({ ...told, dry_run: false, errors: [{ row: 4, id: '4', column: 'name' }] })
  expect(await records.importTable(order)).toMatchObject({
    created: 0,
    updated: 0,
    unchanged: 2,
    newer_here: 1,
  })
  expect((await records.get({ id: synced.id })).name).toBe(synced.name)

  const csv =
    'id,company_id,name,stage,amount\r\n7,1,Of the synced one,New,12.5\r\n8,3,Of the other,New,1\r\n'
  const deals = await records.importTable({ integration_id: org, table: 'opportunities', csv })
  expect(deals).toMatchObject({ created: 2, failed: 0 })
  const found = await records.list({ integration_id: org, object: 'Opportunity', q: 'opportunities/7' })
  expect(found.items[0]).toMatchObject({ name: 'Of the synced one', company_id: synced.company_id })

  await syncNow(inside.asHost, org, 'Account')
  const both = await records.list({ integration_id: org, object: 'Account', q: fresh })
  expect(both.items[0]).toMatchObject({ name: 'Known to both', version: 2 })
  const { items: log } = await audit.list({ integration_id: org, action: 'records.import' })
  expect(log[0]).toMatchObject({ action: 'records.import.run', outcome: 'ok' })
  expect(JSON.stringify(log)).not.toContain('Never in the org')
})
