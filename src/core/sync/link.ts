import { inTransaction, type Store } from '../db/open.ts'

/** Gives rows that arrived before their company the company, a few thousand at a time. */
export function linkCompanies(store: Store, connectionId: number, companyObject: string): void {
  const next = store.sql.prepare<[number, number], { id: number; company_ref: string }>(
    'SELECT id, company_ref FROM integration_connectors WHERE connection_id = ? AND company_id IS NULL ' +
      'AND company_ref IS NOT NULL AND id > ? ORDER BY id LIMIT 4000',
  )
  const company = store.sql
    .prepare<[number, string, string], number | null>(
      'SELECT company_id FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?',
    )
    .pluck()
  const set = store.sql.prepare('UPDATE integration_connectors SET company_id = ? WHERE id = ?')
  for (let after = 0; ;) {
    const rows = next.all(connectionId, after)
    if (rows.length === 0) return
    inTransaction(store, () => {
      for (const row of rows) {
        const found = company.get(connectionId, companyObject, row.company_ref)
        if (found !== undefined && found !== null) set.run(found, row.id)
      }
    })
    after = rows.at(-1)?.id ?? after
  }
}
