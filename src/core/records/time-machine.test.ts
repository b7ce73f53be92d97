import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, type Store } from '../db/open.ts'
import type { RemoteRow } from '../providers/provider.ts'
import { providerOf } from '../providers/index.ts'
import { addConnection, testStore } from '../testing.ts'
import { compareRecord, momentsOf, readAsOf, type Subject } from './time-machine.ts'
import { RecordWriter } from './writer.ts'

let store: Store
let remove: () => void
beforeAll(() => ({ store, remove } = testStore()))
afterAll(() => remove())

type Step = {
  /** When the org changed it, milliseconds. */
  readonly org: number | null
  /** When it arrived here. */
  readonly seen: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly deleted?: boolean
}

/** A record that went through some steps, as the writer keeps it. */
function record(steps: readonly Step[]): Subject {
  const { id: connectionId } = addConnection(store)
  for (const step of steps) {
    const raw = JSON.stringify({ Id: 'r1', ...step.fields })
    const row: RemoteRow = {
      externalId: 'r1',
      modstamp: step.org,
      deleted: step.deleted ?? false,
      raw,
      hash: raw,
      name: 'r1',
      search: 'r1',
      companyRef: null,
      mergedInto: null,
      extracted: '{}',
    }
    const target = {
      connectionId,
      type: 'SALESFORCE',
      object: 'Contact',
      apiVersion: '64.0',
      companyObject: null,
    }
    inTransaction(store, () => new RecordWriter(store, target).apply([row], null, step.seen))
  }
  const connectorId = store.sql
    .prepare<[number], number>('SELECT id FROM integration_connectors WHERE connection_id = ?')
    .pluck()
    .get(connectionId)
  const userName = (user: string): string | null => ({ u1: 'Ana Ruiz', u2: 'Ben Kaya' })[user] ?? null
  return { store, connectorId: connectorId ?? 0, provider: providerOf('salesforce'), userName }
}

const story: readonly Step[] = [
  { org: 1000, seen: 5000, fields: { Title: 'Clerk', City: 'Bonn', LastModifiedById: 'u1' } },
  { org: 6000, seen: 6500, fields: { Title: 'Head', City: 'Bonn', LastModifiedById: 'u2' } },
  { org: 7000, seen: 9000, fields: { Title: 'Head', City: 'Köln', LastModifiedById: 'u1' } },
  { org: 9500, seen: 9900, fields: { Title: 'Head', City: 'Köln', LastModifiedById: 'u1' }, deleted: true },
]

describe('a record as of an instant', () => {
  test('is what the org had then, by the clock of the org', () => {
    const subject = record(story)
    expect(readAsOf(subject, 6999, 'org')).toMatchObject({
      state: 'present',
      exact: true,
      point: { version: 2, modified_by: 'Ben Kaya', modified_at: '1970-01-01T00:00:06.000Z' },
      until: '1970-01-01T00:00:07.000Z',
      known_from: '1970-01-01T00:00:01.000Z',
      versions: 4,
      fields: { Title: 'Head', City: 'Bonn' },
    })
    expect(readAsOf(subject, 7000, 'org').point?.version).toBe(3)
  })

  test('is what was known here then, by the clock of this copy', () => {
    const subject = record(story)
    // The org had moved to Köln at 7000; here that was not known before 9000.
    expect(readAsOf(subject, 8999, 'seen')).toMatchObject({ point: { version: 2 }, fields: { City: 'Bonn' } })
    expect(readAsOf(subject, 9000, 'seen')).toMatchObject({ point: { version: 3 }, fields: { City: 'Köln' } })
  })

  test('is unknown before the first version and deleted after the deletion', () => {
    const subject = record(story)
    expect(readAsOf(subject, 999, 'org')).toMatchObject({
      state: 'unknown',
      point: null,
      exact: false,
      raw: null,
    })
    expect(readAsOf(subject, 20_000, 'org')).toMatchObject({ state: 'deleted', until: null, exact: true })
  })

  test('says so when versions in between were let go', () => {
    const subject = record(story)
    store.sql
      .prepare('DELETE FROM integration_metadata WHERE connector_id = ? AND version = 2')
      .run(subject.connectorId)
    expect(readAsOf(subject, 6500, 'org')).toMatchObject({ exact: false, point: { version: 1 } })
    expect(readAsOf(subject, 7500, 'org')).toMatchObject({ exact: true, point: { version: 3 } })
  })

  test('takes the time it was seen for what the org puts no time on', () => {
    const subject = record([
      { org: null, seen: 100, fields: { Title: 'a' } },
      { org: null, seen: 200, fields: { Title: 'b' } },
    ])
    expect(readAsOf(subject, 150, 'org')).toMatchObject({ fields: { Title: 'a' } })
  })
})

describe('a comparison', () => {
  const compare = (subject: Subject, input: Partial<Parameters<typeof momentsOf>[0]> = {}) =>
    compareRecord(subject, ...momentsOf({ id: subject.connectorId, clock: 'org', ...input }, 10_000))

  test('goes from the first version to the newest and names who changed each field, and when', () => {
    const found = compare(record(story))
    expect(found).toMatchObject({
      from: { version: 1 },
      to: { version: 4 },
      versions_between: 3,
      exact: true,
    })
    expect(found.changes).toMatchObject([
      { field: 'Title', from: 'Clerk', to: 'Head', version: 2, modified_by: 'Ben Kaya' },
      { field: 'City', from: 'Bonn', to: 'Köln', version: 3, modified_by: 'Ana Ruiz' },
    ])
  })

  test('takes versions and instants, in either order', () => {
    const subject = record(story)
    const changed = (input: Parameters<typeof compare>[1]) =>
      compare(subject, input).changes.map(({ field, from, to }) => [field, from, to])
    expect(changed({ from: 2, to: 3 })).toEqual([['City', 'Bonn', 'Köln']])
    expect(changed({ from: 3, to: 2 })).toEqual([['City', 'Bonn', 'Köln']])
    expect(changed({ from_at: '1970-01-01T00:00:05Z', to_at: '1970-01-01T00:00:06Z' })).toEqual([
      ['Title', 'Clerk', 'Head'],
    ])
    expect(
      changed({ from_at: '1970-01-01T00:00:06.500Z', to_at: '1970-01-01T00:00:08.999Z', clock: 'seen' }),
    ).toEqual([])
  })

  test('says whether the record was in the org at both points, and when it went and came back', () => {
    const subject = record([...story, { org: 9800, seen: 9950, fields: { Title: 'Head', City: 'Köln' } }])
    expect(compare(subject)).toMatchObject({
      from_state: 'present',
      to_state: 'present',
      turns: [
        { version: 4, kind: 'deleted' },
        { version: 5, kind: 'restored' },
      ],
    })
    expect(compare(subject, { from: 2, to: 4 })).toMatchObject({
      from_state: 'present',
      to_state: 'deleted',
      turns: [{ version: 4, kind: 'deleted' }],
    })
    const before = compare(subject, { from_at: '1970-01-01T00:00:00Z', to: 2 })
    expect(before).toMatchObject({ from_state: 'unknown', to_state: 'present', turns: [] })
  })

  test('of a field that went back names nobody', () => {
    const fields = (Title: string) => ({ Title })
    const subject = record(
      ['a', 'b', 'a'].map((title, n) => ({ org: 1000 * n, seen: 1000 * n, fields: fields(title) })),
    )
    expect(compare(subject).changes).toEqual([])
  })

  test('with an instant before the first version has only one side', () => {
    expect(compare(record(story), { from_at: '1970-01-01T00:00:00Z' })).toMatchObject({
      from: null,
      to: { version: 4 },
      exact: false,
      changes: [],
    })
  })

  test('refuses a point given twice and a version that is not there', () => {
    const subject = record(story)
    expect(() => compare(subject, { from: 1, from_at: '1970-01-01T00:00:00Z' })).toThrow(/Leave one/)
    expect(() => compare(subject, { from: 9 })).toThrow(/no version/)
  })
})

test('as of any instant, on either clock, equals a plain replay of the history', () => {
  const steps = fc
    .array(
      fc.record({
        gap: fc.integer({ min: 0, max: 50 }),
        lag: fc.integer({ min: 0, max: 80 }),
        value: fc.integer({ min: 0, max: 3 }),
        deleted: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((list) => {
      let org = 0
      let seen = 0
      return list.map(({ gap, lag, value, deleted }): Step => {
        org += gap
        seen = Math.max(seen, org + lag)
        return { org, seen, fields: { Title: value }, deleted }
      })
    })
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 700 }), (list, at) => {
      const subject = record(list)
      for (const clock of ['org', 'seen'] as const) {
        const past = list.filter((step) => (clock === 'org' ? (step.org ?? 0) : step.seen) <= at).at(-1)
        const found = readAsOf(subject, at, clock)
        expect(found.state).toBe(
          past === undefined ? 'unknown' : past.deleted === true ? 'deleted' : 'present',
        )
        if (past !== undefined) expect(found.fields['Title']).toBe(past.fields['Title'])
      }
    }),
    { numRuns: 60, seed: 4 },
  )
})
