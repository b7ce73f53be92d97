import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, type Store } from '../db/open.ts'
import type { RemoteRow } from '../providers/provider.ts'
import { addConnection, testStore } from '../testing.ts'
import { readPageOf, searchRecords, type PageTask } from './pages.ts'
import { RecordWriter } from './writer.ts'

let store: Store
let remove: () => void
beforeAll(() => ({ store, remove } = testStore()))
afterAll(() => remove())

type Fields = { readonly Rank: number | string | null; readonly modstamp: number }

const row = (externalId: string, { Rank, modstamp }: Fields, deleted = false): RemoteRow => ({
  externalId,
  modstamp,
  deleted,
  raw: JSON.stringify({ Id: externalId, Rank }),
  hash: JSON.stringify(Rank),
  name: `Row ${externalId}`,
  search: externalId,
  companyRef: null,
  mergedInto: null,
  extracted: '{}',
})

function list() {
  const { id } = addConnection(store)
  const writer = {
    connectionId: id,
    type: 'SALESFORCE',
    object: 'Thing',
    apiVersion: '64.0',
    companyObject: null,
  }
  const task = (values: Partial<PageTask>): PageTask => ({
    integration_id: id,
    object: 'Thing',
    filters: [],
    deleted: 'without',
    sort: '-$modified',
    page: 1,
    page_size: 3,
    columns: ['Rank'],
    ...values,
  })
  return {
    id,
    put: (...rows: RemoteRow[]) =>
      inTransaction(store, () => new RecordWriter(store, writer).apply(rows, null, 1)),
    page: (values: Partial<PageTask> = {}) => readPageOf(store, task(values)),
  }
}

describe('pages', () => {
  test('say how many rows there are and where the next ones begin', () => {
    const { put, page } = list()
    put(...[1, 2, 3, 4, 5, 6, 7].map((n) => row(`r${n}`, { Rank: n, modstamp: n * 1000 })))
    const first = page()
    expect(first).toMatchObject({ total: 7, page: 1 })
    expect(first.items.map((item) => item.fields['Rank'])).toEqual([7, 6, 5])
    const second = page({ cursor: first.cursor ?? '' })
    expect(second).toMatchObject({ total: 7, page: 2 })
    const third = page({ cursor: second.cursor ?? '' })
    expect(third.items.map((item) => item.fields['Rank'])).toEqual([1])
    expect(third.cursor).toBe(null)
    expect(page({ page: 3 }).items).toEqual(third.items)
    expect(page({ page: 9 })).toMatchObject({ items: [], cursor: null })
    expect(page({ page_size: 7 }).cursor).toBe(null)
  })

  test('see a change at once', () => {
    const { put, page } = list()
    put(row('a', { Rank: 1, modstamp: 1000 }), row('b', { Rank: 1, modstamp: 2000 }))
    expect(page().items.map((item) => item.external_id)).toEqual(['b', 'a'])
    put(row('a', { Rank: 1, modstamp: 3000 }))
    expect(page().items.map((item) => item.external_id)).toEqual(['a', 'b'])
    put(row('b', { Rank: 1, modstamp: 4000 }, true))
    expect(page().items.map((item) => item.external_id)).toEqual(['a'])
    expect(page({ deleted: 'only' }).items).toMatchObject([{ external_id: 'b', deleted: true }])
  })

  test('go on after the place of the last row, though that row has moved to the front', () => {
    const { put, page } = list()
    put(...[1, 2, 3, 4, 5, 6].map((n) => row(`r${n}`, { Rank: n, modstamp: n * 1000 })))
    const first = page()
    put(row('r4', { Rank: 40, modstamp: 9000 }))
    const second = page({ cursor: first.cursor ?? '' })
    expect(second.items.map((item) => item.external_id)).toEqual(['r3', 'r2', 'r1'])
  })

  test.each([
    '',
    'x',
    'MTIz',
    Buffer.from('[-1,0]').toString('base64url'),
    Buffer.from('[0,0,1,{}]').toString('base64url'),
  ])('refuse a cursor of someone else: %j', (cursor) => {
    const { put, page } = list()
    put(row('a', { Rank: 1, modstamp: 1000 }))
    expect(() => page({ cursor })).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }) as Error)
  })

  test('a very long sort value still gives a cursor the contract takes', () => {
    const { put, page } = list()
    put(...['x', 'y'].map((sign) => row(sign, { Rank: sign.repeat(5000), modstamp: 1000 })))
    const first = page({ sort: 'Rank', page_size: 1 })
    expect(first.cursor?.length).toBeLessThan(2000)
    expect(page({ sort: 'Rank', page_size: 1, cursor: first.cursor ?? '' }).items).toMatchObject([
      { external_id: 'y' },
    ])
  })
})

describe('paging while the data change', () => {
  const rank = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom('a', 'B', 'b', 'ä'),
    fc.constant(null),
  )
  const start = fc.array(rank, { minLength: 4, maxLength: 14 })
  /** Between two pages: some rows change, some go, some come. */
  const change = fc.record({ which: fc.nat(30), what: fc.constantFrom('change', 'delete', 'add'), to: rank })
  const changes = fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 6 })

  test('gives each row that stayed where it was exactly once, in every order', () => {
    fc.assert(
      fc.property(
        start,
        changes,
        fc.constantFrom('Rank', '-Rank', '$modified', '-$modified', '$name', '-$name'),
        fc.integer({ min: 1, max: 4 }),
        (ranks, rounds, sort, page_size) => {
          const { put, page } = list()
          let stamp = 1000
          put(...ranks.map((Rank, n) => row(`r${n}`, { Rank, modstamp: (stamp += 1000) })))
          const touched = new Set<string>()
          const seen: string[] = []
          let cursor: string | null = null
          for (let round = 0; ; round++) {
            const got: ReturnType<typeof page> = page({
              sort,
              page_size,
              ...(cursor === null ? {} : { cursor }),
            })
            seen.push(...got.items.map((item) => item.external_id))
            cursor = got.cursor
            if (cursor === null) break
            for (const { which, what, to } of rounds[round] ?? []) {
              const externalId = what === 'add' ? `n${round}-${which}` : `r${which % ranks.length}`
              touched.add(externalId)
              put(row(externalId, { Rank: to, modstamp: (stamp += 1000) }, what === 'delete'))
            }
          }
          const stayed = ranks.map((_, n) => `r${n}`).filter((id) => !touched.has(id))
          expect(seen.filter((id) => stayed.includes(id)).sort()).toEqual(stayed.sort())
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('search finds by text and by remote id, over connections, never the deleted by text', () => {
  const [one, other] = [list(), list()]
  one.put(row('needle-1', { Rank: 1, modstamp: 1 }))
  other.put(row('needle-2', { Rank: 1, modstamp: 1 }), row('needle-3', { Rank: 1, modstamp: 1 }, true))
  const found = (text: string, remoteId: string | null = null, limit = 8) =>
    searchRecords(store, { text, remoteId, limit }).map((hit) => hit.external_id)
  expect(found('NEEDLE')).toEqual(['needle-1', 'needle-2'])
  expect(found('needle', null, 1)).toEqual(['needle-1'])
  expect(found('n')).toEqual([])
  expect(found('', 'needle-3')).toEqual(['needle-3'])
})
