import { makeId } from '../ids.ts'
import type { Org } from '../org.ts'
import { getMeta, setMeta } from '../store.ts'
import { restError } from './errors.ts'

const CURSOR_LIFE_MS = 2 * 86_400_000
const MOST_CURSORS = 200

export type Cursor = {
  readonly id: string
  readonly soql: string
  /** Which subquery the rows are of: its position among those of each level; empty for the query's own rows. */
  readonly path: readonly number[]
  readonly all: boolean
  /** The place of the first row in `sim_cursor_row`. */
  readonly first: number
  readonly total: number
}

/**
 * Fixes which rows belong to a result, on disk and in order: two integers a row. Later pages show these rows with the
 * values they have by then, so nothing is skipped or repeated while the rows change. `fill` inserts the rows and
 * answers how many there are.
 */
export function openCursor(
  org: Org,
  of: { readonly soql: string; readonly path: readonly number[]; readonly all: boolean },
  fill: () => number,
): { readonly id: string; readonly total: number } {
  const n = Number(getMeta(org.db, 'cursor') ?? '0') + 1
  const id = makeId('01g', org.instance, n)
  const text = of.path.length === 0 ? of.soql : `child:${of.path.join('.')}:${of.soql}`
  const total = org.db.transaction(() => {
    dropOldCursors(org)
    const last = org.prepare('SELECT IFNULL(MAX(seq), 0) AS seq FROM sim_cursor_row').get() as { seq: number }
    const count = fill()
    org
      .prepare('INSERT INTO sim_cursor VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, text, of.all ? 1 : 0, last.seq + 1, count, org.clock.now())
    setMeta(org.db, 'cursor', String(n))
    return count
  })()
  return { id, total }
}

function dropOldCursors(org: Org): void {
  const old = org
    .prepare(
      `SELECT id, first_seq AS first, total FROM sim_cursor WHERE created_at < ?
       UNION SELECT id, first, total FROM (
         SELECT id, first_seq AS first, total FROM sim_cursor ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?)`,
    )
    .all(org.clock.now() - CURSOR_LIFE_MS, MOST_CURSORS - 1) as { id: string; first: number; total: number }[]
  for (const { id, first, total } of old) {
    org.prepare('DELETE FROM sim_cursor_row WHERE seq >= ? AND seq < ?').run(first, first + total)
    org.prepare('DELETE FROM sim_cursor WHERE id = ?').run(id)
  }
}

/** The cursor and offset that a locator `{cursor id}-{offset}` names; it must be alive and not at its end. */
export function cursorOf(org: Org, locator: string): { cursor: Cursor; offset: number } {
  const [, id = '', offsetText = ''] = /^(\w+)-(\d+)$/.exec(locator) ?? []
  const kept = org
    .prepare(
      'SELECT soql AS text, all_rows AS everything, first_seq AS first, total, created_at AS created FROM sim_cursor WHERE id = ?',
    )
    .get(id) as
    | { text: string; everything: number; first: number; total: number; created: number }
    | undefined
  const offset = Number(offsetText)
  const expired = kept && org.clock.now() - kept.created > CURSOR_LIFE_MS
  if (!kept || expired || offset >= kept.total) {
    throw restError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
  }
  const [, child, soql = kept.text] = /^child:([\d.]+):([\s\S]*)$/.exec(kept.text) ?? []
  const { first, total, everything } = kept
  const path = child?.split('.').map(Number) ?? []
  return { cursor: { id, soql, path, all: everything === 1, first, total }, offset }
}
