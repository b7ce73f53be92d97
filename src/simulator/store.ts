import Database from 'better-sqlite3'
import { counterOf, makeId } from './ids.ts'
import { quote } from './org.ts'
import type { Org, Row, SqlValue } from './org.ts'
import type { Field, FieldType } from './schema/dsl.ts'
import type { ObjectSchema } from './schema/object.ts'
import { isText, sortKey, sortSql } from './soql/sort.ts'

/** How a field is kept: instants as milliseconds, dates as `YYYY-MM-DD`, booleans as 0 and 1. */
const COLUMN: Readonly<Partial<Record<FieldType, string>>> = {
  id: 'TEXT NOT NULL PRIMARY KEY',
  reference: 'TEXT',
  boolean: 'INTEGER NOT NULL DEFAULT 0',
  int: 'INTEGER',
  datetime: 'INTEGER',
  date: 'TEXT',
  currency: 'REAL',
  double: 'REAL',
  percent: 'REAL',
  // Numbers stay numbers and text stays text.
  anyType: 'BLOB',
}

/** Whether a field has a column of its own; an address is made of its parts. */
export const isStored = (field: Field): boolean => field.describe.type !== 'address'

/** Text compares without regard to case, ids with it. */
const columnOf = (field: Field): string =>
  `${quote(field.describe.name)} ${COLUMN[field.describe.type] ?? 'TEXT COLLATE NOCASE'}`

/** Opens the organisation's file; pages of 8 KB suit its wide rows. */
export function openDatabase(file: string): Database.Database {
  const db = new Database(file)
  db.pragma('page_size = 8192')
  db.pragma('synchronous = OFF')
  db.pragma('cache_size = -32768')
  db.pragma('temp_store = FILE')
  db.exec(`
    CREATE TABLE IF NOT EXISTS sim_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sim_token (
      token TEXT PRIMARY KEY, kind TEXT NOT NULL, family TEXT NOT NULL, user_id TEXT NOT NULL,
      client_id TEXT NOT NULL, scope TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS sim_token_family ON sim_token (family);
    CREATE TABLE IF NOT EXISTS sim_bin (
      id TEXT PRIMARY KEY, object TEXT NOT NULL, root TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS sim_bin_root ON sim_bin (root);
    CREATE TABLE IF NOT EXISTS sim_purged (object TEXT NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (object, at, id)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sim_cursor (
      id TEXT PRIMARY KEY, soql TEXT NOT NULL, all_rows INTEGER NOT NULL, first_seq INTEGER NOT NULL,
      total INTEGER NOT NULL, created_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sim_cursor_row (seq INTEGER PRIMARY KEY, rid INTEGER NOT NULL);
  `)
  const fold = (text: unknown) => (typeof text === 'string' ? text.toLowerCase() : (text as SqlValue))
  db.function('sf_fold', { deterministic: true }, fold)
  db.function('sf_sort', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? sortKey(text) : null,
  )
  return db
}

/** Creates or completes the object's table: a field that came later gets its column. */
export function ensureTable(db: Database.Database, object: ObjectSchema): void {
  const stored = object.fields.filter(isStored)
  db.exec(`CREATE TABLE IF NOT EXISTS ${quote(object.name)} (${stored.map(columnOf).join(', ')})`)
  const present = new Set(
    (db.pragma(`table_info(${quote(object.name)})`) as { name: string }[]).map((c) => c.name.toLowerCase()),
  )
  for (const field of stored) {
    if (present.has(field.describe.name.toLowerCase())) continue
    db.exec(`ALTER TABLE ${quote(object.name)} ADD COLUMN ${columnOf(field)}`)
  }
}

/** Makes a column quick to search, once. */
export function ensureIndex(db: Database.Database, object: ObjectSchema, column: string): void {
  const name = quote(`ix_${object.name}_${column}`)
  db.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${quote(object.name)} (${quote(column)})`)
}

const dropIndex = (object: ObjectSchema, column: string) =>
  `DROP INDEX IF EXISTS ${quote(`ix_${object.name}_${column}`)}`

/** Takes a field's column away with all its values. */
export function dropColumn(db: Database.Database, object: ObjectSchema, field: Field): void {
  const { name } = field.describe
  db.exec(`${dropIndex(object, name)}; ALTER TABLE ${quote(object.name)} DROP COLUMN ${quote(name)}`)
}

/** Gives a field that became another a new column, filled from the old one value by value. */
export function refillColumn(
  db: Database.Database,
  object: ObjectSchema,
  field: { readonly before: Field; readonly after: Field },
  convert: (value: SqlValue) => SqlValue,
): void {
  const [table, name, old] = [object.name, field.before.describe.name, 'sim_old'].map(quote)
  db.function('sim_convert', { deterministic: true }, (value: unknown) => convert(value as SqlValue))
  db.exec(`
    ${dropIndex(object, field.before.describe.name)};
    ALTER TABLE ${table} RENAME COLUMN ${name} TO ${old};
    ALTER TABLE ${table} ADD COLUMN ${columnOf(field.after)};
    UPDATE ${table} SET ${name} = sim_convert(${old});
    ALTER TABLE ${table} DROP COLUMN ${old};
  `)
}

/** Built after the first load, because an index grows faster once than row by row. */
export function ensureIndexes(db: Database.Database, object: ObjectSchema): void {
  if (object.byName.has('systemmodstamp')) {
    const name = quote(`ix_${object.name}_modstamp`)
    db.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${quote(object.name)} ("SystemModstamp", "Id")`)
  } else if (object.traits.history) {
    const name = quote(`ix_${object.name}_created`)
    db.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${quote(object.name)} ("CreatedDate", "Id")`)
  }
  for (const field of object.fields) {
    const { name, nameField, externalId, unique } = field.describe
    if (field.children || nameField || externalId || unique || name === 'Email') ensureIndex(db, object, name)
    if (nameField) ensureOrder(db, object, field.describe)
  }
}

/** Lists are mostly asked for by name: the order by language is kept as a key, so that none has to be sorted. */
function ensureOrder(db: Database.Database, object: ObjectSchema, { name, type }: Field['describe']): void {
  if (!isText(type)) return
  const index = quote(`ix_${object.name}_${name}_order`)
  db.exec(`CREATE INDEX IF NOT EXISTS ${index} ON ${quote(object.name)} (${sortSql(quote(name), type)})`)
}

export const getMeta = (db: Database.Database, key: string): string | undefined =>
  db.prepare<[string], { value: string }>('SELECT value FROM sim_meta WHERE key = ?').get(key)?.value

export function setMeta(db: Database.Database, key: string, value: string): void {
  db.prepare('INSERT INTO sim_meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
    key,
    value,
  )
}

/** The next id of an object; the counter goes on where the highest stored id of this instance stands. */
export function nextId(org: Org, object: ObjectSchema): string {
  let n = org.counters.get(object.name)
  if (n === undefined) {
    const first = object.keyPrefix + org.instance
    const highest = org
      .prepare(`SELECT MAX("Id") AS id FROM ${quote(object.name)} WHERE "Id" >= ? AND "Id" < ?`)
      .get(first, `${first}~`) as { id: string | null }
    const base = object.traits.sharedPrefix ?? 0
    n = highest.id === null ? base : (counterOf(highest.id, org.instance) ?? base)
  }
  org.counters.set(object.name, n + 1)
  return makeId(object.keyPrefix, org.instance, n + 1)
}

export function readRow(org: Org, object: ObjectSchema, id: string): Row | undefined {
  return org.prepare(`SELECT * FROM ${quote(object.name)} WHERE "Id" = ?`).get(id) as Row | undefined
}

export function insertRow(org: Org, object: ObjectSchema, row: Row): void {
  const names = Object.keys(row)
  const sql = `INSERT INTO ${quote(object.name)} (${names.map(quote).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  org.prepare(sql).run(...Object.values(row))
}

export function updateRow(org: Org, object: ObjectSchema, id: string, changes: Row): void {
  const names = Object.keys(changes)
  const sql = `UPDATE ${quote(object.name)} SET ${names.map((n) => `${quote(n)} = ?`).join(', ')} WHERE "Id" = ?`
  org.prepare(sql).run(...Object.values(changes), id)
}

export function countRows(org: Org, object: ObjectSchema): number {
  const live = object.byName.has('isdeleted') ? ' WHERE "IsDeleted" = 0' : ''
  return (org.prepare(`SELECT COUNT(*) AS n FROM ${quote(object.name)}${live}`).get() as { n: number }).n
}
