import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Work that outlives the process: a row before it is an action. */
export const jobs = sqliteTable(
  'jobs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    kind: text().notNull(),
    /** Two jobs with the same key never run at once. */
    key: text().notNull(),
    payload: text().notNull(),
    state: text({ enum: ['queued', 'running', 'held', 'done', 'failed', 'cancelled'] }).notNull(),
    attempts: integer().notNull().default(0),
    /** Not before this instant. */
    runAt: integer('run_at').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [index('jobs_state').on(t.state, t.runAt), index('jobs_key').on(t.key)],
)
