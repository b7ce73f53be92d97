import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeKinds, type ChangeKind } from '../../contract/record-history.ts'
import { inTransaction, type Store } from '../db/open.ts'
import type { RemoteRow } from '../providers/provider.ts'
import { addConnection, testStore } from '../testing.ts'
import { countChanges, readChanges, type ChangeTask } from './change-feed.ts'
import { firstCounts, firstQuery, laterCounts, laterQuery, type ChangeQuery } from './change-query.ts'
import { RecordWriter } from './writer.ts'

let store: Store
let remove: () => void
beforeAll(() => ({ store, remove } = testStore()))
afterAll(() => remove())

type Change = {
  readonly id: string
  readonly at: number
  readonly title: string
  readonly city?: string
  readonly deleted?: boolean
}

/** A connection of its own with two objects, and how to look at what changed in it. */
function connection() {
  const { id } = addConnection(store)
  const put = (change: Change, object = 'Contact'): void => {
    const raw = JSON.stringify({
      Id: change.id,
      Title: change.title,
      City: change.city ?? null,
      Ready: change.title > 'm',
    })
    const row: RemoteRow = {
      externalId: change.id,
      modstamp: change.at,
      deleted: change.deleted ?? false,
      raw,
      hash: raw,
      name: `Row ${change.id}`,
      search: change.id,
      companyRef: null,
      mergedInto: null,
      extracted: '{}',
    }
    const target = { connectionId: id, type: 'SALESFORCE', object, apiVersion: '64.0', companyObject: null }
    const run = store.sql
      .prepare<[number, string, number], number | null>(
        'SELECT max(id) FROM sync_runs WHERE connection_id = ? AND object = ? AND ? BETWEEN started_at AND finished_at',
      )
      .pluck()
      .get(id, object, change.at)
    // A run tells whose its versions are; what came without one is asked of the record.
    inTransaction(store, () => new RecordWriter(store, target).apply([row], run ?? null, change.at))
  }
  const query: ChangeQuery = {
    integration_id: id,
    object: 'Contact',
    since: 0,
    until: null,
    kinds: changeKinds,
  }
  const list = (values: Partial<ChangeTask> = {}) =>
    readChanges(store, { ...query, page: 1, page_size: 100, counted: true, ...values })
  const lines = (values?: Partial<ChangeTask>) =>
    list(values).items.map((item) => `${item.external_id} ${item.kind} ${Date.parse(item.synced_at)}`)
  return { id, put, query, list, lines }
}

/** A run of an object, between two instants; a full read unless told otherwise. */
function fullRead(
  connectionId: number,
  from: number,
  until: number,
  object = 'Contact',
  mode = 'full',
): void {
  const stream = store.sql
    .prepare(
      'INSERT INTO sync_streams (connection_id, object, label, position, enabled, phase, updated_at) ' +
        "VALUES (?, ?, ?, 1, 1, 'incremental', 0) ON CONFLICT DO UPDATE SET position = position + 1 RETURNING id",
    )
    .pluck()
    .get(connectionId, object, object)
  store.sql
    .prepare(
      'INSERT INTO sync_runs (connection_id, stream_id, object, mode, trigger, status, phase, started_by, queued_at, started_at, finished_at) ' +
        "VALUES (?, ?, ?, ?, 'connect', 'done', 'finished', 'system', ?, ?, ?)",
    )
    .run(connectionId, stream, object, mode, from, from, until)
}

function story() {
  const made = connection()
  fullRead(made.id, 50, 150)
  fullRead(made.id, 10, 20, 'Lead')
  made.put({ id: 'a', at: 100, title: 'Clerk', city: 'Bonn' })
  made.put({ id: 'b', at: 100, title: 'Cook' })
  made.put({ id: 'c', at: 200, title: 'New' })
  made.put({ id: 'x', at: 250, title: 'Other' }, 'Lead')
  made.put({ id: 'a', at: 300, title: 'Head', city: 'Bonn' })
  fullRead(made.id, 390, 520, 'Contact', 'incremental')
  made.put({ id: 'a', at: 400, title: 'Head', city: 'Köln' })
  made.put({ id: 'b', at: 500, title: 'Cook', deleted: true })
  made.put({ id: 'b', at: 600, title: 'Cook' })
  made.put({ id: 'g', at: 700, title: 'Gone', deleted: true })
  return made
}

describe('what changed', () => {
  test('is listed newest first, with what a full read found told from what was created since', () => {
    expect(story().lines()).toEqual([
      'g deleted 700',
      'b restored 600',
      'b deleted 500',
      'a updated 400',
      'a updated 300',
      'c created 200',
      'b copied 100',
      'a copied 100',
    ])
  })

  test('is inside (since, until], counted per kind, each object by itself', () => {
    const made = story()
    expect(made.list().counts).toEqual({ copied: 2, created: 1, updated: 2, deleted: 2, restored: 1 })
    const window = { since: 300, until: 500 }
    expect(made.lines(window)).toEqual(['b deleted 500', 'a updated 400'])
    expect(made.list(window).counts).toEqual({ copied: 0, created: 0, updated: 1, deleted: 1, restored: 0 })
    expect(
      countChanges(store, {
        integration_id: made.id,
        since: 100,
        until: null,
        objects: ['Contact', 'Lead', 'Task'],
      }),
    ).toEqual([
      { object: 'Contact', copied: 0, created: 1, updated: 2, deleted: 2, restored: 1 },
      { object: 'Lead', copied: 0, created: 1, updated: 0, deleted: 0, restored: 0 },
      { object: 'Task', copied: 0, created: 0, updated: 0, deleted: 0, restored: 0 },
    ])
  })

  test('says what each change made of which field', () => {
    const [, , , moved] = story().list().items
    expect(moved).toMatchObject({
      external_id: 'a',
      version: 3,
      changes: [{ field: 'City', from: 'Bonn', to: 'Köln' }],
    })
  })

  test('can be narrowed to kinds and to a field', () => {
    const made = story()
    expect(made.lines({ kinds: ['copied', 'deleted'] })).toEqual([
      'g deleted 700',
      'b deleted 500',
      'b copied 100',
      'a copied 100',
    ])
    const city = made.list({ field: 'City' })
    expect(city.items.map((item) => item.version)).toEqual([3])
    expect(city).toMatchObject({
      complete: true,
      counts: { updated: 1, deleted: 0, restored: 0, created: 0 },
    })
    expect(made.lines({ field: 'Ready' })).toEqual([])
  })

  test('counts again once something has changed', () => {
    const made = story()
    expect(made.list().counts.updated).toBe(2)
    made.put({ id: 'c', at: 800, title: 'Newer' })
    expect(made.list().counts.updated).toBe(3)
  })

  test('refuses a cursor it has not made', () => {
    expect(() => story().list({ cursor: 'bm9uc2Vuc2U' })).toThrow(/cursor/)
  })
})

test('pages put together are the whole list, whatever the history and the size of a page', () => {
  const history = fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      gap: fc.integer({ min: 0, max: 2 }),
      title: fc.constantFrom('x', 'y', 'z'),
      deleted: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  fc.assert(
    fc.property(
      history,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 20 }),
      fc.subarray([...changeKinds], { minLength: 1 }),
      (changes, pageSize, since, kinds) => {
        const made = connection()
        let at = 1
        for (const change of changes) made.put({ ...change, at: (at += change.gap) })
        const whole = made.list({ since, kinds })
        const total = kinds.reduce((sum, kind: ChangeKind) => sum + whole.counts[kind], 0)
        expect(whole.items).toHaveLength(total)
        const pages: unknown[] = []
        for (let cursor: string | undefined; ;) {
          const page = made.list({ since, kinds, page_size: pageSize, cursor })
          pages.push(...page.items)
          if (page.cursor === null) break
          cursor = page.cursor
        }
        expect(pages).toEqual(whole.items)
        const second = made.list({ since, kinds, page_size: pageSize, page: 2 })
        expect(second.items).toEqual(whole.items.slice(pageSize, 2 * pageSize))
      },
    ),
    { numRuns: 60, seed: 12 },
  )
})

describe('the plan', () => {
  const place = { at: 5, source: 1, id: 7 } as const
  const query: ChangeQuery = { integration_id: 1, object: 'Contact', since: 1, until: 9, kinds: changeKinds }
  const plans: readonly [string, { readonly sql: string; readonly parameters: readonly unknown[] }][] = [
    ['later versions', laterQuery(query, null)],
    ['later versions behind a place', laterQuery(query, place)],
    ['later versions of a field', laterQuery({ ...query, field: 'City' }, place)],
    ['first versions', firstQuery(query, [{ from: 1, until: 2 }], null)],
    [
      'first versions behind a place',
      firstQuery({ ...query, kinds: ['created'] }, [{ from: 1, until: 2 }], place),
    ],
    ['the count of first versions', firstCounts(query, [])],
    ['the count of later versions', { sql: laterCounts, parameters: [1, 9, 1] }],
  ]
  test.each(plans)('of %s walks an index, never a table', (name, { sql, parameters }) => {
    const steps = store.sql
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...parameters)
      .map((step) => step.detail)
    // Lists of a few values are read whole; tables never are.
    const scans = steps.filter((step) => step.startsWith('SCAN') && !/json_each|VIRTUAL TABLE/.test(step))
    expect(scans).toEqual([])
    expect(steps.find((step) => step.startsWith('SEARCH'))).toMatch(
      /^SEARCH (m USING (COVERING )?INDEX metadata_changed|c USING COVERING INDEX connectors_seen)/,
    )
    if (name.includes('count')) expect(steps[0]).toContain('COVERING')
    else expect(steps.join('\n')).not.toContain('TEMP B-TREE')
  })
})
