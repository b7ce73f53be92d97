import { inTransaction, type Store } from '../db/open.ts'

const batch = 2000

export type DropTask = { readonly connectionId: number }

/**
 * Removes the local copy of a connection, a few thousand rows to a transaction, so that nobody waits for the lock.
 * A company that only this connection knew goes with it; one that another org knows too stays.
 */
export function dropRecords(store: Store, { connectionId }: DropTask): Promise<number> {
  const { sql } = store
  const companies = sql
    .prepare<[number], number>(
      'SELECT DISTINCT company_id FROM integration_connectors WHERE connection_id = ? AND company_id IS NOT NULL',
    )
    .pluck()
    .all(connectionId)
  const next = sql
    .prepare<[number, number], number>(
      'SELECT id FROM integration_connectors WHERE connection_id = ? LIMIT ?',
    )
    .pluck()
  const remove = sql.prepare('DELETE FROM integration_connectors WHERE id = ?')
  const orphaned = sql.prepare(
    'DELETE FROM companies WHERE id = ? AND NOT EXISTS (SELECT 1 FROM integration_connectors WHERE company_id = companies.id)',
  )
  const inBatches = (ids: readonly number[], work: (id: number) => void): void => {
    for (let start = 0; start < ids.length; start += batch) {
      inTransaction(store, () => ids.slice(start, start + batch).forEach(work))
    }
  }
  let removed = 0
  for (;;) {
    const ids = next.all(connectionId, batch)
    if (ids.length === 0) break
    inBatches(ids, (id) => remove.run(id))
    removed += ids.length
  }
  inBatches(companies, (id) => orphaned.run(id))
  return Promise.resolve(removed)
}
