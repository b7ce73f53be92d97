import type { RecordRow } from '../../../contract/records.ts'

/** `arriving` is new and shows it by fading in. */
export type RowState = 'new' | 'arriving' | 'changed' | 'deleted'

const fadeMs = 2500

/**
 * How a row stands out: deleted in the org, or new or changed since `since`, the moment the list was opened.
 * Without `since` (a first copy is under way, so everything is new) nothing but deletion is marked.
 */
export function rowState(row: RecordRow, since: number | undefined, now: number): RowState | undefined {
  if (row.deleted) return 'deleted'
  const at = Date.parse(row.synced_at)
  if (since === undefined || at <= since) return undefined
  if (row.version > 1) return 'changed'
  return now - at < fadeMs ? 'arriving' : 'new'
}
