import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testClock, testStore, type TestClock } from '../testing.ts'
import type { Store } from '../db/open.ts'
import { rememberSecret } from '../redact.ts'
import { createAuditService, type AuditService } from './service.ts'

let store: Store
let remove: () => void
let clock: TestClock
let audit: AuditService
beforeEach(() => {
  ;({ store, remove } = testStore())
  clock = testClock()
  audit = createAuditService(store, clock)
})
afterEach(() => remove())

function fill(count: number): void {
  for (let n = 1; n <= count; n++) {
    clock.advance(1000)
    audit.write({
      actor: 'window',
      action: 'sync.run.start',
      subject: `run:${n}`,
      connectionId: n,
      detail: { n },
    })
  }
}
/** What somebody with the file in hand could do: the triggers are gone. */
function tamper(statement: string): void {
  store.sql.exec('DROP TRIGGER IF EXISTS audit_log_no_update; DROP TRIGGER IF EXISTS audit_log_no_delete')
  store.sql.exec(statement)
}

describe('the log', () => {
  test('only grows', () => {
    fill(2)
    expect(() => store.sql.exec("UPDATE audit_log SET actor = 'nobody'")).toThrow(/append-only/)
    expect(() => store.sql.exec('DELETE FROM audit_log')).toThrow(/append-only/)
    expect(audit.verify()).toMatchObject({ entries: 2, intact: true })
  })

  test('tells an entry that was put over another, which no trigger sees', () => {
    fill(3)
    store.sql.exec(
      "INSERT OR REPLACE INTO audit_log SELECT id, at, 'nobody', action, subject, connection_id, outcome, detail, hash FROM audit_log WHERE id = 2",
    )
    expect(audit.verify()).toMatchObject({ intact: false, broken_at: 2 })
  })

  test('is intact when empty, and its head moves with each entry', () => {
    const heads = [audit.verify().head]
    for (let n = 0; n < 3; n++) {
      fill(1)
      heads.push(audit.verify().head)
    }
    expect(new Set(heads).size).toBe(4)
    expect(audit.verify()).toEqual({ entries: 3, intact: true, broken_at: null, head: heads.at(-1) })
  })

  test.each([
    ['actor', "UPDATE audit_log SET actor = 'nobody' WHERE id = 3"],
    ['action', "UPDATE audit_log SET action = 'sync.run.cancel' WHERE id = 3"],
    ['subject', "UPDATE audit_log SET subject = 'run:9' WHERE id = 3"],
    ['time', 'UPDATE audit_log SET at = at + 1 WHERE id = 3'],
    ['connection', 'UPDATE audit_log SET connection_id = NULL WHERE id = 3'],
    ['outcome', "UPDATE audit_log SET outcome = 'refused' WHERE id = 3"],
    ['detail', "UPDATE audit_log SET detail = '{}' WHERE id = 3"],
    ['detail that is gone', 'UPDATE audit_log SET detail = NULL WHERE id = 3'],
    ['hash', "UPDATE audit_log SET hash = replace(hash, substr(hash, 1, 1), 'g') WHERE id = 3"],
  ])('tells the entry whose %s was changed', (_, statement) => {
    fill(5)
    tamper(statement)
    expect(audit.verify()).toMatchObject({ intact: false, broken_at: 3, entries: 3 })
  })

  test('tells where an entry was taken out, put in or moved', () => {
    fill(5)
    tamper('DELETE FROM audit_log WHERE id = 2')
    expect(audit.verify()).toMatchObject({ intact: false, broken_at: 3 })
    tamper('UPDATE audit_log SET id = 2 WHERE id = 5')
    expect(audit.verify()).toMatchObject({ intact: false, broken_at: 2 })
  })

  test('shows a cut end by the head somebody wrote down before', () => {
    fill(5)
    const { head } = audit.verify()
    tamper('DELETE FROM audit_log WHERE id > 3')
    expect(audit.verify()).toMatchObject({ intact: true, entries: 3 })
    expect(audit.verify().head).not.toBe(head)
  })
})

describe('an entry', () => {
  const detailOf = (): unknown => audit.list({ page: 1, page_size: 1 }).items[0]?.detail

  test('holds who, what, to what, when and how it ended', () => {
    audit.write({
      actor: 'key:1 ci',
      action: 'access.key.create',
      subject: 'key:2',
      outcome: 'refused',
      detail: { role: 'admin' },
    })
    expect(audit.list({ page: 1, page_size: 10 }).items).toMatchObject([
      {
        at: new Date(clock.now()).toISOString(),
        actor: 'key:1 ci',
        action: 'access.key.create',
        subject: 'key:2',
        integration_id: null,
        outcome: 'refused',
        detail: { role: 'admin' },
      },
    ])
  })

  test('holds no secret, neither by name nor by value, however deep', () => {
    rememberSecret('s3cret-value-of-a-token')
    audit.write({
      actor: 'window',
      action: 'x.y.z',
      subject: 's',
      detail: {
        client_secret: 'abc',
        nested: { refreshToken: 'def', list: [{ apiKey: 'ghi' }] },
        label: 'named s3cret-value-of-a-token by mistake',
      },
    })
    expect(detailOf()).toEqual({
      client_secret: '[redacted]',
      nested: { refreshToken: '[redacted]', list: [{ apiKey: '[redacted]' }] },
      label: 'named [redacted] by mistake',
    })
    expect(audit.verify().intact).toBe(true)
  })
})

test('the list is newest first and can be narrowed', () => {
  fill(5)
  audit.write({ actor: 'window', action: 'access.key.create', subject: 'key:1' })
  const ids = (more: object): number[] =>
    audit.list({ page: 1, page_size: 10, ...more }).items.map((entry) => entry.id)
  expect(ids({})).toEqual([6, 5, 4, 3, 2, 1])
  expect(ids({ integration_id: 3 })).toEqual([3])
  expect(ids({ action: 'access.' })).toEqual([6])
  expect(ids({ q: 'run:4' })).toEqual([4])
  const first = audit.list({ page: 1, page_size: 4 })
  expect(first).toMatchObject({ total: 6, pages: 2 })
  expect(
    audit.list({ page: 1, page_size: 4, cursor: first.cursor ?? '' }).items.map((entry) => entry.id),
  ).toEqual([2, 1])
})
