import { beforeEach, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from './testing.ts'

const bench = await startBench({ contacts: 60 })
beforeEach(() => {
  bench.control({ op: 'clock', offsetMs: 0 })
  bench.control({ op: 'fault', kind: 'clear' })
})

test('rows that somebody holds cannot be changed until that ends', async () => {
  const id = textOf(await bench.call('POST', `${V}/sobjects/Account`, { Name: 'Held' }), 'id')
  const change = () => bench.call('PATCH', `${V}/sobjects/Account/${id}`, { Site: 'Quay' })
  bench.control({ op: 'fault', kind: 'lock-rows', ids: [id], forMs: 60_000 })
  const refused = await change()
  expect([refused.status, refused.json]).toEqual([
    400,
    [
      {
        errorCode: 'UNABLE_TO_LOCK_ROW',
        message: `unable to obtain exclusive access to this record or 1 records: ${id}`,
        fields: [],
      },
    ],
  ])
  expect((await bench.call('DELETE', `${V}/sobjects/Account/${id}`)).status).toBe(400)
  bench.control({ op: 'clock', offsetMs: 61_000 })
  expect((await change()).status).toBe(204)
})

test('the clock of the answers can be wrong', async () => {
  bench.control({ op: 'fault', kind: 'clock-skew', ms: -7_200_000 })
  const told = Date.parse((await bench.call('GET', `${V}/limits`)).headers.get('date') ?? '')
  expect(Math.round((Date.now() - told) / 60_000)).toBe(120)
  bench.control({ op: 'fault', kind: 'clear' })
  const right = Date.parse((await bench.call('GET', `${V}/limits`)).headers.get('date') ?? '')
  expect(Math.round((Date.now() - right) / 60_000)).toBe(0)
})

test('a flood stamps many rows with one instant', async () => {
  const { at } = bench.control({ op: 'flood', object: 'Contact', count: 40 })
  const rows = recordsOf(await bench.soql('SELECT SystemModstamp FROM Contact'))
  expect(rows.filter((row) => row['SystemModstamp'] === at)).toHaveLength(40)
})
