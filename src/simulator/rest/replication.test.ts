import { expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'

const MINUTE = 60_000
const bench = await startBench({ empty: true })
const now = () => Date.parse(String(bench.control({ op: 'stats' })['now']))
const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
const list = (kind: 'updated' | 'deleted', from: number, to: number, object = 'Account') =>
  bench.call(
    'GET',
    `${V}/sobjects/${object}/${kind}?start=${encodeURIComponent(iso(from))}&end=${encodeURIComponent(iso(to))}`,
  )
const shift = (offsetMs: number) => bench.control({ op: 'clock', offsetMs })

test('updated lists what was created and changed, deleted what went into the bin', async () => {
  const kept = textOf(await bench.call('POST', `${V}/sobjects/Account`, { Name: 'Kept' }), 'id')
  const gone = textOf(await bench.call('POST', `${V}/sobjects/Account`, { Name: 'Gone' }), 'id')
  await bench.call('DELETE', `${V}/sobjects/Account/${gone}`)
  const end = now() + 2 * MINUTE
  expect((await list('updated', end - 10 * MINUTE, end)).json).toMatchObject({ ids: [kept] })
  expect((await list('deleted', end - 10 * MINUTE, end)).json).toMatchObject({
    deletedRecords: [{ id: gone, deletedDate: expect.stringMatching(/\.000\+0000$/) }],
    earliestDateAvailable: expect.any(String),
  })
})

test('what is covered never lies in the future', async () => {
  const end = now() + 5 * MINUTE
  const covered = Date.parse(textOf(await list('updated', end - 20 * MINUTE, end), 'latestDateCovered'))
  expect(covered).toBeLessThanOrEqual(now())
})

test.each([
  ['a window of less than a minute', 0, 30_000],
  ['a window that ends before it starts', 5 * MINUTE, 0],
  ['a start 31 days back', -31 * 24 * 60 * MINUTE, 0],
])('%s is refused', async (_what, from, to) => {
  const reply = await list('updated', now() + from, now() + to)
  expect([reply.status, reply.json]).toEqual([
    400,
    [expect.objectContaining({ errorCode: 'INVALID_REPLICATION_DATE' })],
  ])
})

test('a deleted window reaches 15 days back', async () => {
  expect((await list('deleted', now() - 16 * 24 * 60 * MINUTE, now())).status).toBe(400)
  expect((await list('deleted', now() - 14 * 24 * 60 * MINUTE, now())).status).toBe(200)
})

test('a late commit shows up below what was read before, and holds the covered date until then', async () => {
  shift(0)
  const stamp = now()
  bench.control({
    op: 'commit-late',
    object: 'Account',
    fields: { Name: 'Late' },
    modstamp: stamp,
    afterMs: 9 * MINUTE,
  })
  const visible = async () =>
    recordsOf(await bench.soql("SELECT SystemModstamp FROM Account WHERE Name = 'Late'"))
  shift(6 * MINUTE)
  expect(await visible()).toHaveLength(0)
  const held = textOf(await list('updated', stamp - 10 * MINUTE, now()), 'latestDateCovered')
  expect(Date.parse(held)).toBe(Math.floor(stamp / 1000) * 1000)
  shift(9 * MINUTE + 1000)
  const [row] = await visible()
  expect(Date.parse(String(row?.['SystemModstamp']))).toBe(Math.floor(stamp / 1000) * 1000)
  const free = textOf(await list('updated', stamp - 10 * MINUTE, now()), 'latestDateCovered')
  expect(Date.parse(free)).toBeGreaterThan(stamp)
  shift(0)
})

test('a late change of a known row keeps the stamp of its transaction', async () => {
  const id = textOf(await bench.call('POST', `${V}/sobjects/Account`, { Name: 'Changed late' }), 'id')
  const stamp = now() + MINUTE
  bench.control({
    op: 'commit-late',
    object: 'Account',
    id,
    fields: { Site: 'Dock' },
    modstamp: stamp,
    afterMs: 3 * MINUTE,
  })
  shift(4 * MINUTE)
  const [row] = recordsOf(await bench.soql(`SELECT Site, SystemModstamp FROM Account WHERE Id = '${id}'`))
  expect(row).toMatchObject({ Site: 'Dock' })
  expect(Date.parse(String(row?.['SystemModstamp']))).toBe(Math.floor(stamp / 1000) * 1000)
  shift(0)
})

test('a late change of a row that changed meanwhile does not set its stamp back', async () => {
  const id = textOf(await bench.call('POST', `${V}/sobjects/Account`, { Name: 'Changed twice' }), 'id')
  const late = { object: 'Account', id, fields: { Site: 'Dock' }, modstamp: now(), afterMs: 3 * MINUTE }
  bench.control({ op: 'commit-late', ...late })
  shift(2 * MINUTE)
  await bench.call('PATCH', `${V}/sobjects/Account/${id}`, { Phone: '1' })
  const stampNow = async () => {
    const [row] = recordsOf(await bench.soql(`SELECT Site, SystemModstamp FROM Account WHERE Id = '${id}'`))
    return { site: row?.['Site'], stamp: Date.parse(String(row?.['SystemModstamp'])) }
  }
  const meanwhile = await stampNow()
  expect(meanwhile.site).toBeNull()
  shift(4 * MINUTE)
  expect(await stampNow()).toEqual({ site: 'Dock', stamp: meanwhile.stamp })
  shift(0)
})

test('an open transaction anywhere holds the covered date', async () => {
  const since = now() - 40 * MINUTE
  bench.control({ op: 'fault', kind: 'open-transaction', since })
  const held = textOf(await list('updated', now() - 60 * MINUTE, now()), 'latestDateCovered')
  expect(Date.parse(held)).toBe(Math.floor(since / 1000) * 1000)
  bench.control({ op: 'fault', kind: 'close-transactions' })
})
