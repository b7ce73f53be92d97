import type { Store } from '../db/open.ts'
import type { FieldInfo, ObjectInfo } from '../providers/provider.ts'
import { addRefill, readRefill } from './refill.ts'

/** More parents than this that changed, and comparing every formula is cheaper than asking for their children. */
const manyParents = 1_000

/** A stream whose formulas reach through these lookups into an object. */
export type Dependent = { readonly streamId: number; readonly lookups: readonly string[] }

/**
 * Streams of a connection with a formula that reads a record of this object. An org that does not tell what a formula
 * reads is taken to mean any parent.
 */
export function dependentsOf(store: Store, connectionId: number, object: string): readonly Dependent[] {
  const streams = store.sql
    .prepare<[number], { id: number; fields: string }>(
      'SELECT s.id, d.fields FROM sync_streams s JOIN described_objects d ' +
        'ON d.connection_id = s.connection_id AND d.object = s.object WHERE s.connection_id = ? AND s.enabled = 1',
    )
    .all(connectionId)
  return streams.flatMap(({ id, fields }) => {
    const info = JSON.parse(fields) as ObjectInfo
    const formulas = info.fields.filter((field) => field.calculated)
    const lookups = info.fields.filter(
      (field) => field.referenceTo.includes(object) && formulas.some((formula) => reads(formula, field)),
    )
    return lookups.length === 0 ? [] : [{ streamId: id, lookups: lookups.map(({ name }) => name) }]
  })
}

function reads({ reaches }: FieldInfo, { relationship }: FieldInfo): boolean {
  return reaches === undefined || relationship === undefined || reaches.includes(relationship)
}

/**
 * A formula that reads a parent changes with it, and the child's stamp does not move (B12). Children of changed parents
 * are read again at the next run of their stream, which follows at once; after many, every formula is compared instead.
 * Call inside the transaction of the change.
 */
export function refreshDependents(
  store: Store,
  dependents: readonly Dependent[],
  changed: readonly string[],
): void {
  for (const { streamId, lookups } of dependents) {
    const stream = store.sql
      .prepare<[number], { refill: string | null; formulasAt: number | null }>(
        'SELECT refill, formulas_at AS formulasAt FROM sync_streams WHERE id = ?',
      )
      .get(streamId)
    if (stream === undefined || stream.formulasAt === null) continue
    const known = readRefill(stream.refill).lookups.reduce((sum, { ids }) => sum + ids.length, 0)
    if (known + changed.length > manyParents) {
      store.sql.prepare('UPDATE sync_streams SET formulas_at = NULL WHERE id = ?').run(streamId)
    } else {
      addRefill(store, streamId, { lookups: lookups.map((field) => ({ field, ids: [...changed] })) })
    }
  }
}
