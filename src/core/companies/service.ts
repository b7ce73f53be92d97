import { asc, eq, like, sql } from 'drizzle-orm'
import type { Company } from '../../contract/companies.ts'
import type { RecordRow } from '../../contract/records.ts'
import type { Page } from '../../contract/base.ts'
import type { Store } from '../db/open.ts'
import { notFound } from '../errors.ts'
import { pageFrom, type PageInput } from '../paging.ts'
import type { RecordService } from '../records/service.ts'
import { iso } from '../time.ts'
import { companies } from './tables.ts'

export type CompanyService = ReturnType<typeof createCompanyService>

/** The console's companies and what is linked to them in any connected system. */
export function createCompanyService(store: Store, records: RecordService) {
  return {
    list(input: PageInput & { q?: string | undefined }): Page<Company> {
      const where = input.q === undefined || input.q === '' ? undefined : like(companies.name, `%${input.q}%`)
      const total =
        store.orm
          .select({ n: sql<number>`count(*)` })
          .from(companies)
          .where(where)
          .get()?.n ?? 0
      return pageFrom(input, total, (limit, offset) => {
        const rows = store.orm
          .select()
          .from(companies)
          .where(where)
          .orderBy(asc(companies.name), asc(companies.id))
          .limit(limit)
          .offset(offset)
          .all()
        const linked = records.linkedCounts(rows.map((row) => row.id))
        return rows.map((row) => ({
          id: row.id,
          name: row.name,
          integrations: linked.get(row.id)?.integrations ?? 0,
          records: linked.get(row.id)?.records ?? 0,
          created_at: iso(row.createdAt),
          updated_at: iso(row.updatedAt),
        }))
      })
    },
    records(
      id: number,
      input: PageInput & { type?: string | undefined },
    ): Page<RecordRow & { type: string; raw: string }> {
      if (store.orm.select().from(companies).where(eq(companies.id, id)).get() === undefined)
        throw notFound('company', id)
      return records.ofCompany(id, input)
    },
  }
}
