import type Database from 'better-sqlite3'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { ObjectSchema } from './schema/object.ts'
import type { Stats } from './stats.ts'

export type SqlValue = string | number | null
export type Row = Record<string, SqlValue>

/** A person of the organisation as the session knows them. */
export type OrgUser = {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly email: string
  readonly title: string
  readonly canWrite: boolean
}

/** A row stamped in the past that other transactions cannot see yet. */
export type LateCommit = {
  readonly object: string
  readonly id: string | undefined
  readonly fields: Record<string, unknown>
  readonly modstamp: number
  readonly visibleAt: number
}

/** One simulated organisation: its rows on disk, its schema, its clock and its dials. */
export type Org = {
  readonly db: Database.Database
  readonly objects: Map<string, ObjectSchema>
  readonly orgId: string
  readonly name: string
  readonly instance: string
  readonly seed: number
  readonly clock: Clock
  readonly faults: Faults
  readonly stats: Stats
  /** Next id counter by object name. */
  readonly counters: Map<string, number>
  readonly lateCommits: LateCommit[]
  /** Fields that field-level security hides from everyone now: `object.field` in lower case. */
  readonly hidden: Set<string>
  /** When the schema changed last, for conditional describes. */
  schemaChangedAt: number
  /** Counts schema changes, to drop what was built from an older one. */
  schemaVersion: number
  users: readonly OrgUser[]
  prepare(sql: string): Database.Statement
}

export const quote = (name: string): string => `"${name}"`

export function objectNamed(org: Org, name: string): ObjectSchema | undefined {
  return org.objects.get(name.toLowerCase())
}

export function objectOfId(org: Org, id: string): ObjectSchema | undefined {
  const prefix = id.slice(0, 3)
  for (const object of org.objects.values()) if (object.keyPrefix === prefix) return object
  return undefined
}

export const isHidden = (org: Org, object: string, field: string): boolean =>
  org.hidden.size > 0 && org.hidden.has(`${object}.${field}`.toLowerCase())
