import { expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Fields } from '../testing.ts'
import { runJob } from './testing.ts'

const bench = await startBench({ empty: true })
const attributes = { type: 'Contact' }

type Outcome = { readonly id: string | null; readonly created: boolean; readonly error: string | null }

/** The same record by the collections call. */
async function byCollection(key: string, record: Fields): Promise<Outcome> {
  const body = { records: [{ attributes, ...record }] }
  const reply = await bench.call('PATCH', `${V}/composite/sobjects/Contact/${key}`, body)
  const [result] = reply.json as [{ id?: string; created?: boolean; errors: { statusCode: string }[] }]
  return {
    id: result.id ?? null,
    created: result.created ?? false,
    error: result.errors[0]?.statusCode ?? null,
  }
}

/** The same record by a bulk job. */
async function byJob(key: string, record: Fields): Promise<Outcome> {
  const job = { object: 'Contact', operation: 'upsert', externalIdFieldName: key }
  const csv = `${Object.keys(record).join(',')}\n${Object.values(record).join(',')}\n`
  const { written, failed } = await runJob(bench, job, csv)
  const [id = null, created] = written[0] ?? []
  return { id, created: created === 'true', error: failed[0]?.split(':')[0] ?? null }
}

const make = async (fields: Fields) =>
  textOf(await bench.call('POST', `${V}/sobjects/Contact`, { LastName: 'There', ...fields }), 'id')

const ways = [
  ['collections', byCollection],
  ['bulk', byJob],
] as const

for (const [way, upsert] of ways) {
  test(`${way}: a key that nobody has creates, the same key again changes`, async () => {
    const record = { External_Id__c: `new-${way}`, LastName: 'First' }
    const first = await upsert('External_Id__c', record)
    expect(first).toMatchObject({ created: true, error: null })
    const second = await upsert('External_Id__c', { ...record, LastName: 'Second' })
    expect(second).toEqual({ id: first.id, created: false, error: null })
    const rows = recordsOf(await bench.soql(`SELECT LastName FROM Contact WHERE Id = '${first.id}'`))
    expect(rows).toMatchObject([{ LastName: 'Second' }])
  })

  test(`${way}: a key that several have changes none of them`, async () => {
    const shared = { External_Id__c: `twice-${way}` }
    await make(shared)
    await make(shared)
    expect((await upsert('External_Id__c', { ...shared, LastName: 'Lost' })).error).toBe(
      'DUPLICATE_EXTERNAL_ID',
    )
    expect(recordsOf(await bench.soql("SELECT Id FROM Contact WHERE LastName = 'Lost'"))).toEqual([])
  })

  test(`${way}: a record without the key is refused, one without an id is created`, async () => {
    expect((await upsert('External_Id__c', { External_Id__c: '', LastName: 'Keyless' })).error).toBe(
      'MISSING_ARGUMENT',
    )
    const first = await upsert('Id', { Id: '', LastName: 'Idless' })
    expect(first).toMatchObject({ created: true, error: null })
    expect(await upsert('Id', { Id: first.id, LastName: 'Known' })).toEqual({
      id: first.id,
      created: false,
      error: null,
    })
    expect((await upsert('Id', { Id: 'nonsense', LastName: 'Bad' })).error).toBe('MALFORMED_ID')
  })
}
