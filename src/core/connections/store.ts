import { and, asc, eq, max } from 'drizzle-orm'
import type { Environment, SignInWay } from '../../contract/sign-in.ts'
import type { Store } from '../db/open.ts'
import { notFound } from '../errors.ts'
import type { Identity, ObjectInfo } from '../providers/provider.ts'
import { connections, describedObjects } from './tables.ts'

export type ConnectionRow = typeof connections.$inferSelect

export type NewConnection = {
  readonly provider: string
  readonly loginUrl: string
  readonly instanceUrl: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly identity: Identity
  readonly signedInBy: SignInWay
  readonly label: string | undefined
  readonly color: number | undefined
}

const deckOrder = [1, 2, 3, 4, 5, 6, 7, 8] as const
/** Amber and clay are too close to warning colours to stand for production. */
const notForProduction = new Set([4, 6])
const defaultScheduleMinutes = 5
const keptDescriptions = 200

export function createConnectionStore(store: Store) {
  const { orm } = store
  const all = (): ConnectionRow[] =>
    orm.select().from(connections).orderBy(asc(connections.position), asc(connections.id)).all()
  const described = 'FROM described_objects WHERE connection_id = ? AND object = ?'
  const describedAt = store.sql.prepare<[number, string], number>(`SELECT described_at ${described}`).pluck()
  const describedFields = store.sql.prepare<[number, string], string>(`SELECT fields ${described}`).pluck()
  const descriptions = new Map<string, { readonly info: ObjectInfo; readonly at: number }>()
  return {
    all,
    get(id: number): ConnectionRow {
      const row = orm.select().from(connections).where(eq(connections.id, id)).get()
      if (row === undefined) throw notFound('connection', id)
      return row
    },
    /** The same org and user again renews the row there is; it never makes a second one. */
    save(fresh: NewConnection, now: number): { row: ConnectionRow; before: ConnectionRow | undefined } {
      const { identity } = fresh
      const signedIn = {
        loginUrl: fresh.loginUrl,
        instanceUrl: fresh.instanceUrl,
        clientId: fresh.clientId,
        scopes: JSON.stringify(fresh.scopes),
        orgName: identity.orgName,
        username: identity.username,
        environment: identity.environment,
        apiVersion: identity.apiVersion,
        auth: 'ok' as const,
        authError: null,
        signedInBy: fresh.signedInBy,
        renewedAt: now,
        renewingSince: null,
        updatedAt: now,
      }
      const known = orm
        .select()
        .from(connections)
        .where(
          and(
            eq(connections.provider, fresh.provider),
            eq(connections.orgId, identity.orgId),
            eq(connections.userId, identity.userId),
          ),
        )
        .get()
      if (known !== undefined) {
        const row = orm
          .update(connections)
          .set(signedIn)
          .where(eq(connections.id, known.id))
          .returning()
          .get()
        return { row, before: known }
      }
      const position =
        (orm
          .select({ last: max(connections.position) })
          .from(connections)
          .get()?.last ?? -1) + 1
      const row = orm
        .insert(connections)
        .values({
          ...signedIn,
          provider: fresh.provider,
          orgId: identity.orgId,
          userId: identity.userId,
          label: freeLabel(all(), fresh.label ?? defaultLabel(identity)),
          color: fresh.color ?? freeColor(all(), identity.environment),
          position,
          scheduleMinutes: defaultScheduleMinutes,
          createdAt: now,
        })
        .returning()
        .get()
      return { row, before: undefined }
    },
    update(id: number, values: Partial<typeof connections.$inferInsert>, now: number): void {
      orm
        .update(connections)
        .set({ ...values, updatedAt: now })
        .where(eq(connections.id, id))
        .run()
    },
    remove(id: number): void {
      orm.delete(connections).where(eq(connections.id, id)).run()
    },
    saveDescribe(connectionId: number, info: ObjectInfo, now: number): void {
      const values = {
        label: info.label,
        labelPlural: info.labelPlural,
        fields: JSON.stringify(info),
        hash: info.hash,
        describedAt: now,
      }
      orm
        .insert(describedObjects)
        .values({ connectionId, object: info.object, ...values })
        .onConflictDoUpdate({ target: [describedObjects.connectionId, describedObjects.object], set: values })
        .run()
      descriptions.delete(`${connectionId}:${info.object}`)
    },
    described(connectionId: number, object: string): { info: ObjectInfo; at: number } | null {
      const at = describedAt.get(connectionId, object)
      if (at === undefined) return null
      // A description is long, and asked for with every page of records.
      const key = `${connectionId}:${object}`
      const known = descriptions.get(key)
      if (known?.at === at) return known
      const text = describedFields.get(connectionId, object)
      if (text === undefined) return null
      const found = { info: JSON.parse(text) as ObjectInfo, at }
      if (descriptions.size >= keptDescriptions) descriptions.clear()
      descriptions.set(key, found)
      return found
    },
  }
}

export type ConnectionStore = ReturnType<typeof createConnectionStore>

function defaultLabel(identity: Identity): string {
  if (identity.environment === 'demo') return 'demo'
  return identity.orgName
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 24)
}

function freeLabel(rows: readonly ConnectionRow[], wanted: string): string {
  const taken = new Set(rows.map((row) => row.label))
  const base = wanted === '' ? 'org' : wanted
  for (let n = 1; ; n++) {
    const label = n === 1 ? base : `${base}-${n}`
    if (!taken.has(label)) return label
  }
}

function freeColor(rows: readonly ConnectionRow[], environment: Environment): number {
  const taken = new Set(rows.map((row) => row.color))
  const offered = deckOrder.filter((color) => environment !== 'production' || !notForProduction.has(color))
  return offered.find((color) => !taken.has(color)) ?? offered[rows.length % offered.length] ?? 1
}
