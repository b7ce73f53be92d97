import { expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'
import { runJob } from './testing.ts'

const bench = await startBench({ empty: true })
const MASTER = '012000000000000AAA'
const make = (fields: Fields, object = 'Account') =>
  bench.call('POST', `${V}/sobjects/${object}`, { Name: 'Typed', ...fields })
const setType = (input: Fields) =>
  bench.control({ op: 'record-type', object: 'Account', ...input }) as { id: string }
const infos = async (object: string) => {
  const reply = await bench.call('GET', `${V}/sobjects/${object}/describe`)
  return (reply.json as { recordTypeInfos: Fields[] }).recordTypeInfos
}
const typeOf = async (id: string) =>
  recordsOf(
    await bench.soql(`SELECT RecordTypeId, RecordType.DeveloperName FROM Account WHERE Id = '${id}'`),
  )[0]

test('before there are any, every record has the master', async () => {
  expect(await infos('Lead')).toMatchObject([{ recordTypeId: MASTER, defaultRecordTypeMapping: true }])
  const lead = { LastName: 'Untyped', Company: 'Untyped', RecordTypeId: MASTER }
  expect((await bench.call('POST', `${V}/sobjects/Lead`, lead)).json).toMatchObject([
    { errorCode: 'INVALID_FIELD' },
  ])
})

const { id: port } = setType({ name: 'Port_Office', label: 'Port office' })
const { id: yard } = setType({ name: 'Yard', picklists: { CleanStatus: ['Matched', 'Pending'] } })

test('describe tells of them and of the lookup, and a query finds them', async () => {
  expect(await infos('Account')).toEqual([
    {
      active: true,
      available: true,
      defaultRecordTypeMapping: false,
      developerName: 'Port_Office',
      master: false,
      name: 'Port office',
      recordTypeId: port,
      urls: { layout: `${V}/sobjects/Account/describe/layouts/${port}` },
    },
    expect.objectContaining({ developerName: 'Yard', name: 'Yard', recordTypeId: yard }),
    expect.objectContaining({ recordTypeId: MASTER, defaultRecordTypeMapping: true, master: true }),
  ])
  const { fields } = (await bench.call('GET', `${V}/sobjects/Account/describe`)).json as { fields: Fields[] }
  expect(fields.find(({ name }) => name === 'RecordTypeId')).toMatchObject({
    type: 'reference',
    referenceTo: ['RecordType'],
    relationshipName: 'RecordType',
    createable: true,
    updateable: true,
    nillable: true,
  })
  const query = "SELECT Id, Name, DeveloperName FROM RecordType WHERE SobjectType = 'Account' ORDER BY Name"
  expect(recordsOf(await bench.soql(query))).toMatchObject([
    { Id: port, Name: 'Port office', DeveloperName: 'Port_Office' },
    { Id: yard, DeveloperName: 'Yard' },
  ])
})

test('a record takes a type of its object, by any way, and no other', async () => {
  const id = textOf(await make({ RecordTypeId: port }), 'id')
  expect(await typeOf(id)).toMatchObject({ RecordTypeId: port, RecordType: { DeveloperName: 'Port_Office' } })
  const change = (RecordTypeId: unknown) =>
    bench.call('PATCH', `${V}/sobjects/Account/${id}`, { RecordTypeId })
  expect((await change(yard.slice(0, 15))).status).toBe(204)
  expect(await typeOf(id)).toMatchObject({ RecordTypeId: yard })
  expect((await change(MASTER)).status).toBe(204)
  expect(await typeOf(id)).toMatchObject({ RecordTypeId: null, RecordType: null })

  const { id: foreign } = bench.control({ op: 'record-type', object: 'Contact', name: 'Crew' }) as {
    id: string
  }
  const refused = {
    message: `Record Type ID: this ID value isn't valid for the user: ${foreign}`,
    errorCode: 'INVALID_CROSS_REFERENCE_KEY',
    fields: ['RecordTypeId'],
  }
  expect((await change(foreign)).json).toEqual([refused])
  const csv = `Name,RecordTypeId\nTyped,${foreign}\nTyped,${port}\n`
  const { failed, written } = await runJob(bench, { object: 'Account', operation: 'insert' }, csv)
  expect(failed).toEqual([`${refused.errorCode}:${refused.message}:RecordTypeId --`])
  expect(await typeOf(written[0]![0]!)).toMatchObject({ RecordTypeId: port })
})

test('a closed picklist takes what it offers to the type', async () => {
  const refused = [
    {
      message: 'Clean Status: bad value for restricted picklist field: Inactive',
      errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      fields: ['CleanStatus'],
    },
  ]
  expect((await make({ RecordTypeId: yard, CleanStatus: 'Inactive' })).json).toEqual(refused)
  expect((await make({ RecordTypeId: yard, CleanStatus: 'Pending' })).status).toBe(201)
  const id = textOf(await make({ RecordTypeId: port, CleanStatus: 'Inactive' }), 'id')
  const path = `${V}/sobjects/Account/${id}`
  expect((await bench.call('PATCH', path, { RecordTypeId: yard })).status).toBe(204)
  expect((await bench.call('PATCH', path, { CleanStatus: 'Inactive' })).json).toEqual(refused)
  const layouts = (await bench.call('GET', `${V}/sobjects/Account/describe/layouts`)).json as {
    recordTypeMappings: { recordTypeId: string; picklistsForRecordType: Fields[] }[]
  }
  const offered = layouts.recordTypeMappings
    .find((one) => one.recordTypeId === yard)!
    .picklistsForRecordType.find((one) => one['picklistName'] === 'CleanStatus')
  expect((offered!['picklistValues'] as Fields[]).map((one) => one['value'])).toEqual(['Matched', 'Pending'])
})

test('the default goes to new records, and a type can be closed', async () => {
  setType({ name: 'Port_Office', default: true })
  expect(await typeOf(textOf(await make({}), 'id'))).toMatchObject({ RecordTypeId: port })
  setType({ name: 'Yard', default: true })
  expect((await infos('Account')).map((one) => one['defaultRecordTypeMapping'])).toEqual([false, true, false])
  expect(await typeOf(textOf(await make({}), 'id'))).toMatchObject({ RecordTypeId: yard })
  setType({ name: 'Yard', active: false })
  expect((await infos('Account')).at(-1)).toMatchObject({ master: true, defaultRecordTypeMapping: true })
  const query = `SELECT IsActive, Name FROM RecordType WHERE Id = '${yard}'`
  expect(recordsOf(await bench.soql(query))).toMatchObject([{ IsActive: false }])
})

test('what is no type is refused', () => {
  expect(() => setType({ name: 'not so' })).toThrow('no name of a record type')
  expect(() => setType({ name: 'Odd', picklists: { CleanStatus: ['Shiny'] } })).toThrow('no value Shiny')
  expect(() => bench.control({ op: 'record-type', object: 'Profile', name: 'Odd' })).toThrow('no types')
})
