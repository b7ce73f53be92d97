import { describe, expect, test } from 'vitest'
import { startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const made = async (object: string, fields: Fields) =>
  textOf(await bench.call('POST', `${V}/sobjects/${object}`, fields), 'id')

describe('upsert by external id', () => {
  const path = (value: string) => `${V}/sobjects/Account/External_Ref__c/${encodeURIComponent(value)}`

  test('creates, then changes, then finds and deletes by the key', async () => {
    const first = await bench.call('PATCH', path('A/1'), { Name: 'One' })
    expect([first.status, first.json]).toEqual([
      201,
      expect.objectContaining({ success: true, created: true }),
    ])
    const second = await bench.call('PATCH', path('a/1'), { Name: 'Uno' })
    expect([second.status, second.json]).toEqual([
      200,
      { id: textOf(first, 'id'), success: true, errors: [], created: false },
    ])
    expect((await bench.call('GET', path('A/1'))).json).toMatchObject({ Name: 'Uno', External_Ref__c: 'A/1' })
    expect((await bench.call('DELETE', path('A/1'))).status).toBe(204)
    expect((await bench.call('GET', path('A/1'))).status).toBe(404)
  })

  test('answers an update before v46 with 204, and updateOnly forbids creation', async () => {
    await bench.call('PATCH', path('old'), { Name: 'Old' })
    expect(
      (await bench.call('PATCH', path('old').replace(V, '/services/data/v45.0'), { Name: 'Older' })).status,
    ).toBe(204)
    expect((await bench.call('PATCH', `${path('nobody')}?updateOnly=true`, { Name: 'N' })).status).toBe(404)
  })

  test('several matches are listed and nothing is written', async () => {
    const twins = [
      await made('Shipment__c', { Tracking_Number__c: 'T' }),
      await made('Shipment__c', { Tracking_Number__c: 'T' }),
    ]
    const reply = await bench.call('PATCH', `${V}/sobjects/Shipment__c/Tracking_Number__c/T`, {
      Carrier__c: 'Northline',
    })
    expect([reply.status, reply.json]).toEqual([300, twins.map((id) => `${V}/sobjects/Shipment__c/${id}`)])
    expect(
      (await bench.soql("SELECT COUNT() FROM Shipment__c WHERE Carrier__c = 'Northline'")).json,
    ).toMatchObject({ totalSize: 0 })
  })
})

describe('collections', () => {
  const collection = `${V}/composite/sobjects`
  const account = (fields: Fields) => ({ attributes: { type: 'Account' }, ...fields })

  test('answer in order, each for itself', async () => {
    const reply = await bench.call('POST', collection, {
      records: [account({ Name: 'C1' }), account({}), account({ Name: 'C3' })],
    })
    expect(reply.json).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }] },
      { success: true },
    ])
  })

  test('all or none writes none', async () => {
    const reply = await bench.call('POST', collection, {
      allOrNone: true,
      records: [account({ Name: 'N1' }), account({})],
    })
    expect(reply.json).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ])
    expect((await bench.soql("SELECT COUNT() FROM Account WHERE Name = 'N1'")).json).toMatchObject({
      totalSize: 0,
    })
  })

  test('upsert, update, read and delete several', async () => {
    const records = [
      account({ Name: 'U1', External_Ref__c: 'u1' }),
      account({ Name: 'U2', External_Ref__c: 'u2' }),
    ]
    const first = await bench.call('PATCH', `${collection}/Account/External_Ref__c`, { records })
    const second = await bench.call('PATCH', `${collection}/Account/External_Ref__c`, { records })
    expect(first.json).toMatchObject([{ created: true }, { created: true }])
    expect(second.json).toMatchObject([{ created: false }, { created: false }])
    const ids = (first.json as { id: string }[]).map((one) => one.id)
    await bench.call('PATCH', collection, { records: ids.map((id) => account({ id, Site: 'S' })) })
    const read = await bench.call('POST', `${collection}/Account`, {
      ids: [...ids, '001000000000009AAA'],
      fields: ['Name', 'Site'],
    })
    expect(read.json).toMatchObject([{ Name: 'U1', Site: 'S' }, { Name: 'U2', Site: 'S' }, null])
    expect((await bench.call('DELETE', `${collection}?ids=${ids.join(',')}`)).json).toMatchObject([
      { success: true },
      { success: true },
    ])
  })

  test('an upsert on Id without an id creates, as recorded from a real org', async () => {
    const records = [
      { Name: 'Sitwell-Bluth', AccountNumber: '420', Id: null, attributes: { type: 'Account' } },
    ]
    const reply = await bench.call('PATCH', `${collection}/Account/Id`, { allOrNone: false, records })
    expect(reply.json).toEqual([{ id: expect.any(String), success: true, errors: [], created: true }])
  })

  test('more than 200 are refused', async () => {
    const records = Array.from({ length: 201 }, (_, i) => account({ Name: `M${i}` }))
    expect((await bench.call('POST', collection, { records })).status).toBe(400)
  })
})
