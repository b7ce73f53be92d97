import { integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { environments, signInWays } from '../../contract/sign-in.ts'

/** One row per org or system. Secrets are not here: they are in the keychain under `connection:<id>`. */
export const connections = sqliteTable(
  'connections',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    provider: text().notNull(),
    label: text().notNull(),
    environment: text({ enum: environments }).notNull(),
    color: integer().notNull(),
    position: integer().notNull(),
    loginUrl: text('login_url').notNull(),
    instanceUrl: text('instance_url').notNull(),
    clientId: text('client_id').notNull(),
    orgId: text('org_id').notNull(),
    orgName: text('org_name').notNull(),
    userId: text('user_id').notNull(),
    username: text().notNull(),
    scopes: text().notNull(),
    apiVersion: text('api_version').notNull(),
    /** What the sign-in itself is like; the state of streams is worked out from them. */
    auth: text({ enum: ['ok', 'failed'] }).notNull(),
    authError: text('auth_error'),
    /** How it was signed in, for people; what renews it stands with the secret. */
    signedInBy: text('signed_in_by', { enum: signInWays }).notNull().default('web'),
    /** When the org last gave an access token. A refresh token unused for 30 days dies. */
    renewedAt: integer('renewed_at'),
    /** Set while a renewal is under way: still set at the next start, its answer was lost. */
    renewingSince: integer('renewing_since'),
    paused: integer({ mode: 'boolean' }).notNull().default(false),
    scheduleMinutes: integer('schedule_minutes'),
    nextSyncAt: integer('next_sync_at'),
    apiUsed: integer('api_used'),
    apiLimit: integer('api_limit'),
    apiAsOf: integer('api_as_of'),
    /** When the org last refused because its calls were spent, whatever it had counted; null once it answers again. */
    apiRefusedAt: integer('api_refused_at'),
    /** The org's clock minus this computer's, milliseconds; null before it was told. */
    clockOffsetMs: integer('clock_offset_ms'),
    /** Share of the org's calls that is left to others, whatever there is to sync. */
    reservePercent: integer('reserve_percent').notNull().default(10),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [uniqueIndex('connections_identity').on(t.provider, t.orgId, t.userId)],
)

/** What the org last said an object looks like. */
export const describedObjects = sqliteTable(
  'described_objects',
  {
    connectionId: integer('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    object: text().notNull(),
    label: text().notNull(),
    labelPlural: text('label_plural').notNull(),
    /** Our own short form of the describe, JSON. */
    fields: text().notNull(),
    hash: text().notNull(),
    describedAt: integer('described_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.object] })],
)
