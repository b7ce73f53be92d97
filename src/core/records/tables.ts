import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { companies } from '../companies/tables.ts'
import { connections } from '../connections/tables.ts'

/** The identity of one remote record. */
export const integrationConnectors = sqliteTable(
  'integration_connectors',
  {
    id: integer().primaryKey(),
    connectionId: integer('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    companyId: integer('company_id').references(() => companies.id, { onDelete: 'set null' }),
    type: text().notNull(),
    object: text().notNull(),
    externalId: text('external_id').notNull(),
    name: text().notNull(),
    /** Lower-case text the search box looks through: name, e-mail, phone, id. */
    search: text().notNull(),
    /** External id of the company record this one belongs to; becomes companyId once that record is here. */
    companyRef: text('company_ref'),
    isActive: integer('is_active', { mode: 'boolean' }).notNull().default(true),
    /** Tombstone: when we learnt that the org deleted it. Rows are never dropped. */
    deletedAt: integer('deleted_at'),
    mergedInto: text('merged_into'),
    remoteModstamp: integer('remote_modstamp'),
    contentHash: text('content_hash').notNull(),
    latestMetadataId: integer('latest_metadata_id').notNull(),
    version: integer().notNull(),
    connectionMetadata: text('connection_metadata'),
    /** Last known values of fields the org stopped showing, with since when: missing is not null (B11). JSON. */
    staleFields: text('stale_fields'),
    firstSeenAt: integer('first_seen_at').notNull(),
    lastSyncedAt: integer('last_synced_at').notNull(),
  },
  (t) => [
    uniqueIndex('connectors_identity').on(t.connectionId, t.object, t.externalId),
    index('connectors_modified').on(t.connectionId, t.object, t.remoteModstamp, t.id),
    index('connectors_seen').on(t.connectionId, t.object, t.firstSeenAt, t.id),
    index('connectors_company')
      .on(t.companyId)
      .where(sql`company_id IS NOT NULL`),
    index('connectors_unlinked')
      .on(t.connectionId, t.companyRef)
      .where(sql`company_id IS NULL AND company_ref IS NOT NULL`),
  ],
)

/** Immutable versions of a remote record. */
export const integrationMetadata = sqliteTable(
  'integration_metadata',
  {
    id: integer().primaryKey(),
    connectorId: integer('connector_id')
      .notNull()
      .references(() => integrationConnectors.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    kind: text({ enum: ['created', 'updated', 'deleted', 'restored'] }).notNull(),
    /** The record as the org sent it, byte for byte. */
    rawData: text('raw_data').notNull(),
    contentHash: text('content_hash').notNull(),
    extractedFields: text('extracted_fields').notNull(),
    apiVersion: text('api_version').notNull(),
    remoteModstamp: integer('remote_modstamp'),
    runId: integer('run_id'),
    lastSyncedAt: integer('last_synced_at').notNull(),
  },
  (t) => [
    uniqueIndex('metadata_version').on(t.connectorId, t.version),
    // First versions, nearly all rows there are, stay out of it: they are found by when their record was first seen.
    index('metadata_changed')
      .on(t.lastSyncedAt, t.id, t.connectorId, t.kind, t.version, t.runId)
      .where(sql`version > 1 OR kind = 'deleted'`),
  ],
)

/** Exact counts per object, kept in the transaction that changes them; `generation` moves with every change. */
export const recordCounts = sqliteTable(
  'record_counts',
  {
    connectionId: integer('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    object: text().notNull(),
    live: integer().notNull().default(0),
    deleted: integer().notNull().default(0),
    generation: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.object] })],
)

/** How long the versions of a connection's records are kept; no row = for ever. */
export const recordRetention = sqliteTable('record_retention', {
  connectionId: integer('connection_id')
    .primaryKey()
    .references(() => connections.id, { onDelete: 'cascade' }),
  /** A version goes this many days after the next one was seen; null = no limit. */
  keepDays: integer('keep_days'),
  /** The newest so many versions of a record stay; null = no limit. */
  keepVersions: integer('keep_versions'),
  updatedAt: integer('updated_at').notNull(),
})

/** One sweep of a connection's versions, with how far it is: a row before it is an action. */
export const recordPrunings = sqliteTable(
  'record_prunings',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    connectionId: integer('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    jobId: integer('job_id'),
    status: text({ enum: ['queued', 'running', 'done', 'failed'] }).notNull(),
    keepDays: integer('keep_days'),
    keepVersions: integer('keep_versions'),
    /** Versions whose successor was seen up to here are past their age, milliseconds; null without an age. */
    cutoff: integer(),
    /** Records up to this id are done. */
    afterId: integer('after_id').notNull().default(0),
    records: integer().notNull().default(0),
    versions: integer().notNull().default(0),
    bytes: integer().notNull().default(0),
    startedBy: text('started_by').notNull(),
    queuedAt: integer('queued_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    error: text(),
  },
  (t) => [index('record_prunings_connection').on(t.connectionId, t.id)],
)
