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
  (t) => [uniqueIndex('metadata_version').on(t.connectorId, t.version)],
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
