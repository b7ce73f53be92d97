import { fileURLToPath } from 'node:url'
import { migrateStore } from '../../src/core/db/migrate.ts'
import { openStore } from '../../src/core/db/open.ts'

const batch = 2000
const tables = ['integration_connectors', 'integration_metadata'] as const

/**
 * The yardstick: the contacts of a finished sync, already in memory, written by prepared statements into the same
 * tables with the same indexes and pragmas, a page to a transaction. No network, no parsing, no hashing, no checks.
 */
export function rawInserts(from: string, to: string): { rows: number; ms: number } {
  const source = openStore(from, { readonly: true })
  const target = openStore(to)
  migrateStore(target, fileURLToPath(new URL('../../resources/migrations', import.meta.url)))
  for (const table of ['connections', 'companies']) copyAll(table)
  const where = {
    integration_connectors: `object = 'Contact'`,
    integration_metadata: `connector_id IN (SELECT id FROM integration_connectors WHERE object = 'Contact')`,
  }
  const read = tables.map((table) =>
    source.sql.prepare<[], unknown[]>(`SELECT * FROM ${table} WHERE ${where[table]} ORDER BY id`).raw().all(),
  )
  const write = tables.map((table) => target.sql.prepare(insertInto(table)))
  const [connectors = [], versions = []] = read
  const began = performance.now()
  for (let start = 0; start < connectors.length; start += batch) {
    target.sql
      .transaction(() => {
        for (let place = start; place < Math.min(start + batch, connectors.length); place++) {
          write[0]?.run(connectors[place])
          write[1]?.run(versions[place])
        }
      })
      .immediate()
  }
  const ms = performance.now() - began
  source.sql.close()
  target.sql.close()
  return { rows: connectors.length, ms }

  function copyAll(table: string): void {
    const rows = source.sql.prepare<[], unknown[]>(`SELECT * FROM ${table}`).raw().all()
    const insert = target.sql.prepare(insertInto(table))
    for (const row of rows) insert.run(row)
  }

  function insertInto(table: string): string {
    const columns = source.sql.prepare(`SELECT * FROM ${table} LIMIT 0`).columns()
    return `INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`
  }
}
