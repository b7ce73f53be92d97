import { expect, test } from 'vitest'
import { recordsOf, startBench, V } from '../testing.ts'
import type { Fields, Reply } from '../testing.ts'

const bench = await startBench({ contacts: 700 })

type Page = { readonly totalSize: number; readonly nextRecordsUrl?: string }

/** All ids of a query, page by page; between two pages somebody changes rows. */
async function idsOf(
  soql: string,
  all: boolean,
  between: (page: number) => Promise<unknown>,
): Promise<string[]> {
  const header = { 'sforce-query-options': 'batchSize=200' }
  const path = `${V}/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`
  const ids: string[] = []
  let reply: Reply = await bench.call('GET', path, undefined, header)
  for (let page = 1; ; page++) {
    ids.push(...recordsOf(reply).map((row) => String(row['Id'])))
    const next = (reply.json as Page).nextRecordsUrl
    if (next === undefined) return ids
    await between(page)
    reply = await bench.call('GET', next, undefined, header)
  }
}

const QUERIES = [
  'SELECT Id FROM Contact',
  'SELECT Id, Name, Email FROM Contact',
  'SELECT Id, Title FROM Contact WHERE SystemModstamp > 2020-01-01T00:00:00Z',
  "SELECT Id FROM Contact WHERE Email LIKE '%e%'",
  'SELECT Id, Account.Name FROM Contact WHERE AccountId != null',
  'SELECT Id FROM Contact ORDER BY LeadSource',
  'SELECT Id, Description FROM Contact ORDER BY OwnerId DESC',
  'SELECT Id, (SELECT Id FROM Tasks) FROM Contact',
]

test.each(QUERIES.flatMap((soql) => [[soql, false] as const, [soql, true] as const]))(
  '%s: no row is lost or repeated while rows change (deleted ones too: %s)',
  async (soql, all) => {
    const first = await bench.soql(
      soql.replace(/^SELECT .*? FROM Contact/, 'SELECT COUNT() FROM Contact').replace(/ ORDER.*/, ''),
      all,
    )
    const { totalSize } = first.json as Page
    expect(totalSize).toBeGreaterThan(400)
    const changed = await idsOf(soql, all, async (page) => {
      const rows = recordsOf(
        await bench.soql(`SELECT Id FROM Contact ORDER BY SystemModstamp LIMIT 40 OFFSET ${page * 37}`),
      )
      for (const [i, row] of rows.entries()) {
        const path = `${V}/sobjects/Contact/${String(row['Id'])}`
        const fields: Fields = {
          Title: `t${page}`,
          Email: `e${i}@moved.example`,
          LeadSource: 'Web',
          LastName: `L${i}`,
        }
        if (i % 20 === 19) await bench.call('DELETE', path)
        else await bench.call('PATCH', path, fields)
      }
      await bench.call('POST', `${V}/sobjects/Contact`, { LastName: `New ${page}`, Email: 'e@new.example' })
    })
    expect(changed.length).toBe(totalSize)
    expect(new Set(changed).size).toBe(totalSize)
  },
)
