import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, textOf, V } from '../testing.ts'
import type { Bench, Reply } from '../testing.ts'

const SAME_SECOND = '2026-03-01T10:00:00.000Z'
const bench = await startBench({ empty: true })
const numbers = Array.from({ length: 5200 }, (_, i) => i)
bench.control({
  op: 'load',
  object: 'Lead',
  records: numbers.map((i) => ({
    LastName: `Lead ${String(i).padStart(5, '0')}`,
    Company: 'X',
    SystemModstamp: SAME_SECOND,
  })),
})

const ids = (reply: Reply) => recordsOf(reply).map((record) => String(record['Id']))

async function walk(first: Reply, each?: (page: Reply) => void | Promise<void>): Promise<string[]> {
  const seen = ids(first)
  for (let page = first; textOf(page, 'done') === 'false';) {
    await each?.(page)
    page = await bench.call('GET', textOf(page, 'nextRecordsUrl'))
    seen.push(...ids(page))
  }
  return seen
}

describe('pages', () => {
  test('hold 2,000 rows and lead on by a locator with five path parts', async () => {
    const first = await bench.soql('SELECT Id FROM Lead ORDER BY Name')
    expect(first.json).toMatchObject({ totalSize: 5200, done: false })
    expect(ids(first)).toHaveLength(2000)
    expect(textOf(first, 'nextRecordsUrl')).toMatch(/^\/services\/data\/v64\.0\/query\/01g\w{15}-2000$/)
    const seen = await walk(first)
    expect(new Set(seen).size).toBe(5200)
  })

  test('are as small as asked, down to 200', async () => {
    const wish = async (n: number) =>
      ids(
        await bench.call('GET', `${V}/query?q=SELECT+Id+FROM+Lead`, undefined, {
          'sforce-query-options': `batchSize=${n}`,
        }),
      ).length
    expect([await wish(500), await wish(1), await wish(9000)]).toEqual([500, 200, 2000])
  })

  test('a locator is served under query and queryAll', async () => {
    const first = await bench.soql('SELECT Id FROM Lead')
    const more = textOf(first, 'nextRecordsUrl')
    const other = await bench.call('GET', more.replace('/query/', '/queryAll/'))
    expect(ids(other)).toEqual(ids(await bench.call('GET', more)))
  })

  test('a LIMIT ends the result, also across pages', async () => {
    const seen = await walk(await bench.soql('SELECT Id FROM Lead ORDER BY Name DESC LIMIT 2500'))
    expect(new Set(seen).size).toBe(2500)
  })

  test('neither skip nor repeat rows while rows are created, changed and deleted', async () => {
    const first = await bench.soql('SELECT Id, Name FROM Lead ORDER BY Name')
    const before = new Set(await walk(await bench.soql('SELECT Id FROM Lead')))
    let step = 0
    const seen = await walk(first, async (page) => {
      step++
      await bench.call('POST', `${V}/sobjects/Lead`, { LastName: `Lead 0000${step}a`, Company: 'New' })
      await bench.call('PATCH', `${V}/sobjects/Lead/${ids(page)[0]}`, { LastName: `Zz ${step}` })
      await bench.call('PATCH', `${V}/sobjects/Lead/${ids(page).at(-1)}`, { LastName: `Aa ${step}` })
      await bench.call('DELETE', `${V}/sobjects/Lead/${ids(page)[1]}`)
    })
    expect(seen).toHaveLength(before.size)
    expect(new Set(seen)).toEqual(before)
  })

  test('an unknown, spent or two days old locator is refused', async () => {
    const first = await bench.soql('SELECT Id FROM Lead')
    const url = textOf(first, 'nextRecordsUrl')
    expect((await bench.call('GET', `${V}/query/01gxx0000000001AAA-2000`)).json).toMatchObject([
      { errorCode: 'INVALID_QUERY_LOCATOR' },
    ])
    bench.control({ op: 'clock', offsetMs: 49 * 3_600_000 })
    const later = String(bench.control({ op: 'token' })['accessToken'])
    const old = await bench.call('GET', url, undefined, { authorization: `Bearer ${later}` })
    expect(old.json).toMatchObject([{ errorCode: 'INVALID_QUERY_LOCATOR' }])
    bench.control({ op: 'clock', offsetMs: 0 })
  })
})

describe('rows of one second', () => {
  /** Pages by (SystemModstamp, Id), the way a sync does it. */
  async function keyset(of: Bench): Promise<string[]> {
    const seen: string[] = []
    let where = ''
    for (;;) {
      const page = await of.soql(
        `SELECT Id, SystemModstamp FROM Lead ${where} ORDER BY SystemModstamp, Id LIMIT 700`,
      )
      const rows = recordsOf(page)
      seen.push(...ids(page))
      const last = rows.at(-1)
      if (!last || rows.length < 700) return seen
      const w = String(last['SystemModstamp']).replace('+0000', 'Z')
      where = `WHERE (SystemModstamp = ${w} AND Id > '${String(last['Id'])}') OR SystemModstamp > ${w}`
    }
  }

  test('are all reached once by a keyset that splits the second', async () => {
    const all = await walk(await bench.soql('SELECT Id FROM Lead'))
    const seen = await keyset(bench)
    expect(seen).toHaveLength(all.length)
    expect(new Set(seen)).toEqual(new Set(all))
  })
})

test('columns=true describes the columns instead of answering rows', async () => {
  const reply = await bench.call(
    'GET',
    `${V}/query?columns=true&q=SELECT+Id,Owner.Name,NumberOfEmployees+FROM+Lead`,
  )
  expect(reply.json).toMatchObject({
    entityName: 'Lead',
    idSelected: true,
    keyPrefix: '00Q',
    columnMetadata: [
      { columnName: 'Id', textType: true },
      { columnName: 'Owner.Name', textType: true },
      { columnName: 'NumberOfEmployees', numberType: true, insertable: true },
    ],
  })
})
