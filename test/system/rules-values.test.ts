import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { allEnded, astray, connectOrg, idOf, storedRows, syncNow, userOf } from '../support/org.ts'
import { startTestCore, type TestCore } from '../support/test-core.ts'

let simulator: Simulator
beforeAll(async () => void (simulator = await startSimulator({ contacts: 20 })))
afterAll(() => simulator.close())

async function connected(): Promise<{ inside: TestCore; org: number }> {
  const inside = await startTestCore()
  const org = await connectOrg(inside.asHost, simulator)
  await allEnded(inside.asHost)
  return { inside, org }
}
const field = (change: object) => simulator.control({ op: 'field', object: 'Contact', ...change })

describe('B14: a field that becomes another', () => {
  test('from text to number to picklist leaves every version as it came, and is shown as it is now', async () => {
    await field({ add: { name: 'Berth__c', type: 'text' } })
    const { inside, org } = await connected()
    const user = await userOf(simulator)
    const [first] = await user.rows('SELECT Id FROM Contact ORDER BY Id LIMIT 1')
    const id = idOf(first)
    const record = async () => {
      const { items } = await inside.asHost.records.search({ q: id })
      return items[0]?.id ?? 0
    }
    await user.change('Contact', id, { Berth__c: '017' })
    await syncNow(inside.asHost, org, 'Contact')
    const texts = async (): Promise<string[]> => {
      const db = new Database(join(inside.dataDir, 'orgdeck.db'), { readonly: true })
      const found = db
        .prepare<[number], string>(
          'SELECT raw_data FROM integration_metadata WHERE connector_id = ? ORDER BY version',
        )
        .pluck()
        .all(await record())
      db.close()
      return found
    }
    const before = (await texts()).at(-1) ?? ''
    expect(before).toContain('"Berth__c":"017"')

    await field({ retype: { name: 'Berth__c', type: 'number', scale: 0 } })
    await user.change('Contact', id, { Berth__c: 42 })
    await syncNow(inside.asHost, org, 'Contact')
    expect((await inside.asHost.records.get({ id: await record() })).fields['Berth__c']).toBe(42)

    await field({ retype: { name: 'Berth__c', type: 'picklist', values: ['North', 'South'] } })
    await user.change('Contact', id, { Berth__c: 'South' })
    await syncNow(inside.asHost, org, 'Contact')
    expect((await inside.asHost.records.get({ id: await record() })).fields['Berth__c']).toBe('South')

    expect(await texts()).toHaveLength(4)
    expect((await texts())[1]).toBe(before)
    expect(await astray(inside, user, org, 'Contact')).toEqual([])
    const { items } = await inside.asHost.records.objects({ integration_id: org })
    expect(
      items.find((one) => one.object === 'Contact')?.columns_all.find((one) => one.name === 'Berth__c'),
    ).toMatchObject({ type: 'picklist' })
    await inside.close()
  })
})

describe.each(['Pacific/Pago_Pago', 'Pacific/Kiritimati'])('B23: on a computer in %s', (zone) => {
  const own = process.env['TZ']
  beforeAll(() => void (process.env['TZ'] = zone))
  afterAll(() => {
    if (own === undefined) delete process.env['TZ']
    else process.env['TZ'] = own
  })

  test('days stay days, instants stay instants, and no digit of an amount is lost', async () => {
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(zone === 'Pacific/Pago_Pago' ? 660 : -840)
    const { inside, org } = await connected()
    const rows = [
      { LastName: `Day ${zone}`, Birthdate: '1900-01-01', CreatedDate: '2026-03-01T00:30:00.000Z' },
      { LastName: `Eve ${zone}`, Birthdate: '1999-12-31', CreatedDate: '2026-02-28T23:59:59.000Z' },
    ]
    await simulator.control({ op: 'load', object: 'Contact', records: rows })
    const amounts = [1234567890123.45, 0.1, -0.01, 0]
    const deals = amounts.map((Amount, n) => ({
      Name: `Amount ${n} ${zone}`,
      Amount,
      CloseDate: '2026-02-28',
      StageName: 'Prospecting',
    }))
    await simulator.control({ op: 'load', object: 'Opportunity', records: deals })
    for (const object of ['Contact', 'Opportunity']) await syncNow(inside.asHost, org, object)
    const stored = await storedRows(inside, org, 'Contact')
    for (const { LastName, Birthdate, CreatedDate } of rows) {
      const found = stored.find((one) => one['LastName'] === LastName)
      expect(found?.['Birthdate']).toBe(Birthdate)
      expect(Date.parse(String(found?.['CreatedDate']))).toBe(Date.parse(CreatedDate))
    }
    const kept = await storedRows(inside, org, 'Opportunity')
    for (const { Name, Amount, CloseDate } of deals)
      expect(kept.find((one) => one['Name'] === Name)).toMatchObject({ Amount, CloseDate })
    const user = await userOf(simulator)
    for (const object of ['Contact', 'Opportunity'])
      expect([object, await astray(inside, user, org, object)]).toEqual([object, []])
    await inside.close()
  })
})

describe('B23: an org of several currencies', () => {
  const deals = [
    { Name: 'Yen', CurrencyIsoCode: 'JPY', Amount: 1_500_000, Toll__c: 7 },
    { Name: 'Euro', CurrencyIsoCode: 'EUR', Amount: 84_000.5, Toll__c: 0.1 },
    { Name: 'Dinar', CurrencyIsoCode: 'BHD', Amount: 12.34, Toll__c: 12.345 },
    { Name: 'None', CurrencyIsoCode: 'EUR', Amount: null, Toll__c: null },
  ]

  test('keeps every amount as told, beside the currency of its own record, page by page and in bulk', async () => {
    const add = (field: object) => simulator.control({ op: 'field', object: 'Opportunity', add: field })
    await add({ name: 'CurrencyIsoCode', type: 'picklist', values: ['EUR', 'JPY', 'BHD'] })
    await add({ name: 'Toll__c', type: 'currency', scale: 3 })
    const { inside, org } = await connected()
    const api = inside.asHost
    const many = Array.from({ length: 2000 }, (_, n) => ({
      Name: `Small ${n}`,
      CurrencyIsoCode: 'JPY',
      Amount: n,
    }))
    for (const records of [deals, many]) {
      await simulator.control({
        op: 'load',
        object: 'Opportunity',
        records: records.map((one) => ({ ...one, CloseDate: '2026-02-28', StageName: 'Prospecting' })),
      })
      for (const mode of ['incremental', 'full'] as const)
        expect(await syncNow(api, org, 'Opportunity', mode)).toMatchObject({ status: 'done' })
      const kept = await storedRows(inside, org, 'Opportunity')
      for (const deal of deals) expect(kept.find((one) => one['Name'] === deal.Name)).toMatchObject(deal)
      expect(await astray(inside, await userOf(simulator), org, 'Opportunity')).toEqual([])
    }

    // A list that shows the amount alone says what it is in.
    for (const { Name, CurrencyIsoCode, Amount } of deals) {
      const { items } = await api.records.list({
        integration_id: org,
        object: 'Opportunity',
        q: Name.toLowerCase(),
        columns: ['Amount'],
      })
      expect(items.find((row) => row.name === Name)).toMatchObject({
        currency: CurrencyIsoCode,
        fields: { Amount },
      })
    }
    const { items } = await api.records.list({ integration_id: org, object: 'Contact' })
    expect(items[0]?.currency).toBeNull()
    await inside.close()
  }, 150_000)

  test('takes a new currency of a record as a change, and the amount beside it stays', async () => {
    const { inside, org } = await connected()
    const user = await userOf(simulator)
    const [row] = await user.rows("SELECT Id FROM Opportunity WHERE Name = 'Yen'")
    await user.change('Opportunity', idOf(row), { CurrencyIsoCode: 'EUR' })
    expect(await syncNow(inside.asHost, org, 'Opportunity')).toMatchObject({ status: 'done', updated: 1 })
    const kept = await storedRows(inside, org, 'Opportunity')
    expect(kept.find((one) => one['Name'] === 'Yen')).toMatchObject({
      CurrencyIsoCode: 'EUR',
      Amount: 1_500_000,
    })
    await inside.close()
  }, 150_000)
})
