import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addConnection, migrationsDir, testDir } from '../testing.ts'
import { migrateStore } from './migrate.ts'
import { openStore, type Store } from './open.ts'

type Journal = {
  entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[]
}

let dir: string
let remove: () => void
let store: Store
let migrations: string
beforeEach(() => {
  const fresh = testDir()
  dir = fresh.dir
  remove = fresh.remove
  migrations = join(dir, 'migrations')
  cpSync(migrationsDir, migrations, { recursive: true })
  store = openStore(join(dir, 'orgdeck.db'))
})
afterEach(() => {
  store.sql.close()
  remove()
})

/** A migration as a later version of the app would bring it, by default after all others. */
function addMigration(tag: string, sql: string, when?: number): void {
  const file = join(migrations, 'meta', '_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as Journal
  const last = Math.max(...journal.entries.map((entry) => entry.when))
  journal.entries.push({
    idx: journal.entries.length,
    version: '6',
    when: when ?? last + 1000,
    tag,
    breakpoints: true,
  })
  writeFileSync(file, JSON.stringify(journal))
  writeFileSync(join(migrations, `${tag}.sql`), sql)
}

const schema = (of: Store): unknown =>
  of.sql.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all()
const content = (of: Store): unknown => [schema(of), of.sql.prepare('SELECT * FROM connections').all()]
const code = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return `${String(Reflect.get(Object(error), 'code'))}: ${String(Reflect.get(Object(error), 'message'))}`
  }
  return 'nothing thrown'
}

test('a fresh store gets every migration once, and no copy is made of nothing', () => {
  expect(migrateStore(store, migrationsDir)).toBeGreaterThanOrEqual(2)
  expect(migrateStore(store, migrationsDir)).toBe(0)
  expect(existsSync(`${store.file}.before-update`)).toBe(false)
  expect(store.sql.pragma('foreign_keys', { simple: true })).toBe(1)
  expect(store.sql.pragma('journal_mode', { simple: true })).toBe('wal')
})

test('every table is STRICT: a text in a number column is refused', () => {
  migrateStore(store, migrationsDir)
  const tables = store.sql
    .prepare<[], { name: string; strict: number }>(
      "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%' AND name <> '__drizzle_migrations'",
    )
    .all()
  expect(tables.length).toBeGreaterThan(8)
  expect(tables.filter((table) => table.strict !== 1)).toEqual([])
})

test('the store and what lies beside it is readable by its owner only', () => {
  migrateStore(store, migrationsDir)
  addConnection(store)
  for (const suffix of ['', '-wal', '-shm'])
    expect([suffix, statSync(store.file + suffix).mode & 0o777]).toEqual([suffix, 0o600])
})

describe('an update', () => {
  beforeEach(() => {
    migrateStore(store, migrations)
    addConnection(store, { label: 'before' })
  })

  test('is applied to the rows there are, after a private copy was made', () => {
    addMigration('0090_more', 'ALTER TABLE companies ADD COLUMN website text;')
    expect(migrateStore(store, migrations)).toBe(1)
    const copy = `${store.file}.before-update`
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    const before = new Database(copy, { readonly: true })
    const columns = (of: Database.Database): unknown[] =>
      of.prepare('SELECT * FROM pragma_table_info(?)').all('companies')
    expect(columns(before)).toHaveLength(columns(store.sql).length - 1)
    expect(before.prepare('SELECT label FROM connections').pluck().all()).toEqual(['before'])
    before.close()
  })

  test('replaces the copy of an earlier update', () => {
    addMigration('0090_more', 'ALTER TABLE companies ADD COLUMN website text;')
    migrateStore(store, migrations)
    addConnection(store, { label: 'between' })
    addMigration('0091_more', 'ALTER TABLE companies ADD COLUMN fax text;')
    expect(migrateStore(store, migrations)).toBe(1)
    const copy = new Database(`${store.file}.before-update`, { readonly: true })
    expect(copy.prepare('SELECT label FROM connections ORDER BY id').pluck().all()).toEqual([
      'before',
      'between',
    ])
    copy.close()
  })

  test('that fails half way leaves the store as it was', () => {
    addMigration(
      '0090_bad',
      "UPDATE connections SET label = 'changed';\n--> statement-breakpoint\nALTER TABLE nowhere ADD COLUMN x text;",
    )
    const before = content(store)
    expect(() => migrateStore(store, migrations)).toThrow(/nowhere/)
    expect(content(store)).toEqual(before)
    expect(store.sql.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  test('that leaves rows pointing nowhere is refused, and the store is as it was', () => {
    addMigration(
      '0090_orphans',
      "INSERT INTO record_counts (connection_id, object) VALUES (4711, 'Contact');",
    )
    const before = content(store)
    expect(code(() => migrateStore(store, migrations))).toMatch(
      /^CONFLICT: .*point nowhere.*Nothing was changed/,
    )
    expect(content(store)).toEqual(before)
    expect(store.sql.prepare('SELECT count(*) FROM record_counts').pluck().get()).toBe(0)
    // Not only this time: the next start must not find it done.
    expect(code(() => migrateStore(store, migrations))).toMatch(/point nowhere/)
  })

  test('from a newer app cannot be opened by an older one, and stays as it is', () => {
    addMigration('0090_more', 'ALTER TABLE companies ADD COLUMN website text;')
    migrateStore(store, migrations)
    const before = content(store)
    expect(code(() => migrateStore(store, migrationsDir))).toMatch(/^CONFLICT: .*newer Orgdeck/)
    expect(content(store)).toEqual(before)
  })

  test('is refused when an applied migration was edited since', () => {
    const file = join(migrations, '0001_guards.sql')
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n-- one more word`)
    const before = content(store)
    expect(code(() => migrateStore(store, migrations))).toMatch(/^CONFLICT: .*0001_guards, which was edited/)
    expect(content(store)).toEqual(before)
  })

  test('is refused when it sorts before what was applied already', () => {
    addMigration('0090_early', 'ALTER TABLE companies ADD COLUMN website text;', 1000)
    const before = content(store)
    expect(code(() => migrateStore(store, migrations))).toMatch(
      /^CONFLICT: .*0090_early, which is out of order/,
    )
    expect(content(store)).toEqual(before)
  })
})
