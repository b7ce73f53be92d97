import { expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'

const bench = await startBench({ empty: true })
const make = async (type: string, fields: object) =>
  textOf(await bench.call('POST', `${V}/sobjects/${type}`, fields), 'id')
const one = async (query: string) => recordsOf(await bench.soql(query, true))[0]

test('a deleted row comes back, and nothing comes back that was purged', async () => {
  const id = await make('Contact', { LastName: 'Binned' })
  const of = { object: 'Contact', id }
  expect(() => bench.control({ op: 'undelete', ...of })).toThrow('not in the recycle bin')
  bench.control({ op: 'delete', ...of })
  expect(await one(`SELECT IsDeleted FROM Contact WHERE Id = '${id}'`)).toMatchObject({ IsDeleted: true })
  bench.control({ op: 'undelete', ...of })
  expect((await bench.call('GET', `${V}/sobjects/Contact/${id}`)).status).toBe(200)
  bench.control({ op: 'delete', ...of })
  expect(bench.control({ op: 'purge', object: 'Contact' })).toEqual({ purged: 1 })
  expect(await one(`SELECT Id FROM Contact WHERE Id = '${id}'`)).toBeUndefined()
  expect(() => bench.control({ op: 'undelete', ...of })).toThrow()
})

test('a merge leaves a trace on the loser and none on the children it moves', async () => {
  const master = await make('Account', { Name: 'Master' })
  const loser = await make('Account', { Name: 'Loser' })
  const child = await make('Contact', { LastName: 'Child', AccountId: loser })
  const before = await one(`SELECT SystemModstamp FROM Contact WHERE Id = '${child}'`)
  bench.control({ op: 'clock', offsetMs: 60_000 })
  expect(bench.control({ op: 'merge', object: 'Account', master, loser })).toEqual({ moved: 1 })
  expect(await one(`SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${loser}'`)).toMatchObject({
    IsDeleted: true,
    MasterRecordId: master,
  })
  expect(await one(`SELECT AccountId, SystemModstamp FROM Contact WHERE Id = '${child}'`)).toMatchObject({
    AccountId: master,
    SystemModstamp: before?.['SystemModstamp'],
  })
  expect(() => bench.control({ op: 'undelete', object: 'Account', id: loser })).toThrow('merged')
  expect(() => bench.control({ op: 'merge', object: 'Task', master, loser })).toThrow(
    'does not support merge',
  )
})
