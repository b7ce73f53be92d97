import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
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
    /** Backfill in bulk: the provider's own mark of job and place; null when it goes by id. */
    backfillMark: text('backfill_mark'),
    /** Incremental: the window being read, and the keyset position inside it. */
    windowAfter: integer('window_after'),
    windowUntil: integer('window_until'),
    /** Where the watermark goes once the window is read; asked of the org before the window was. */
    windowBound: integer('window_bound'),
    cursorModstamp: integer('cursor_modstamp'),
    cursorId: text('cursor_id'),
    describeHash: text('describe_hash'),
    /** Fields that came into view and whose values are still to be read: a JSON list of names (B11, B13). */
    refill: text(),
    /** Deletions that the org's own log told are known up to here; rows purged unseen show in no query (B8). */
    deletionsAt: integer('deletions_at'),
    /** When fields that change without a stamp were last compared (B12). */
    formulasAt: integer('formulas_at'),
    /** When every row was last compared with the org. */
    reconciledAt: integer('reconciled_at'),
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
    phase: text({ enum: ['waiting', 'describing', 'preparing', 'reading', 'linking', 'finished'] }).notNull(),
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

/** What became of the shape of an object, field by field (B11, B13, B14). */
export const schemaChanges = sqliteTable(
  'schema_changes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    connectionId: integer('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    object: text().notNull(),
    field: text().notNull(),
    kind: text({ enum: ['added', 'removed', 'retyped'] }).notNull(),
    before: text(),
    after: text(),
    at: integer().notNull(),
  },
  (t) => [index('schema_changes_connection').on(t.connectionId, t.id)],
)

/** One comparison of every row of a stream with the org: the proof, or what differs (B8, B25). */
export const reconcileReports = sqliteTable(
  'reconcile_reports',
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
    trigger: text({ enum: ['manual', 'schedule'] }).notNull(),
    status: text({
      enum: ['queued', 'running', 'proved', 'differs', 'repaired', 'confirm', 'failed', 'cancelled'],
    }).notNull(),
    /** The instant the comparison speaks of: rows changed after it were left out on both sides. */
    asOf: integer('as_of'),
    remoteRows: integer('remote_rows'),
    localRows: integer('local_rows'),
    buckets: integer(),
    bucketsDiffering: integer('buckets_differing'),
    missingHere: integer('missing_here').notNull().default(0),
    outdatedHere: integer('outdated_here').notNull().default(0),
    goneThere: integer('gone_there').notNull().default(0),
    repaired: integer().notNull().default(0),
    remoteHash: text('remote_hash'),
    localHash: text('local_hash'),
    apiCalls: integer('api_calls').notNull().default(0),
    startedBy: text('started_by').notNull(),
    signedBy: text('signed_by'),
    signedAt: integer('signed_at'),
    /** Over the figures above: a report changed afterwards no longer fits it. */
    seal: text(),
    queuedAt: integer('queued_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    error: text(),
  },
  (t) => [index('reconcile_reports_stream').on(t.streamId, t.id)],
)

/** Rows that differed, with what was found and what was done. */
export const reconcileRows = sqliteTable(
  'reconcile_rows',
  {
    reportId: integer('report_id')
      .notNull()
      .references(() => reconcileReports.id, { onDelete: 'cascade' }),
    externalId: text('external_id').notNull(),
    bucket: integer().notNull(),
    kind: text({ enum: ['missing_here', 'outdated_here', 'gone_there'] }).notNull(),
    remoteModstamp: integer('remote_modstamp'),
    localModstamp: integer('local_modstamp'),
    outcome: text({ enum: ['open', 'read_again', 'deleted', 'kept'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.reportId, t.externalId] })],
)

/** Ids that a merge retired, and the record that took their place (B10). Chains are resolved when they are written. */
export const recordAliases = sqliteTable(
  'record_aliases',
  {
    connectionId: integer('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    object: text().notNull(),
    oldId: text('old_id').notNull(),
    masterId: text('master_id').notNull(),
    mergedAt: integer('merged_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.object, t.oldId] }),
    index('record_aliases_master').on(t.connectionId, t.object, t.masterId),
  ],
)
