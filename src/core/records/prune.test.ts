import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VersionKind } from '../../contract/record-history.ts'
import { inTransaction, type Store } from '../db/open.ts'
import type { RemoteRow } from '../providers/provider.ts'
import { providerOf } from '../providers/index.ts'
import { addConnection, testStore } from '../testing.ts'
import { countPrunable, pruneSlice, toLetGo, type KeepRule } from './prune.ts'
import { recordPrunings } from './tables.ts'
import { readAsOf, type Subject } from './time-machine.ts'
import { RecordWriter } from './writer.ts'

let store: Store
let remove: () => void
beforeAll(() => ({ store, remove } = testStore()))
afterAll(() => remove())

type Step = {
  readonly record: string
  readonly at: number
  readonly title: string
  readonly deleted?: boolean
}

/** A connection whose records went through some steps, and what stands in the store of them. */
function connection(steps: readonly Step[]) {
  const { id } = addConnection(store)
  const target = {
    connectionId: id,
    type: 'SALESFORCE',
    object: 'Contact',
    apiVersion: '64.0',
    companyObject: null,
  }
  const writer = new RecordWriter(store, target)
  inTransaction(store, () => {
    for (const { record, at, title, deleted = false } of steps) {
      const raw = JSON.stringify({ Id: record, Title: title })
      const row: RemoteRow = {
        externalId: record,
        modstamp: at - 5,
        deleted,
        raw,
        hash: raw,
        name: record,
        search: record,
        companyRef: null,
        mergedInto: null,
        extracted: '{}',
      }
      writer.apply([row], null, at)
    }
  })
  const subjects = store.sql
    .prepare<[number], number>('SELECT id FROM integration_connectors WHERE connection_id = ? ORDER BY id')
    .pluck()
    .all(id)
    .map((connectorId): Subject => ({
      store,
      connectorId,
      provider: providerOf('salesforce'),
      userName: () => null,
    }))
  const versions = () =>
    store.sql
      .prepare<[number], string>(
        'SELECT c.external_id || m.version FROM integration_metadata m JOIN integration_connectors c ON c.id = m.connector_id WHERE c.connection_id = ? ORDER BY c.id, m.version',
      )
      .pluck()
      .all(id)
  const pruningId = store.orm
    .insert(recordPrunings)
    .values({ connectionId: id, status: 'running', startedBy: 'test', queuedAt: 0 })
    .returning()
    .get().id
  const prune = (rule: KeepRule) => {
    const counts = { records: 0, versions: 0, bytes: 0 }
    for (let afterId = 0; ;) {
      const slice = pruneSlice(store, { ...rule, connectionId: id, pruningId, afterId })
      counts.records += slice.records
      counts.versions += slice.versions
      counts.bytes += slice.bytes
      if (slice.done) return counts
      afterId = slice.afterId
    }
  }
  return { id, pruningId, subjects, versions, prune }
}

const four: readonly Step[] = [1, 2, 3, 4].map((n) => ({ record: 'a', at: n * 100, title: `t${n}` }))

describe('a sweep', () => {
  test.each<[string, KeepRule, string[]]>([
    ['by count keeps the newest and the first', { cutoff: null, keepVersions: 2 }, ['a1', 'a3', 'a4']],
    ['by count never lets the newest go', { cutoff: null, keepVersions: 1 }, ['a1', 'a4']],
    ['by age keeps what still held at the cutoff', { cutoff: 350, keepVersions: null }, ['a1', 'a3', 'a4']],
    ['by age lets go what was replaced by then', { cutoff: 400, keepVersions: null }, ['a1', 'a4']],
    ['far back lets nothing go', { cutoff: 100, keepVersions: 10 }, ['a1', 'a2', 'a3', 'a4']],
    ['by both lets go what either does', { cutoff: 300, keepVersions: 1 }, ['a1', 'a4']],
  ])('%s', (_, rule, left) => {
    const made = connection(four)
    made.prune(rule)
    expect(made.versions()).toEqual(left)
  })

  test('keeps deletions, returns and the last version of what is gone', () => {
    const made = connection([
      { record: 'a', at: 100, title: 'x' },
      { record: 'a', at: 200, title: 'y' },
      { record: 'a', at: 300, title: 'y', deleted: true },
      { record: 'a', at: 400, title: 'y' },
      { record: 'a', at: 500, title: 'z' },
      { record: 'a', at: 600, title: 'w' },
      { record: 'b', at: 100, title: 'x' },
      { record: 'b', at: 200, title: 'y' },
      { record: 'b', at: 300, title: 'y', deleted: true },
    ])
    made.prune({ cutoff: 1000, keepVersions: 1 })
    expect(made.versions()).toEqual(['a1', 'a3', 'a4', 'a6', 'b1', 'b3'])
  })

  test('touches no other connection and writes down how far it is and what it did', () => {
    const other = connection(four)
    const made = connection(four)
    expect(
      countPrunable(store, { cutoff: null, keepVersions: 1, connectionId: made.id, afterId: 0 }),
    ).toMatchObject({
      records: 1,
      versions: 2,
      done: true,
    })
    expect(made.prune({ cutoff: null, keepVersions: 1 })).toEqual({ records: 1, versions: 2, bytes: 46 })
    expect(other.versions()).toHaveLength(4)
    const row = store.orm
      .select()
      .from(recordPrunings)
      .all()
      .find(({ id }) => id === made.pruningId)
    expect(row).toMatchObject({ records: 1, versions: 2, bytes: 46, afterId: made.subjects[0]?.connectorId })
    expect(made.prune({ cutoff: null, keepVersions: 1 }).versions).toBe(0)
  })

  test('takes a record of thousands of versions in several transactions and counts it once', () => {
    const many = Array.from({ length: 1000 }, (_, n): Step => ({ record: 'a', at: n * 10, title: `t${n}` }))
    const made = connection(many)
    expect(made.prune({ cutoff: null, keepVersions: 3 })).toMatchObject({ records: 1, versions: 996 })
    expect(made.versions()).toEqual(['a1', 'a998', 'a999', 'a1000'])
  })

  test('gives room back inside the file: what comes next does not let it grow', () => {
    const large = Array.from({ length: 300 }, (_, n): Step => ({
      record: 'a',
      at: n * 10,
      title: 'x'.repeat(3000) + n,
    }))
    const pages = () => Number(store.sql.pragma('page_count', { simple: true }))
    const made = connection(large)
    const before = pages()
    made.prune({ cutoff: null, keepVersions: 1 })
    expect(Number(store.sql.pragma('freelist_count', { simple: true }))).toBeGreaterThan(150)
    connection(large.slice(0, 200))
    expect(pages()).toBeLessThanOrEqual(before)
  })
})

const kinds = fc.constantFrom<VersionKind>('updated', 'updated', 'updated', 'deleted', 'restored')
const limit = fc.option(fc.integer({ min: 1, max: 8 }))

test('what a rule lets go is never the first, the newest, a deletion or a return, and leaves an unbroken tail', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ kind: kinds, gap: fc.nat(9) }), { maxLength: 20 }),
      limit,
      fc.option(fc.nat(200)),
      (list, keepVersions, cutoff) => {
        let at = 0
        const versions = list.map(({ kind, gap }, id) => ({
          id,
          kind,
          last_synced_at: (at += gap),
          bytes: 1,
        }))
        const gone = new Set(toLetGo(versions, { cutoff, keepVersions }).map((version) => version.id))
        expect(gone.has(0) || gone.has(versions.length - 1)).toBe(false)
        for (const version of versions.filter(({ id }) => gone.has(id))) expect(version.kind).toBe('updated')
        const last = Math.max(-1, ...gone)
        // Either limit is reason enough, and without one nothing goes.
        for (const id of gone) {
          const old = cutoff !== null && (versions[id + 1]?.last_synced_at ?? Infinity) <= cutoff
          expect(old || (keepVersions !== null && versions.length - id > keepVersions)).toBe(true)
        }
        const tail = versions.slice(last + 1)
        if (keepVersions !== null && cutoff === null && versions.length > 0)
          expect(tail.length).toBeGreaterThanOrEqual(Math.min(keepVersions, versions.length))
      },
    ),
    { numRuns: 500, seed: 8 },
  )
})

test('every as-of answer inside the kept range is the same before and after, on both clocks', () => {
  const steps = fc
    .array(
      fc.record({
        record: fc.constantFrom('a', 'b', 'c'),
        gap: fc.integer({ min: 0, max: 9 }),
        title: fc.constantFrom('x', 'y', 'z'),
        deleted: fc.boolean(),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((list) => {
      let at = 10
      return list.map(({ gap, ...step }): Step => ({ ...step, at: (at += gap) }))
    })
  const instants = Array.from({ length: 14 }, (_, n) => n * 20 + 3)
  fc.assert(
    fc.property(steps, limit, fc.option(fc.nat(250)), (list, keepVersions, cutoff) => {
      const made = connection(list)
      const answers = () =>
        made.subjects.flatMap((subject) =>
          (['org', 'seen'] as const).flatMap((clock) =>
            instants.map((at) => {
              const { state, point, until, fields, exact } = readAsOf(subject, at, clock)
              return { state, version: point?.version, until, fields, exact, at, clock }
            }),
          ),
        )
      const before = answers()
      made.prune({ cutoff, keepVersions })
      const after = answers()
      after.forEach((now, n) => {
        const then = before[n]
        // Either the very same answer, or one that says of itself that it may not be.
        if (now.exact || now.state === 'unknown') expect(now).toEqual(then)
        // At and behind the cutoff every answer is exact, by the clock the rule is on.
        if (keepVersions === null && cutoff !== null && now.clock === 'seen' && now.at >= cutoff)
          expect(now).toEqual(then)
      })
    }),
    { numRuns: 30, seed: 21 },
  )
})
