import { objectNamed, quote } from '../org.ts'
import type { Org, Row, SqlValue } from '../org.ts'

const BATCH = 4000

/** Writes many rows of one object through one prepared statement, a few thousand to a transaction. */
export function makeLoader(
  org: Org,
  name: string,
  columns: readonly string[],
): { add(row: Row): void; end(): void } {
  const object = objectNamed(org, name)
  if (!object) throw new Error(`no object ${name}`)
  const insert = org.db.prepare(
    `INSERT INTO ${quote(name)} (${columns.map(quote).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const values: SqlValue[] = Array.from({ length: columns.length }, () => null)
  let pending = 0
  let rows = 0
  return {
    add(row) {
      if (pending === 0) org.db.exec('BEGIN')
      for (let i = 0; i < columns.length; i++) values[i] = row[columns[i]!] ?? null
      insert.run(values)
      rows++
      if (++pending === BATCH) {
        org.db.exec('COMMIT')
        pending = 0
      }
    },
    end() {
      if (pending > 0) org.db.exec('COMMIT')
      org.counters.set(object.name, Math.max(rows, org.counters.get(object.name) ?? 0))
    },
  }
}

const STAMPS = 'CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp'

/** Column names from a list in plain words; STAMPS stands for the five audit fields. */
export const columnsOf = (list: string): string[] =>
  list
    .replace('STAMPS', STAMPS)
    .split(/\s+/)
    .filter((name) => name !== '')
