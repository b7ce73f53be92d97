import { and, desc, eq, sql } from 'drizzle-orm'
import type { Store } from '../db/open.ts'
import type { FieldInfo, ObjectInfo } from '../providers/provider.ts'
import { addRefill } from './refill.ts'
import { schemaChanges, syncStreams } from './tables.ts'

export type SchemaChangeRow = typeof schemaChanges.$inferSelect
type Change = Pick<SchemaChangeRow, 'field' | 'kind' | 'before' | 'after'>

/** What became of an object's fields between two descriptions, in the order of their names. */
export function changesBetweenShapes(before: ObjectInfo, after: ObjectInfo): Change[] {
  const [old, now] = [before, after].map(
    (info) => new Map(info.fields.map((field) => [field.name, typeOf(field)])),
  )
  const names = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort()
  return names.flatMap((field): Change[] => {
    const was = old?.get(field) ?? null
    const is = now?.get(field) ?? null
    if (was === is) return []
    return [
      { field, kind: was === null ? 'added' : is === null ? 'removed' : 'retyped', before: was, after: is },
    ]
  })
}

function typeOf({ type, length }: FieldInfo): string {
  return length === null ? type : `${type}(${length})`
}

/**
 * Writes down how an object changed its shape, and has the values of what came into view read: their rows need not
 * have moved their stamps (B11, B13, B14). Rows here are never rewritten by it.
 */
export function noteDrift(
  store: Store,
  connectionId: number,
  before: ObjectInfo,
  after: ObjectInfo,
  now: number,
): void {
  const changes = changesBetweenShapes(before, after)
  if (changes.length === 0) return
  const object = after.object
  store.orm
    .insert(schemaChanges)
    .values(changes.map((change) => ({ ...change, connectionId, object, at: now })))
    .run()
  const stream = store.orm
    .select({ id: syncStreams.id })
    .from(syncStreams)
    .where(and(eq(syncStreams.connectionId, connectionId), eq(syncStreams.object, object)))
    .get()
  const fields = changes.filter(({ kind }) => kind !== 'removed').map(({ field }) => field)
  if (stream !== undefined && fields.length > 0) addRefill(store, stream.id, { fields })
}

/** The journal, newest first. */
export function listDrift(
  store: Store,
  filter: { readonly connectionId?: number | undefined; readonly object?: string | undefined },
  limit: number,
  offset: number,
): { rows: SchemaChangeRow[]; total: number } {
  const where = and(
    filter.connectionId === undefined ? undefined : eq(schemaChanges.connectionId, filter.connectionId),
    filter.object === undefined ? undefined : eq(schemaChanges.object, filter.object),
  )
  const total =
    store.orm
      .select({ n: sql<number>`count(*)` })
      .from(schemaChanges)
      .where(where)
      .get()?.n ?? 0
  const rows = store.orm
    .select()
    .from(schemaChanges)
    .where(where)
    .orderBy(desc(schemaChanges.id))
    .limit(limit)
    .offset(offset)
    .all()
  return { rows, total }
}
