import { expect, test } from 'vitest'
import { recordsOf, startBench, V } from '../testing.ts'
import type { Fields } from '../testing.ts'

const bench = await startBench({ empty: true })
const accountId = (n: number) => `00100000000${String(1000 + n)}AAA`

/** Under one root seven accounts; the third has 450 contacts, every other 70. Below the first a chain of five. */
const chain = [7, 8, 9, 10, 11]
bench.control({
  op: 'load',
  object: 'Account',
  records: [
    { Id: accountId(0), Name: 'Root' },
    ...[1, 2, 3, 4, 5, 6, 7].map((n) => ({ Id: accountId(n), Name: `Branch ${n}`, ParentId: accountId(0) })),
    ...chain.map((n) => ({ Id: accountId(n + 1), Name: `Chain ${n}`, ParentId: accountId(n) })),
  ],
})
bench.control({
  op: 'load',
  object: 'Contact',
  records: [1, 2, 3, 4, 5, 6, 7].flatMap((n) =>
    Array.from({ length: n === 3 ? 450 : 70 }, (_, i) => ({
      LastName: `${n}-${String(i).padStart(3, '0')}`,
      AccountId: accountId(n),
    })),
  ),
})

type Result = { totalSize: number; done: boolean; nextRecordsUrl?: string; records: Fields[] }

const small = { 'sforce-query-options': 'batchSize=200' }
const QUERY =
  "SELECT Name, (SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM ChildAccounts ORDER BY Name) FROM Account WHERE Name = 'Root'"

const isResult = (value: unknown): value is Result =>
  typeof value === 'object' && value !== null && 'records' in value && 'done' in value

/** How many records a page shows, with all that hangs on them. */
const rowsOf = (page: Result): number =>
  page.records.reduce(
    (sum, record) =>
      sum + 1 + Object.values(record).reduce<number>((n, one) => n + (isResult(one) ? rowsOf(one) : 0), 0),
    0,
  )

/** The records of a result over all its pages. */
async function whole(first: Result): Promise<Fields[]> {
  const records = [...first.records]
  for (let page = first; page.nextRecordsUrl !== undefined;) {
    page = (await bench.call('GET', page.nextRecordsUrl, undefined, small)).json as Result
    expect(page.totalSize).toBe(first.totalSize)
    // One record may be more than a page by what hangs on it, as its children have pages of their own.
    expect(rowsOf(page) <= 200 || page.records.length === 1).toBe(true)
    records.push(...page.records)
  }
  expect(records).toHaveLength(first.totalSize)
  return records
}

test('children of children fill a page, and lead on by locators at every level', async () => {
  const reply = await bench.call('GET', `${V}/query?q=${encodeURIComponent(QUERY)}`, undefined, small)
  const [root] = recordsOf(reply)
  const first = root?.['ChildAccounts'] as Result
  expect(first).toMatchObject({ totalSize: 7, done: false })
  // Each branch is itself and its 70 contacts; two of them fit.
  expect(first.records).toHaveLength(2)
  const branches = await whole(first)
  expect(branches.map((branch) => branch['Name'])).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `Branch ${n}`))
  for (const [i, branch] of branches.entries()) {
    const contacts = branch['Contacts'] as Result
    expect(contacts).toMatchObject(i === 2 ? { totalSize: 450, done: false } : { totalSize: 70, done: true })
    const names = (await whole(contacts)).map((contact) => contact['LastName'])
    expect(names).toEqual(
      Array.from({ length: contacts.totalSize }, (_, n) => `${i + 1}-${String(n).padStart(3, '0')}`),
    )
  }
})

const nested = (levels: number): string =>
  levels === 1 ? 'Name' : `Name, (SELECT ${nested(levels - 1)} FROM ChildAccounts WHERE Name != 'Branch 1')`

test('five levels can be asked for at once, six can not', async () => {
  const reply = await bench.soql(`SELECT ${nested(5)} FROM Account WHERE Name = 'Root'`)
  const down = (record: Fields | undefined): Fields | undefined =>
    (record?.['ChildAccounts'] as Result | null)?.records.at(-1)
  const [root] = recordsOf(reply)
  expect(down(down(down(down(root))))?.['Name']).toBe('Chain 9')
  const six = await bench.soql(`SELECT ${nested(6)} FROM Account WHERE Name = 'Root'`)
  expect(six.json).toMatchObject([{ errorCode: 'MALFORMED_QUERY' }])
})
