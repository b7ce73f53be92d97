import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The console's own customers. A company is made by the first account that arrives for it. */
export const companies = sqliteTable(
  'companies',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [index('companies_name').on(t.name)],
)
