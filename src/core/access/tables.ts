import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { roles } from '../../contract/base.ts'

export const apiKeys = sqliteTable('api_keys', {
  id: integer().primaryKey({ autoIncrement: true }),
  label: text().notNull(),
  role: text({ enum: roles }).notNull(),
  /** SHA-256 of the key. Keys are 256 random bits, so a slow hash would add nothing. */
  hash: text().notNull().unique(),
  hint: text().notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
})
