import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, type Store } from '../db/open.ts'
import type { RemoteRow } from '../providers/provider.ts'
import { addConnection, testStore } from '../testing.ts'
import { RecordWriter, type WriteCounts } from './writer.ts'

let store: Store
let remove: () => void
beforeAll(() => ({ store, remove } = testStore()))
afterAll(() => remove())

const accountA = '001000000000001AAA'
const accountB = '001000000000002AAA'

function row(values: Partial<RemoteRow> & { readonly externalId: string }): RemoteRow {
  const name = values.name ?? `Row ${values.externalId}`
  return {
    modstamp: 1000,
    deleted: false,
    raw: JSON.stringify({ Id: values.externalId, Name: name }),
    hash: name,
    name,
    search: name.toLowerCase(),
    companyRef: null,
    mergedInto: null,
    extracted: '{}',
    ...values,
  }
}

/** A connection of its own and a way to write one object of it, page by page. */
function target(object = 'Contact') {
  const { id: connectionId } = addConnection(store)
  const writeTo = (to: string, rows: readonly RemoteRow[], now = 5000): WriteCounts =>
    inTransaction(store, () =>
      new RecordWriter(store, {
        connectionId,
        type: 'SALESFORCE',
        object: to,
        apiVersion: '64.0',
        companyObject: 'Account',
      }).apply(rows, null, now),
    )
  const apply = (rows: readonly RemoteRow[], now?: number): WriteCounts => writeTo(object, rows, now)
  return { connectionId, apply, writeTo }
}

type Connector = {
  id: number
  external_id: string
  name: string
  version: number
  deleted_at: number | null
  is_active: number
  remote_modstamp: number | null
  content_hash: string
  company_id: number | null
}

const connectors = (connectionId: number): Connector[] =>
  store.sql
    .prepare<[number], Connector>(
      'SELECT id, external_id, name, version, deleted_at, is_active, remote_modstamp, content_hash, company_id ' +
        'FROM integration_connectors WHERE connection_id = ? ORDER BY external_id',
    )
    .all(connectionId)

function only(connectionId: number): Connector {
  const [first, ...more] = connectors(connectionId)
  if (first === undefined || more.length > 0) throw new Error('expected exactly one record')
  return first
}

const kinds = (connectorId: number): string[] =>
  store.sql
    .prepare<[number], string>(
      'SELECT kind FROM integration_metadata WHERE connector_id = ? ORDER BY version',
    )
    .pluck()
    .all(connectorId)

/** Stored counts and counted rows. */
function counts(connectionId: number) {
  const stored = store.sql
    .prepare<[number], { live: number; deleted: number }>(
      'SELECT coalesce(sum(live), 0) AS live, coalesce(sum(deleted), 0) AS deleted FROM record_counts WHERE connection_id = ?',
    )
    .get(connectionId)
  const real = store.sql
    .prepare<[number], { live: number; deleted: number }>(
      'SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS live, count(deleted_at) AS deleted ' +
        'FROM integration_connectors WHERE connection_id = ?',
    )
    .get(connectionId)
  return { stored, real }
}

const generation = (connectionId: number): number =>
  store.sql
    .prepare<[number], number>('SELECT generation FROM record_counts WHERE connection_id = ?')
    .pluck()
    .get(connectionId) ?? 0

describe('versions', () => {
  test('a row seen again unchanged adds none, also when only its stamp moved', () => {
    const { connectionId, apply } = target()
    apply([row({ externalId: 'a', modstamp: 1000 })])
    expect(apply([row({ externalId: 'a', modstamp: 1000 })])).toEqual({
      created: 0,
      updated: 0,
      unchanged: 1,
      deleted: 0,
    })
    expect(apply([row({ externalId: 'a', modstamp: 2000 })], 9000).unchanged).toBe(1)
    expect(only(connectionId)).toMatchObject({ version: 1, remote_modstamp: 2000 })
    expect(kinds(only(connectionId).id)).toEqual(['created'])
  })

  test('a moved stamp moves the generation, because lists are ordered by it', () => {
    const { connectionId, apply } = target()
    apply([row({ externalId: 'a', modstamp: 1000 })])
    const before = generation(connectionId)
    apply([row({ externalId: 'a', modstamp: 1000 })])
    expect(generation(connectionId)).toBe(before)
    apply([row({ externalId: 'a', modstamp: 2000 })])
    expect(generation(connectionId)).toBeGreaterThan(before)
  })

  test('B22: an old page read before what is here changes nothing', () => {
    const { connectionId, apply } = target()
    apply([row({ externalId: 'a', modstamp: 2000, name: 'New' })])
    expect(apply([row({ externalId: 'a', modstamp: 1000, name: 'Old' })]).unchanged).toBe(1)
    expect(only(connectionId)).toMatchObject({ name: 'New', version: 1 })
  })

  test('keep the text the org sent, and cannot be changed afterwards', () => {
    const { connectionId, apply } = target()
    const raw = '{"Id":"a","Amount":123456789012345678.10,"Name":"\\u00dc"}'
    apply([row({ externalId: 'a', raw })])
    const { id } = only(connectionId)
    const stored = store.sql
      .prepare('SELECT raw_data FROM integration_metadata WHERE connector_id = ?')
      .pluck()
      .get(id)
    expect(stored).toBe(raw)
    expect(() =>
      store.sql.prepare('UPDATE integration_metadata SET raw_data = ? WHERE connector_id = ?').run('{}', id),
    ).toThrow(/immutable/)
  })
})

describe('deletion', () => {
  test('leaves a tombstone with its content; a return clears it', () => {
    const { connectionId, apply } = target()
    apply([row({ externalId: 'a', modstamp: 1000 })])
    expect(apply([row({ externalId: 'a', modstamp: 2000, deleted: true })]).deleted).toBe(1)
    expect(only(connectionId)).toMatchObject({ deleted_at: 2000, is_active: 0, version: 2 })
    expect(counts(connectionId).stored).toEqual({ live: 0, deleted: 1 })
    expect(apply([row({ externalId: 'a', modstamp: 3000 })]).updated).toBe(1)
    expect(only(connectionId)).toMatchObject({ deleted_at: null, is_active: 1, version: 3 })
    expect(kinds(only(connectionId).id)).toEqual(['created', 'deleted', 'restored'])
    expect(counts(connectionId).stored).toEqual({ live: 1, deleted: 0 })
  })

  test('of a row never seen before is kept as a tombstone too', () => {
    const { connectionId, apply } = target()
    expect(apply([row({ externalId: 'a', deleted: true })])).toMatchObject({ created: 0, deleted: 1 })
    expect(counts(connectionId).stored).toEqual({ live: 0, deleted: 1 })
  })

  test('seen twice is one', () => {
    const { connectionId, apply } = target()
    apply([row({ externalId: 'a', modstamp: 2000, deleted: true })])
    expect(apply([row({ externalId: 'a', modstamp: 2000, deleted: true })]).unchanged).toBe(1)
    expect(only(connectionId).version).toBe(1)
  })
})

describe('companies', () => {
  test('an account makes one company and renames it; it never makes a second', () => {
    const { connectionId, writeTo } = target('Account')
    writeTo('Account', [row({ externalId: accountA, companyRef: accountA, name: 'Acme' })])
    const { company_id } = only(connectionId)
    writeTo('Account', [
      row({ externalId: accountA, companyRef: accountA, name: 'Acme Ltd', modstamp: 2000 }),
    ])
    expect(only(connectionId).company_id).toBe(company_id)
    expect(store.sql.prepare('SELECT name FROM companies WHERE id = ?').pluck().get(company_id)).toBe(
      'Acme Ltd',
    )
  })

  test('a contact that moves to another account moves to its company, and leaves it with the account', () => {
    const { connectionId, writeTo } = target()
    writeTo('Account', [
      row({ externalId: accountA, companyRef: accountA, name: 'Acme' }),
      row({ externalId: accountB, companyRef: accountB, name: 'Bolt' }),
    ])
    const [a, b] = connectors(connectionId)
    const contact = (): Connector | undefined =>
      connectors(connectionId).find((one) => one.external_id === '003')
    writeTo('Contact', [row({ externalId: '003', companyRef: accountA })])
    expect(contact()?.company_id).toBe(a?.company_id)
    writeTo('Contact', [row({ externalId: '003', companyRef: accountB, hash: 'moved', modstamp: 2000 })])
    expect(contact()?.company_id).toBe(b?.company_id)
    writeTo('Contact', [row({ externalId: '003', companyRef: null, hash: 'alone', modstamp: 3000 })])
    expect(contact()?.company_id).toBe(null)
  })
})

describe('any order', () => {
  /** The history of a few records: for each, versions with rising stamps; equal texts mean equal content. */
  const histories = fc.array(
    fc.array(fc.record({ text: fc.constantFrom('Ana', 'Bo', 'Ünal 🚢', ''), deleted: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    }),
    { minLength: 1, maxLength: 5 },
  )
  const scenario = histories.chain((history) => {
    const rows = history.flatMap((versions, record) =>
      versions.map(({ text, deleted }, place) =>
        row({
          externalId: `r${record}`,
          modstamp: (place + 1) * 1000,
          name: text,
          hash: text,
          deleted,
        }),
      ),
    )
    // Every row at least once, some again, in any order, cut into pages anywhere.
    return fc.record({
      rows: fc.constant(rows),
      order: fc
        .tuple(fc.shuffledSubarray(rows, { minLength: rows.length }), fc.shuffledSubarray(rows))
        .map(([all, again]) => [...all, ...again]),
      pages: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 40 }),
    })
  })

  const state = (connectionId: number): unknown =>
    connectors(connectionId).map(
      ({ external_id, name, content_hash, remote_modstamp, deleted_at, is_active }) => ({
        external_id,
        name,
        content_hash,
        remote_modstamp,
        deleted: deleted_at !== null,
        is_active,
      }),
    )

  test('B22: of pages, with repeats, ends in the state of once and in order; counts are always the real ones', () => {
    fc.assert(
      fc.property(scenario, ({ rows, order, pages }) => {
        const straight = target()
        straight.apply(rows)
        const shuffled = target()
        let at = 0
        for (let page = 0; at < order.length; page++) {
          const size = pages[page % pages.length] ?? 1
          shuffled.apply(order.slice(at, at + size))
          at += size
          const { stored, real } = counts(shuffled.connectionId)
          expect(stored).toEqual(real)
        }
        expect(state(shuffled.connectionId)).toEqual(state(straight.connectionId))
        expect(counts(straight.connectionId).stored).toEqual(counts(straight.connectionId).real)
      }),
      { numRuns: 50 },
    )
  })

  test('of pages keeps version numbers without gaps and the newest version in step with the record', () => {
    fc.assert(
      fc.property(scenario, ({ order }) => {
        const { connectionId, apply } = target()
        for (const one of order) apply([one])
        for (const { id, version, content_hash } of connectors(connectionId)) {
          const versions = store.sql
            .prepare<[number], { version: number; content_hash: string; id: number }>(
              'SELECT id, version, content_hash FROM integration_metadata WHERE connector_id = ? ORDER BY version',
            )
            .all(id)
          expect(versions.map((one) => one.version)).toEqual(Array.from({ length: version }, (_, n) => n + 1))
          const latest = store.sql
            .prepare('SELECT latest_metadata_id FROM integration_connectors WHERE id = ?')
            .pluck()
            .get(id)
          expect(versions.at(-1)).toMatchObject({ id: latest, content_hash })
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('B11: a field the org stopped showing', () => {
  const known = row({
    externalId: '003000000000009AAA',
    hash: 'with e-mail',
    raw: '{"Id":"003000000000009AAA","Name":"Ada","Email":"ada@x.org","SystemModstamp":"2026-01-01"}',
  })
  const hidden = {
    ...known,
    modstamp: 2000,
    hash: 'without',
    raw: '{"Id":"003000000000009AAA","Name":"Ada"}',
  }
  const stale = (connectionId: number): unknown => {
    const text = store.sql
      .prepare<[number], string | null>(
        'SELECT stale_fields FROM integration_connectors WHERE connection_id = ?',
      )
      .pluck()
      .get(connectionId)
    return text === null || text === undefined ? text : JSON.parse(text)
  }

  test('is no change of the row, and its last known value stays, with since when it is unknown', () => {
    const { connectionId, apply } = target()
    apply([known])
    expect(apply([hidden], 7000)).toMatchObject({ updated: 0, unchanged: 1 })
    expect(stale(connectionId)).toEqual({ Email: { value: 'ada@x.org', since: 7000 } })
    expect(apply([{ ...hidden, modstamp: 3000 }], 9000)).toMatchObject({ updated: 0, unchanged: 1 })
    expect(stale(connectionId)).toEqual({ Email: { value: 'ada@x.org', since: 7000 } })
  })

  test('does not hide a real change beside it', () => {
    const { connectionId, apply } = target()
    apply([known])
    const renamed = { ...hidden, hash: 'renamed', raw: '{"Id":"003000000000009AAA","Name":"Ada L"}' }
    expect(apply([renamed], 7000)).toMatchObject({ updated: 1 })
    expect(stale(connectionId)).toEqual({ Email: { value: 'ada@x.org', since: 7000 } })
  })

  test('that is shown again after a change beside it is kept with the row again', () => {
    const { connectionId, apply } = target()
    apply([known])
    apply([{ ...hidden, hash: 'renamed', raw: '{"Id":"003000000000009AAA","Name":"Ada L"}' }])
    const shown = { ...known, modstamp: 3000, hash: 'all', raw: known.raw.replace('"Ada"', '"Ada L"') }
    apply([shown])
    expect(stale(connectionId)).toBe(null)
    const newest = store.sql
      .prepare<[number], string>(
        'SELECT raw_data FROM integration_metadata m JOIN integration_connectors c ON c.latest_metadata_id = m.id ' +
          'WHERE c.connection_id = ?',
      )
      .pluck()
    expect(newest.get(connectionId)).toContain('ada@x.org')
  })

  test('that is shown again with the same value is no change; with another value it is one', () => {
    const same = target()
    same.apply([known])
    same.apply([hidden])
    expect(same.apply([{ ...known, modstamp: 3000 }])).toMatchObject({ updated: 0 })
    expect(stale(same.connectionId)).toBe(null)
    const other = target()
    other.apply([known])
    other.apply([hidden])
    const changed = { ...known, modstamp: 3000, hash: 'new', raw: known.raw.replace('ada@', 'lady@') }
    expect(other.apply([changed])).toMatchObject({ updated: 1 })
    expect(stale(other.connectionId)).toBe(null)
  })
})

describe('B10: a merge', () => {
  const aliases = (connectionId: number): unknown =>
    Object.fromEntries(
      store.sql
        .prepare<[number], [string, string]>(
          'SELECT old_id, master_id FROM record_aliases WHERE connection_id = ? ORDER BY old_id',
        )
        .raw()
        .all(connectionId),
    )
  const [a, b, c] = ['001000000000011AAA', '001000000000012AAA', '001000000000013AAA'] as const
  const loser = (externalId: string, mergedInto: string, modstamp: number): RemoteRow =>
    row({ externalId, mergedInto, modstamp, deleted: true, hash: `gone ${externalId}` })

  test.each([
    ['in the order it happened', [loser(c, b, 2000), loser(b, a, 3000)]],
    ['read in the other order', [loser(b, a, 3000), loser(c, b, 2000)]],
  ])('of a chain leads every old id to the survivor, %s', (_, losers) => {
    const { connectionId, apply } = target('Account')
    apply([a, b, c].map((externalId) => row({ externalId })))
    for (const one of losers) apply([one])
    expect(aliases(connectionId)).toEqual({ [b]: a, [c]: a })
  })

  test('that is undone by an undelete leaves no alias', () => {
    const { connectionId, apply } = target('Account')
    apply([row({ externalId: a }), row({ externalId: b })])
    apply([loser(b, a, 2000)])
    apply([row({ externalId: b, modstamp: 4000 })])
    expect(aliases(connectionId)).toEqual({})
  })
})

describe('B8: a row purged before anybody saw it deleted', () => {
  test('becomes a tombstone with its last known content, once', () => {
    const { connectionId, apply } = target()
    const id = '003000000000021AAA'
    apply([row({ externalId: id }), row({ externalId: '003000000000022AAA' })])
    const writer = new RecordWriter(store, {
      connectionId,
      type: 'SALESFORCE',
      object: 'Contact',
      apiVersion: '64.0',
      companyObject: 'Account',
    })
    expect(inTransaction(store, () => writer.bury([id, id, '003000000000099AAA'], null, 8000))).toBe(1)
    expect(connectors(connectionId).find((one) => one.external_id === id)).toMatchObject({
      deleted_at: 8000,
      is_active: 0,
      version: 2,
      name: `Row ${id}`,
    })
    const { stored, real } = counts(connectionId)
    expect(stored).toEqual(real)
    // The org shows it again: undeleted after all.
    expect(apply([row({ externalId: id, modstamp: 1000 })])).toMatchObject({ updated: 1 })
  })
})
