import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { OrgdeckError } from '../errors.ts'
import { inTransaction, type Store } from './open.ts'

type JournalEntry = { readonly idx: number; readonly when: number; readonly tag: string }
type Applied = { readonly hash: string; readonly created_at: number }

/** The table drizzle's own migrator keeps, so that its tools can read the store. */
const historyTable =
  'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)'

/**
 * Brings the store up to the app's schema, or refuses and leaves it as it was. Refused are: a store newer than the
 * app, a migration whose text changed after it was applied, and one that sorts before what is already applied.
 * The file is copied first; all pending migrations and the check of foreign keys run in one transaction.
 * @returns how many migrations were applied
 */
export function migrateStore(store: Store, migrationsDir: string): number {
  const journal = readJournal(migrationsDir)
  const applied = readApplied(store)
  const known = new Map(journal.map((entry) => [hashOf(migrationsDir, entry), entry]))
  for (const done of applied) {
    if (known.has(done.hash)) continue
    const sameTime = journal.find((entry) => entry.when === done.created_at)
    throw sameTime === undefined
      ? refuse('was written by a newer Orgdeck', 'Install the newer version, or point --data-dir elsewhere')
      : refuse(`no longer fits migration ${sameTime.tag}, which was edited`, 'Install Orgdeck again')
  }
  const newest = Math.max(0, ...applied.map((done) => done.created_at))
  const hashes = new Set(applied.map((done) => done.hash))
  const pending = [...known].filter(([hash]) => !hashes.has(hash)).map(([, entry]) => entry)
  const late = pending.find((entry) => entry.when <= newest)
  if (late !== undefined)
    throw refuse(`is ahead of migration ${late.tag}, which is out of order`, 'Install Orgdeck again')
  if (pending.length === 0) return 0

  if (applied.length > 0) backUp(store)
  const wanted = new Set(pending.map((entry) => entry.when))
  // SQLite ignores this switch inside a transaction, so it is thrown before.
  store.sql.pragma('foreign_keys = OFF')
  try {
    inTransaction(store, () => {
      store.sql.exec(historyTable)
      const file = store.sql.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
      for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder: migrationsDir })) {
        if (!wanted.has(folderMillis)) continue
        for (const statement of sql) store.sql.exec(statement)
        file.run(hash, folderMillis)
      }
      const broken = store.sql.pragma('foreign_key_check')
      if (Array.isArray(broken) && broken.length > 0) {
        throw refuse('would have rows that point nowhere after the update', 'Install the version from before')
      }
    })
  } finally {
    store.sql.pragma('foreign_keys = ON')
  }
  return pending.length
}

function refuse(what: string, next: string): OrgdeckError {
  return new OrgdeckError('CONFLICT', `The local store ${what}. Nothing was changed. ${next}.`, {
    data: { kind: 'store', id: 'orgdeck.db' },
  })
}

function readJournal(migrationsDir: string): readonly JournalEntry[] {
  const parsed: unknown = JSON.parse(readFileSync(join(migrationsDir, 'meta', '_journal.json'), 'utf8'))
  const entries: unknown =
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'entries') : null
  if (!Array.isArray(entries))
    throw refuse('cannot be checked: the migration journal is unreadable', 'Install Orgdeck again')
  return entries.map((entry: JournalEntry) => ({ idx: entry.idx, when: entry.when, tag: entry.tag }))
}

function hashOf(migrationsDir: string, entry: JournalEntry): string {
  return createHash('sha256')
    .update(readFileSync(join(migrationsDir, `${entry.tag}.sql`)))
    .digest('hex')
}

function readApplied(store: Store): readonly Applied[] {
  const table = store.sql
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name = '__drizzle_migrations'`,
    )
    .get()
  if (table === undefined) return []
  return store.sql
    .prepare<[], Applied>('SELECT hash, created_at FROM __drizzle_migrations ORDER BY created_at')
    .all()
}

function backUp(store: Store): void {
  const file = `${store.file}.before-update`
  if (existsSync(file)) rmSync(file)
  store.sql.prepare('VACUUM INTO ?').run(file)
  chmodSync(file, 0o600)
}
