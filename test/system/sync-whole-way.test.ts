import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { temporaryDir } from '../support/host-process.ts'
import {
  allEnded,
  astray,
  connectOrg,
  differences,
  idOf,
  orgRows,
  storedRows,
  syncNow,
  userOf,
  type Fields,
  type OrgUser,
} from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

const objects = [
  'User',
  'Account',
  'Contact',
  'Lead',
  'Campaign',
  'CampaignMember',
  'Opportunity',
  'OpportunityHistory',
  'Task',
] as const

let folder: Awaited<ReturnType<typeof temporaryDir>>
let simulator: Simulator
let user: OrgUser
let inside: TestCore
let org: number
beforeAll(async () => {
  folder = await temporaryDir()
  simulator = await startSimulator({ dataDir: join(folder.dir, 'org'), contacts: 300 })
  user = await userOf(simulator)
  inside = await startTestCore()
  org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
})
afterAll(async () => {
  await inside.close()
  await simulator.close()
  await folder.remove()
})

const api = () => inside.asHost
const sync = (entity: string, mode?: 'full' | 'incremental') => syncNow(api(), org, entity, mode)
const detail = async (externalId: string) => {
  const { items } = await api().records.search({ q: externalId })
  const id = items.find((hit) => hit.integration_id === org)?.id ?? 0
  return api().records.get({ id })
}
const versions = async (externalId: string) => api().records.versions({ id: (await detail(externalId)).id })
const some = async (object: string, count = 1): Promise<string[]> =>
  (await user.rows(`SELECT Id FROM ${object} ORDER BY Id LIMIT ${count}`)).map(idOf)

describe('the first sync', () => {
  test.each(objects)('brings every row of %s with every field as the org has it', async (object) => {
    const rows = await orgRows(api(), user, org, object)
    expect(rows.length).toBeGreaterThan(5)
    expect(await astray(inside, user, org, object)).toEqual([])
  })

  test('B25: counts what it brought, and is done', async () => {
    const { items } = await api().sync.runs({ integration_id: org, page_size: 100 })
    for (const run of items) {
      expect(run).toMatchObject({
        status: 'done',
        mode: 'full',
        error: null,
        updated: 0,
        deleted: 0,
        resumed: 0,
      })
      expect([run.object, run.created]).toEqual([run.object, run.expected])
    }
    expect(items.map((run) => run.object).toSorted()).toEqual([...objects].toSorted())
    const connection = await api().connections.get({ id: org })
    expect(connection).toMatchObject({ status: 'ok', streams: objects.length, streams_failed: 0 })
    expect(connection.records).toBe(items.reduce((sum, run) => sum + run.created, 0))
  })

  test('makes a company of each account and links what belongs to it', async () => {
    const accounts = await orgRows(api(), user, org, 'Account')
    const { items, total } = await api().companies.list({ page_size: 100 })
    expect(total).toBe(accounts.length)
    const account = accounts[0]
    const company = await detail(idOf(account))
    expect(items.find((one) => one.id === company.company_id)?.name).toBe(account?.['Name'])
    const linked = await api().companies.records({
      id: company.company_id ?? 0,
      type: 'SALESFORCE',
      page_size: 100,
    })
    for (const object of ['Contact', 'Opportunity', 'Task']) {
      const own = (await user.rows(`SELECT Id FROM ${object} WHERE AccountId = '${idOf(account)}'`)).map(idOf)
      const here = linked.items.filter((one) => one.object === object).map((one) => one.external_id)
      expect([object, here.toSorted()]).toEqual([object, own.toSorted()])
    }
  })
})

describe('a run after that', () => {
  test('finds nothing where nothing happened', async () => {
    for (const object of objects)
      expect(await sync(object)).toMatchObject({
        status: 'done',
        mode: 'incremental',
        created: 0,
        updated: 0,
        deleted: 0,
      })
  })

  test('brings exactly what was made, changed and deleted', async () => {
    const [changed = '', gone = ''] = await some('Contact', 2)
    const before = await storedRows(inside, org, 'Contact')
    const made = await user.create('Contact', {
      FirstName: 'Ünal',
      LastName: "O'Neil 🚢 北京",
      Email: 'unal@x.example',
    })
    await user.change('Contact', changed, { Title: 'Head of "Everything", <b>& more</b>' })
    await user.remove('Contact', gone)
    expect(await sync('contacts')).toMatchObject({ created: 1, updated: 1, deleted: 1, status: 'done' })

    const after = await storedRows(inside, org, 'Contact')
    expect(await astray(inside, user, org, 'Contact')).toEqual([])
    const untouched = (all: readonly Fields[]) =>
      all.filter((row) => ![changed, gone, made].includes(idOf(row)))
    expect(differences(untouched(after), untouched(before))).toEqual([])
    expect((await versions(changed)).items[0]).toMatchObject({
      kind: 'updated',
      changes: [{ field: 'Title', to: 'Head of "Everything", <b>& more</b>' }],
    })
    expect(await detail(gone)).toMatchObject({ deleted: true, version: 2 })
    expect((await storedRows(inside, org, 'Contact', 'only')).map(idOf)).toEqual([gone])
    // What is seen again in the overlap adds no version.
    expect(await sync('contacts')).toMatchObject({ created: 0, updated: 0, deleted: 0 })
    expect((await detail(changed)).version).toBe(2)
  })

  test('follows what a deletion takes along in other objects', async () => {
    const [member] = await user.rows(
      'SELECT Id, ContactId FROM CampaignMember WHERE ContactId != null LIMIT 1',
    )
    await user.remove('Contact', String(member?.['ContactId']))
    await sync('Contact')
    await sync('CampaignMember')
    await sync('Task')
    for (const object of ['CampaignMember', 'Task', 'Contact'])
      expect([object, await astray(inside, user, org, object)]).toEqual([object, []])
  })

  test('moves a contact to the company of its new account', async () => {
    const [contact] = await user.rows('SELECT Id, AccountId FROM Contact WHERE AccountId != null LIMIT 1')
    const [other] = await user.rows(
      `SELECT Id FROM Account WHERE Id != '${String(contact?.['AccountId'])}' LIMIT 1`,
    )
    await user.change('Contact', idOf(contact), { AccountId: idOf(other) })
    await sync('contacts')
    expect((await detail(idOf(contact))).company_id).toBe((await detail(idOf(other))).company_id)
  })

  test('gives a contact its company once the account has come', async () => {
    const account = await user.create('Account', { Name: 'Late Ltd' })
    const contact = await user.create('Contact', { LastName: 'Early', AccountId: account })
    await sync('contacts')
    expect((await detail(contact)).company_id).toBe(null)
    await sync('accounts')
    const { company_id } = await detail(account)
    expect(company_id).not.toBe(null)
    expect((await detail(contact)).company_id).toBe(company_id)
  })

  test('with people at work in the org ends in its state', async () => {
    await simulator.control({ op: 'tick', times: 60 })
    await api().sync.startAll({ integration_id: org })
    await allEnded(api())
    for (const object of objects)
      expect([object, await astray(inside, user, org, object)]).toEqual([object, []])
  })

  test('of the whole object changes nothing that is here already', async () => {
    const before = await storedRows(inside, org, 'Contact')
    expect(await sync('contacts', 'full')).toMatchObject({
      mode: 'full',
      created: 0,
      updated: 0,
      deleted: 0,
      status: 'done',
    })
    expect(differences(await storedRows(inside, org, 'Contact'), before)).toEqual([])
  })
})

describe('B9: a record that comes back from the bin', () => {
  /** The simulator has no call for it, so its row is set right by hand. */
  const undelete = (id: string): void => {
    const db = new Database(join(folder.dir, 'org', 'org.sqlite'), { timeout: 5000 })
    const now = Math.floor(Date.now() / 1000) * 1000
    db.prepare('UPDATE Contact SET IsDeleted = 0, LastModifiedDate = ?, SystemModstamp = ? WHERE Id = ?').run(
      now,
      now,
      id,
    )
    db.close()
  }

  test('loses its tombstone', async () => {
    const [id = ''] = await some('Contact')
    await user.remove('Contact', id)
    await sync('contacts')
    expect(await detail(id)).toMatchObject({ deleted: true })
    undelete(id)
    await sync('contacts')
    expect(await detail(id)).toMatchObject({ deleted: false })
    expect((await versions(id)).items.map((version) => version.kind).slice(0, 2)).toEqual([
      'restored',
      'deleted',
    ])
  })

  test('between two runs was never away', async () => {
    const [id = ''] = await some('Contact')
    const { version } = await detail(id)
    await user.remove('Contact', id)
    undelete(id)
    await sync('contacts')
    expect(await detail(id)).toMatchObject({ deleted: false, version })
  })
})

describe('objects', () => {
  test('B13: a field added between two runs is there after the next', async () => {
    const [id = ''] = await some('Contact')
    const others = await storedRows(inside, org, 'Contact')
    await simulator.control({
      op: 'objects',
      name: 'Contact',
      fields: [{ name: 'Shoe_Size__c', type: 'number', scale: 1 }],
    })
    await user.change('Contact', id, { Shoe_Size__c: 42.5 })
    expect(await sync('contacts')).toMatchObject({ updated: 1, created: 0 })
    expect((await detail(id)).fields['Shoe_Size__c']).toBe(42.5)
    const { items } = await api().records.objects({ integration_id: org })
    expect(items.find((one) => one.object === 'Contact')?.columns_all).toContainEqual({
      name: 'Shoe_Size__c',
      label: expect.any(String) as string,
      type: 'double',
    })
    // Reading everything again brings the empty field to all, and makes no version of it.
    await sync('contacts', 'full')
    expect(await storedRows(inside, org, 'Contact')).toHaveLength(others.length)
    const sorted = await api().records.list({
      integration_id: org,
      object: 'Contact',
      sort: '-Shoe_Size__c',
      page_size: 1,
    })
    expect(sorted.items[0]?.external_id).toBe(id)
  })

  test('a custom object that is ticked is synced, and one that is unticked keeps its copy', async () => {
    const enabled = (await api().connections.objects({ id: org })).items
      .filter((one) => one.enabled)
      .map((one) => one.object)
    await api().connections.setObjects({ id: org, objects: [...enabled, 'Loyalty_Card__c'] })
    await allEnded(api())
    const rows = await orgRows(api(), user, org, 'Loyalty_Card__c')
    expect(rows.length).toBeGreaterThan(20)
    expect(await storedRows(inside, org, 'Loyalty_Card__c')).toEqual(rows)
    await api().connections.setObjects({ id: org, objects: enabled })
    await expect(sync('Loyalty_Card__c')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await storedRows(inside, org, 'Loyalty_Card__c')).toEqual(rows)
  })

  test('the org does not have are refused, and nothing changes', async () => {
    const before = await api().sync.streams({ integration_id: org })
    for (const object of ['Nothing__c', 'constructor', "Contact' OR '1'='1", ''])
      await expect(
        api().connections.setObjects({ id: org, objects: ['Contact', object] }),
      ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(
      (await api().sync.streams({ integration_id: org })).items.map((one) => [one.object, one.enabled]),
    ).toEqual(before.items.map((one) => [one.object, one.enabled]))
    for (const entity of ['constructor', '__proto__', 'nothing', 'toString'])
      await expect(sync(entity)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('two orgs side by side stay apart', async () => {
  const second = await startSimulator({ contacts: 60, seed: 9, label: 'South' })
  const other = await connectOrg(api(), second)
  await allEnded(api())
  expect(other).not.toBe(org)
  const southern = await userOf(second)
  for (const object of ['Account', 'Contact'])
    expect(await astray(inside, southern, other, object)).toEqual([])
  const mine = await storedRows(inside, org, 'Account')
  expect(await astray(inside, user, org, 'Account')).toEqual([])
  await second.control({ op: 'tick', times: 10 })
  await syncNow(api(), other, 'accounts')
  expect(differences(await storedRows(inside, org, 'Account'), mine)).toEqual([])

  const { records_removed } = await api().connections.remove({ id: other })
  expect(records_removed).toBeGreaterThan(100)
  await expect(storedRows(inside, other, 'Account')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(differences(await storedRows(inside, org, 'Account'), mine)).toEqual([])
  expect(await sync('accounts')).toMatchObject({ status: 'done' })
  await second.close()
})
