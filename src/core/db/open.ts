import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'

export type Sql = Database.Database

/** The store: `sql` for hot paths with prepared statements, `orm` for everything else. One connection a thread. */
export type Store = { readonly sql: Sql; readonly orm: BetterSQLite3Database; readonly file: string }

/**
 * Opens the store and sets what every connection needs. Files are readable by their owner only.
 * @param options.readonly a connection for long reads on a worker thread
 */
export function openStore(file: string, options: { readonly?: boolean } = {}): Store {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const readonly = options.readonly ?? false
  // SQLite gives the files beside the store the mode of the store itself, so it only has to begin right.
  if (!readonly) closeSync(openSync(file, 'a', 0o600))
  const sql = new Database(file, { readonly, fileMustExist: true, timeout: 10_000 })
  if (!readonly) {
    sql.pragma('journal_mode = WAL')
    sql.pragma('synchronous = NORMAL')
  }
  sql.pragma('foreign_keys = ON')
  // Several threads have the store open, and the system keeps its pages as well: a page more is read again for less than
  // it costs to keep it once for each of them. Long reads go over more of it.
  sql.pragma(`cache_size = ${readonly ? -32768 : -16384}`)
  sql.pragma('temp_store = MEMORY')
  if (!readonly) {
    // Fewer, larger checkpoints: a backfill spends its time writing rows, not copying pages back.
    sql.pragma('wal_autocheckpoint = 8000')
  }
  return { sql, orm: drizzle({ client: sql }), file }
}

/** Runs `work` in one write transaction; the lock is taken at the start so that it never fails half way for a reader. */
export function inTransaction<T>(store: Store, work: () => T): T {
  return store.sql.transaction(work).immediate()
}
