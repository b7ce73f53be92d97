import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { connections } from '../connections/tables.ts'

/** One row per connection and object: how far the local copy is. */
export const syncStreams = sqliteTable(
  'sync_streams',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    connectionId: integer('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    object: text().notNull(),
    label: text().notNull(),
    position: integer().notNull(),
    enabled: integer({ mode: 'boolean' }).notNull(),
    phase: text({ enum: ['backfill', 'incremental'] }).notNull(),
    /** Safe watermark: everything the org changed up to here is in the store. */
    watermark: integer(),
    /** Backfill: rows up to this id are in the store, and the watermark to start from afterwards. */
    backfillLastId: text('backfill_last_id'),
    backfillCutoff: integer('backfill_cutoff'),
    /** Incremental: the window being read, and the keyset position inside it. */
    windowAfter: integer('window_after'),
    windowUntil: integer('window_until'),
    /** Where the watermark goes once the window is read; asked of the org before the window was. */
    windowBound: integer('window_bound'),
    cursorModstamp: integer('cursor_modstamp'),
    cursorId: text('cursor_id'),
    describeHash: text('describe_hash'),
    lastRunId: integer('last_run_id'),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [uniqueIndex('sync_streams_object').on(t.connectionId, t.object)],
)

export const syncRuns = sqliteTable(
  'sync_runs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    connectionId: integer('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    streamId: integer('stream_id')
      .notNull()
      .references(() => syncStreams.id, { onDelete: 'cascade' }),
    jobId: integer('job_id'),
    object: text().notNull(),
    mode: text({ enum: ['full', 'incremental'] }).notNull(),
    trigger: text({ enum: ['manual', 'schedule', 'connect', 'restart'] }).notNull(),
    status: text({
      enum: ['queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted'],
    }).notNull(),
    phase: text({ enum: ['waiting', 'describing', 'reading', 'linking', 'finished'] }).notNull(),
    expected: integer(),
    read: integer().notNull().default(0),
    created: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    unchanged: integer().notNull().default(0),
    deleted: integer().notNull().default(0),
    apiCalls: integer('api_calls').notNull().default(0),
    /** Time spent reading and writing, without waits and pauses. */
    activeMs: integer('active_ms').notNull().default(0),
    resumed: integer().notNull().default(0),
    startedBy: text('started_by').notNull(),
    queuedAt: integer('queued_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    error: text(),
  },
  (t) => [
    index('sync_runs_connection').on(t.connectionId, t.id),
    index('sync_runs_status').on(t.status, t.id),
    index('sync_runs_finished').on(t.finishedAt),
  ],
)
