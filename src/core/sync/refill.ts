import { z } from 'zod'
import type { Store } from '../db/open.ts'
import type { ObjectInfo } from '../providers/provider.ts'

const list = z.object({
  /** Fields that came into view or changed their type: rows with a value in one of them are read again. */
  fields: z.array(z.string()),
  /** Lookups whose targets were merged away: rows here that still point at these ids are read again. */
  lookups: z.array(z.object({ field: z.string(), ids: z.array(z.string()) })),
  /** Rows of this object that others point at and that are not here: asked for by id. */
  ids: z.array(z.string()).default([]),
})

/** What a stream must read again besides what changed by its stamp. */
export type Refill = z.infer<typeof list>

/** The list of a stream, empty when nothing waits. */
export function readRefill(text: string | null): Refill {
  return text === null ? { fields: [], lookups: [], ids: [] } : list.parse(JSON.parse(text))
}

/** Adds to what a stream must read again. Call inside the transaction of what made it necessary. */
export function addRefill(store: Store, streamId: number, more: Partial<Refill>): void {
  const text =
    store.sql
      .prepare<[number], string | null>('SELECT refill FROM sync_streams WHERE id = ?')
      .pluck()
      .get(streamId) ?? null
  const known = readRefill(text)
  const next: Refill = {
    fields: [...new Set([...known.fields, ...(more.fields ?? [])])],
    lookups: [...known.lookups, ...(more.lookups ?? [])],
    ids: [...new Set([...known.ids, ...(more.ids ?? [])])],
  }
  store.sql.prepare('UPDATE sync_streams SET refill = ? WHERE id = ?').run(JSON.stringify(next), streamId)
}

/**
 * Whether rows are written once and never changed, as those of histories are: no stamp of theirs tells that they went
 * with their record, or came back with it.
 */
export function isWrittenOnce(fields: readonly string[]): boolean {
  return fields.includes('CreatedDate') && !fields.includes('LastModifiedDate')
}

type Child = { readonly id: number; readonly fields: string | null }

/**
 * Rows that pointed at a record which a merge retired point at the survivor now, and their stamps need not have moved
 * (B10). Every stream of the connection that refers to the object is told to read such rows again.
 */
export function refillChildren(
  store: Store,
  connectionId: number,
  object: string,
  retired: readonly string[],
): void {
  refill(store, { connectionId, object, ids: retired }, () => true)
}

/**
 * Deletes follow the parent: histories of records that were deleted, or came back, are read again, because nothing that
 * they say of themselves tells of it (B8, B9).
 */
export function refillHistories(
  store: Store,
  connectionId: number,
  object: string,
  flipped: readonly string[],
): void {
  refill(store, { connectionId, object, ids: flipped }, ({ fields }) =>
    isWrittenOnce(fields.map(({ name }) => name)),
  )
}

type Pointed = { readonly connectionId: number; readonly object: string; readonly ids: readonly string[] }

function refill(store: Store, pointed: Pointed, concerns: (child: ObjectInfo) => boolean): void {
  const streams = store.sql
    .prepare<[number], Child>(
      'SELECT s.id, d.fields FROM sync_streams s LEFT JOIN described_objects d ' +
        'ON d.connection_id = s.connection_id AND d.object = s.object WHERE s.connection_id = ? AND s.enabled = 1',
    )
    .all(pointed.connectionId)
  for (const stream of streams) {
    const info = stream.fields === null ? null : (JSON.parse(stream.fields) as ObjectInfo)
    if (info === null || !concerns(info)) continue
    const lookups = info.fields.filter((field) => field.referenceTo.includes(pointed.object))
    if (lookups.length === 0) continue
    addRefill(store, stream.id, {
      lookups: lookups.map(({ name }) => ({ field: name, ids: [...pointed.ids] })),
    })
  }
}

/** Ids of rows here whose lookup still holds one of these ids: live ones, or deleted ones too. */
export function pointingAt(
  store: Store,
  connectionId: number,
  object: string,
  { field, ids }: Refill['lookups'][number],
  deletedToo = false,
): string[] {
  return store.sql
    .prepare<[number, string, string, string], string>(
      'SELECT c.external_id FROM integration_connectors c JOIN integration_metadata m ON m.id = c.latest_metadata_id ' +
        `WHERE c.connection_id = ? AND c.object = ? ${deletedToo ? '' : 'AND c.deleted_at IS NULL '}` +
        'AND json_extract(m.raw_data, ?) IN (SELECT value FROM json_each(?))',
    )
    .pluck()
    .all(connectionId, object, `$."${field}"`, JSON.stringify(ids))
}
