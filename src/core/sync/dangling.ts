import { inTransaction, type Store } from '../db/open.ts'
import type { FieldInfo, ObjectInfo } from '../providers/provider.ts'
import { addRefill } from './refill.ts'

/** More than this is no leftover of merges but something this user may not see. */
const mostAsked = 2_000

type Described = { readonly id: number; readonly phase: string; readonly info: ObjectInfo }

/**
 * A first copy holds live rows alone. A record merged away after its children were copied and before it would have been
 * is therefore never seen, and they go on pointing at it (B10). The log of deletions tells of it, where it reaches back
 * so far. Where it does not, ids that rows here point at and that are not here are asked for: the org still knows what a
 * merge retired. That reads every row here, so it is the last resort.
 */
export function askForDangling(store: Store, connectionId: number, object: string): void {
  const all = describedStreams(store, connectionId)
  const copied = (one: Described): boolean => one.info.object === object || one.phase === 'incremental'
  inTransaction(store, () => {
    for (const parent of all) {
      if (!parent.info.mergeable || !copied(parent)) continue
      for (const child of all) {
        if (!copied(child) || (child.info.object !== object && parent.info.object !== object)) continue
        for (const field of child.info.fields) {
          if (!field.referenceTo.includes(parent.info.object)) continue
          const ids = unknownTargets(store, connectionId, child.info.object, field)
          if (ids.length > 0) addRefill(store, parent.id, { ids })
        }
      }
    }
  })
}

function describedStreams(store: Store, connectionId: number): Described[] {
  return store.sql
    .prepare<[number], { id: number; phase: string; fields: string }>(
      'SELECT s.id, s.phase, d.fields FROM sync_streams s JOIN described_objects d ' +
        'ON d.connection_id = s.connection_id AND d.object = s.object WHERE s.connection_id = ? AND s.enabled = 1',
    )
    .all(connectionId)
    .map(({ id, phase, fields }) => ({ id, phase, info: JSON.parse(fields) as ObjectInfo }))
}

function unknownTargets(
  store: Store,
  connectionId: number,
  object: string,
  { name, referenceTo }: FieldInfo,
): string[] {
  // Most lookups are empty, and finding that in the text is much quicker than reading the whole record.
  return store.sql
    .prepare<[string, number, string, string, number, string], string>(
      'WITH pointed AS (SELECT DISTINCT json_extract(m.raw_data, ?) AS target FROM integration_connectors c ' +
        'JOIN integration_metadata m ON m.id = c.latest_metadata_id ' +
        'WHERE c.connection_id = ? AND c.object = ? AND c.deleted_at IS NULL AND instr(m.raw_data, ?) = 0) ' +
        'SELECT target FROM pointed WHERE target IS NOT NULL AND NOT EXISTS (SELECT 1 FROM integration_connectors p ' +
        'WHERE p.connection_id = ? AND p.object IN (SELECT value FROM json_each(?)) AND p.external_id = target) ' +
        `LIMIT ${mostAsked}`,
    )
    .pluck()
    .all(`$."${name}"`, connectionId, object, `"${name}":null`, connectionId, JSON.stringify(referenceTo))
}
