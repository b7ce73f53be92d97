import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Append-only: triggers of the first migration refuse UPDATE and DELETE. Each hash covers the one before it. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    /** No foreign key: entries outlive the connection they speak of. */
    connectionId: integer('connection_id'),
    outcome: text({ enum: ['ok', 'refused', 'failed'] }).notNull(),
    detail: text(),
    hash: text().notNull(),
  },
  (t) => [index('audit_log_connection').on(t.connectionId, t.id)],
)
