import { describe, expect, test } from 'vitest'
import { recordsOf, startBench, V } from '../testing.ts'
import type { Fields, Reply } from '../testing.ts'

const bench = await startBench({ empty: true })
const accountId = (n: number) => `00100000000${String(1000 + n)}AAA`
bench.control({
  op: 'load',
  object: 'Account',
  records: Array.from({ length: 60 }, (_, n) => ({
    Id: accountId(n),
    Name: `Account ${String(n).padStart(2, '0')}`,
  })),
})
/** Account 5 has 450 contacts, every other ten. */
const contacts = Array.from({ length: 60 }, (_, n) => n).flatMap((n) =>
  Array.from({ length: n === 5 ? 450 : 10 }, (_, i) => ({
    LastName: `Contact ${String(i).padStart(3, '0')}`,
    AccountId: accountId(n),
  })),
)
bench.control({ op: 'load', object: 'Contact', records: contacts })

type Result = { totalSize: number; done: boolean; nextRecordsUrl?: string; records: Fields[] }

const small = { 'sforce-query-options': 'batchSize=200' }
const ask = (soql: string) => bench.call('GET', `${V}/query?q=${encodeURIComponent(soql)}`, undefined, small)
const more = (url: string) => bench.call('GET', url, undefined, small)
const QUERY = 'SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC) FROM Account ORDER BY Name'

/** All pages of a result, its own rows only. */
async function pages(first: Reply): Promise<Result[]> {
  const all = [first.json as Result]
  for (;;) {
    const url = all.at(-1)?.nextRecordsUrl
    if (url === undefined) return all
    all.push((await more(url)).json as Result)
  }
}

describe('children', () => {
  test('fill a page together with their parents', async () => {
    const all = await pages(await ask(QUERY))
    for (const page of all) {
      const kids = page.records.map((one) => (one['Contacts'] as Result).records.length)
      const rows = kids.reduce((sum, n) => sum + n + 1, 0)
      expect(rows <= 200 || page.records.length === 1).toBe(true)
      expect(page.totalSize).toBe(60)
    }
    const names = all.flatMap((page) => page.records.map((one) => String(one['Name'])))
    expect(names).toHaveLength(60)
    expect(names).toEqual([...new Set(names)].toSorted())
  })

  test('of one parent lead on by a locator of their own', async () => {
    const all = await pages(await ask(QUERY))
    const parent = all.flatMap((page) => page.records).find((one) => one['Name'] === 'Account 05')
    const kids = parent?.['Contacts'] as Result
    expect(kids).toMatchObject({ totalSize: 450, done: false })
    expect(kids.nextRecordsUrl).toMatch(/^\/services\/data\/v64\.0\/query\/01g\w{15}-200$/)
    const second = (await more(kids.nextRecordsUrl!)).json as Result
    const third = (await more(second.nextRecordsUrl!)).json as Result
    expect(third).toMatchObject({ totalSize: 450, done: true })
    const names = [kids, second, third].flatMap((page) => page.records.map((one) => String(one['LastName'])))
    expect(names).toHaveLength(450)
    expect(names).toEqual([...names].toSorted().toReversed())
    expect(second.records[0]).toMatchObject({ attributes: { type: 'Contact' } })
  })

  test('that fit are whole', async () => {
    const reply = await ask(`${QUERY} LIMIT 3`)
    expect(reply.json).toMatchObject({ totalSize: 3, done: true })
    expect(recordsOf(reply)[0]).toMatchObject({ Contacts: { totalSize: 10, done: true } })
  })

  test('keep to the LIMIT of their subquery', async () => {
    const [page] = await pages(await ask(QUERY.replace('DESC)', 'LIMIT 2)')))
    expect(page).toMatchObject({ totalSize: 60, done: true })
    expect(page?.records.every((one) => (one['Contacts'] as Result).totalSize === 2)).toBe(true)
  })
})
