import type { ChangeKind } from '../../contract/record-history.ts'
import type { Store } from '../db/open.ts'

/** Which changes, in plain data: it crosses into the reading thread and is the key of its cache. */
export type ChangeQuery = {
  readonly integration_id: number
  readonly object: string
  /** Seen here inside `(since, until]`, milliseconds; null = no end. */
  readonly since: number
  readonly until: number | null
  readonly kinds: readonly ChangeKind[]
  readonly field?: string | undefined
}

/** Where a change stands in the list: when it was seen, which of the two sources it is from, and its row there. */
export type ChangePlace = { readonly at: number; readonly source: Source; readonly id: number }

/** First versions come from the records by when they were first seen, all others from the versions by time. */
export type Source = 0 | 1
export const firsts: Source = 0
export const laters: Source = 1

type Part = { readonly sql: string; readonly parameters: readonly (string | number)[] }
type Span = { readonly from: number; readonly until: number }

/** A first version that says "deleted" is a deletion. The words are those of the index, so that SQLite takes it. */
const isLater = "(version > 1 OR kind = 'deleted')"
/**
 * The run that brought a version tells whose it is without a look at the record, of which there may be a million. What
 * no run brought (a record read by itself, an import), or a run that is gone, is asked of the record.
 */
const laterRows =
  'FROM integration_metadata m INDEXED BY metadata_changed LEFT JOIN sync_runs r ON r.id = m.run_id'
const ofRecord = (column: string): string =>
  `(SELECT c.${column} FROM integration_connectors c WHERE c.id = m.connector_id)`
const connectionOf = `CASE WHEN r.id IS NULL THEN ${ofRecord('connection_id')} ELSE r.connection_id END`
const objectOf = `CASE WHEN r.id IS NULL THEN ${ofRecord('object')} ELSE r.object END`
export const end = (until: number | null): number => until ?? Number.MAX_SAFE_INTEGER

/** When an object was read from end to end: what was first seen then had been in the org before. */
export function fullReads(store: Store, query: Pick<ChangeQuery, 'integration_id' | 'object'>): Span[] {
  return store.sql
    .prepare<[number, string], Span>(
      'SELECT started_at AS "from", coalesce(finished_at, 9007199254740991) AS until FROM sync_runs ' +
        "WHERE connection_id = ? AND object = ? AND mode = 'full' AND started_at IS NOT NULL ORDER BY id DESC LIMIT 100",
    )
    .all(query.integration_id, query.object)
}

/** Later versions of one object, newest first: `id, at, kind` and, when a field is asked for, `hit`. */
export function laterQuery(query: ChangeQuery, after: ChangePlace | null): Part {
  const kinds = query.kinds.filter((kind) => kind !== 'copied' && kind !== 'created')
  const hit = query.field === undefined ? { sql: '1', parameters: [] } : differs(query.field)
  const place = placeBelow(after, laters, 'm.last_synced_at', 'm.id')
  return {
    sql:
      `SELECT m.id, m.last_synced_at AS at, m.kind, ${hit.sql} AS hit ${laterRows} ` +
      `WHERE ${isLater.replaceAll(/(version|kind)/g, 'm.$1')} AND m.last_synced_at > ? AND m.last_synced_at <= ? ` +
      `AND ${connectionOf} = ? AND ${objectOf} = ? AND m.kind IN (SELECT value FROM json_each(?)) AND ${place.sql} ` +
      'ORDER BY m.last_synced_at DESC, m.id DESC',
    parameters: [
      ...hit.parameters,
      query.since,
      end(query.until),
      query.integration_id,
      query.object,
      JSON.stringify(kinds),
      ...place.parameters,
    ],
  }
}

/** First versions of one object, newest first: `id, at` of the records. */
export function firstQuery(query: ChangeQuery, reads: readonly Span[], after: ChangePlace | null): Part {
  const copied = insideOf(reads)
  const wanted = [
    ...(query.kinds.includes('created') ? [{ ...copied, sql: `NOT ${copied.sql}` }] : []),
    ...(query.kinds.includes('copied') ? [copied] : []),
  ]
  const kind =
    wanted.length === 2 ? { sql: '1', parameters: [] } : (wanted[0] ?? { sql: '0', parameters: [] })
  const place = placeBelow(after, firsts, 'c.first_seen_at', 'c.id')
  return {
    sql:
      'SELECT c.id, c.first_seen_at AS at FROM integration_connectors c INDEXED BY connectors_seen ' +
      `WHERE c.connection_id = ? AND c.object = ? AND c.first_seen_at > ? AND c.first_seen_at <= ? AND ${kind.sql} ` +
      `AND ${place.sql} AND NOT EXISTS (SELECT 1 FROM integration_metadata v WHERE v.connector_id = c.id ` +
      "AND v.version = 1 AND v.kind = 'deleted') ORDER BY c.first_seen_at DESC, c.id DESC",
    parameters: [
      query.integration_id,
      query.object,
      query.since,
      end(query.until),
      ...kind.parameters,
      ...place.parameters,
    ],
  }
}

/** Counts first versions: `n` of them, `copied` those seen by a full read. Answered from the index alone. */
export function firstCounts(query: ChangeQuery, reads: readonly Span[]): Part {
  const copied = insideOf(reads)
  return {
    sql:
      `SELECT count(*) AS n, coalesce(sum(${copied.sql}), 0) AS copied FROM integration_connectors c INDEXED BY connectors_seen ` +
      'WHERE c.connection_id = ? AND c.object = ? AND c.first_seen_at > ? AND c.first_seen_at <= ?',
    parameters: [...copied.parameters, query.integration_id, query.object, query.since, end(query.until)],
  }
}

/**
 * Counts later versions of a connection: `object, kind, n`; `firsts` are deletions that are first versions, and
 * `copied` those of them that a full read saw. Answered from the index and the runs.
 */
export const laterCounts =
  `SELECT ${objectOf} AS object, m.kind, count(*) AS n, sum(m.version = 1) AS firsts, sum(CASE WHEN m.version > 1 ` +
  "THEN 0 ELSE coalesce(r.mode = 'full', 0) END) AS copied " +
  `${laterRows} WHERE (m.version > 1 OR m.kind = 'deleted') AND m.last_synced_at > ? AND m.last_synced_at <= ? ` +
  `AND ${connectionOf} = ? GROUP BY 1, m.kind`
/** The same of one object. */
export const laterCountsOfObject = laterCounts.replace(' GROUP BY', ` AND ${objectOf} = ? GROUP BY`)

function insideOf(reads: readonly Span[]): Part {
  if (reads.length === 0) return { sql: '0', parameters: [] }
  return {
    sql: `(${reads.map(() => 'c.first_seen_at BETWEEN ? AND ?').join(' OR ')})`,
    parameters: reads.flatMap(({ from, until }) => [from, until]),
  }
}

/** Has a field another value than in the version before, as far as that one is kept. */
function differs(field: string): Part {
  const path = `$.${field}`
  return {
    sql:
      '(m.version > 1 AND json_extract(m.raw_data, ?) IS NOT json_extract((SELECT p.raw_data FROM integration_metadata p ' +
      'WHERE p.connector_id = m.connector_id AND p.version < m.version ORDER BY p.version DESC LIMIT 1), ?))',
    parameters: [path, path],
  }
}

function placeBelow(after: ChangePlace | null, source: Source, at: string, id: string): Part {
  if (after === null) return { sql: '1', parameters: [] }
  if (after.source === source) return { sql: `(${at}, ${id}) < (?, ?)`, parameters: [after.at, after.id] }
  // At one instant later versions stand above first ones.
  return { sql: `${at} ${after.source > source ? '<=' : '<'} ?`, parameters: [after.at] }
}
