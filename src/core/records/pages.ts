import type { RecordRow } from '../../contract/records.ts'
import type { Store } from '../db/open.ts'
import { currencyOf, fieldsOf } from '../providers/index.ts'
import { iso, isoOrNull } from '../time.ts'
import { z } from 'zod'
import { OrgdeckError } from '../errors.ts'
import { buildQuery, countUpTo, sortValueOf, type RecordQuery } from './query.ts'

export type PageTask = RecordQuery & {
  readonly page: number
  readonly page_size: number
  readonly cursor?: string | undefined
  readonly columns: readonly string[]
}

export type PageResult = {
  readonly items: RecordRow[]
  readonly total: number
  readonly page: number
  readonly cursor: string | null
  readonly took_ms: number
}

export type ConnectorRow = {
  readonly id: number
  readonly connection_id: number
  readonly company_id: number | null
  readonly object: string
  readonly type: string
  readonly external_id: string
  readonly name: string
  readonly deleted_at: number | null
  readonly remote_modstamp: number | null
  readonly version: number
  readonly last_synced_at: number
  readonly raw_data: string
}

export const connectorSelect =
  'SELECT c.id, c.connection_id, c.company_id, c.object, c.type, c.external_id, c.name, c.deleted_at, c.remote_modstamp, ' +
  'c.version, c.last_synced_at, m.raw_data FROM integration_connectors c JOIN integration_metadata m ON m.id = c.latest_metadata_id'

/** Ordered ids of the last queries. A page anywhere in a million rows is then a slice and a look-up by key. */
const cache = new Map<string, { readonly generation: number; readonly ids: Float64Array }>()
const cachedQueries = 12

/** One page of a query. Runs on the reading thread, which keeps the order of ids while nothing has changed. */
export function readPageOf(store: Store, task: PageTask): PageResult {
  const began = performance.now()
  // One look at the store, however many statements it takes and whoever writes meanwhile.
  const found = store.sql.transaction(() => readPage(store, task))()
  return { ...found, took_ms: Math.round((performance.now() - began) * 10) / 10 }
}

function readPage(store: Store, task: PageTask): Omit<PageResult, 'took_ms'> {
  const counts = countsOf(store, task)
  const first = firstPage(store, task, counts)
  const { total, start, slice } = first ?? pageOf(store, task, counts.generation)
  const rows = rowsById(store, slice)
  const items = slice.flatMap((id) => {
    const row = rows.get(id)
    return row === undefined ? [] : [toRecordRow(row, task.columns)]
  })
  const end = start + slice.length
  const last = slice.at(-1)
  return {
    items,
    total,
    page: Math.floor(start / task.page_size) + 1,
    cursor:
      end < total && last !== undefined ? encodeCursor(store, task, end, counts.generation, last) : null,
  }
}

type Counts = { readonly live: number; readonly deleted: number; readonly generation: number }
type Slice = { readonly total: number; readonly start: number; readonly slice: readonly number[] }

function countsOf(store: Store, task: RecordQuery): Counts {
  return (
    store.sql
      .prepare<[number, string], Counts>(
        'SELECT live, deleted, generation FROM record_counts WHERE connection_id = ? AND object = ?',
      )
      .get(task.integration_id, task.object) ?? { live: 0, deleted: 0, generation: 0 }
  )
}

/**
 * The beginning of a whole object, read as it is: how many rows there are is kept, and so the order of all of them is
 * not worked out again with every page that a sync stores.
 */
function firstPage(store: Store, task: PageTask, counts: Counts): Slice | null {
  const whole = (task.q ?? '').trim() === '' && task.filters.length === 0
  if (!whole || task.page !== 1 || task.cursor !== undefined || cached(task, counts.generation) !== null)
    return null
  const { live, deleted } = counts
  const { from, orderBy, parameters, orderParameters } = buildQuery(task)
  const slice = store.sql
    .prepare<unknown[], number>(`SELECT c.id ${from} ORDER BY ${orderBy} LIMIT ?`)
    .pluck()
    .all(...parameters, ...orderParameters, task.page_size)
  return { total: { without: live, only: deleted, with: live + deleted }[task.deleted], start: 0, slice }
}

function pageOf(store: Store, task: PageTask, generation: number): Slice {
  const ids = idsOf(store, task, generation)
  const start = startOf(store, task, ids, generation)
  return { total: ids.length, start, slice: [...ids.subarray(start, start + task.page_size)] }
}

const keyOf = (task: RecordQuery): string =>
  JSON.stringify([task.integration_id, task.object, task.q, task.filters, task.deleted, task.sort])

function cached(task: RecordQuery, generation: number): Float64Array | null {
  const known = cache.get(keyOf(task))
  return known?.generation === generation ? known.ids : null
}

function idsOf(store: Store, task: RecordQuery, generation: number): Float64Array {
  const key = keyOf(task)
  const known = cached(task, generation)
  if (known !== null) {
    cache.delete(key)
    cache.set(key, { generation, ids: known })
    return known
  }
  const built = buildQuery(task)
  const ids = Float64Array.from(
    store.sql
      .prepare<unknown[], number>(`SELECT c.id ${built.from} ORDER BY ${built.orderBy}`)
      .pluck()
      .all(...built.parameters, ...built.orderParameters),
  )
  cache.delete(key)
  cache.set(key, { generation, ids })
  for (const oldest of cache.keys()) {
    if (cache.size <= cachedQueries) break
    cache.delete(oldest)
  }
  return ids
}

/** Offset of the next page, the generation it was true for, and the last row given with what it is sorted by. */
const cursorShape = z.union([
  z.tuple([z.number().int().min(0), z.number().int()]),
  z.tuple([
    z.number().int().min(0),
    z.number().int(),
    z.number().int(),
    z.union([z.string(), z.number(), z.null()]),
  ]),
])
type Cursor = z.infer<typeof cursorShape>
/** The contract takes no longer one: behind a very long text only the offset is known. */
const longestCursor = 2000

function encodeCursor(store: Store, task: PageTask, at: number, generation: number, id: number): string {
  const { sql, parameters } = sortValueOf(task)
  const value =
    store.sql
      .prepare<unknown[], string | number | null>(sql)
      .pluck()
      .get(...parameters, id) ?? null
  const encode = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')
  const whole = encode([at, generation, id, value])
  return whole.length <= longestCursor ? whole : encode([at, generation])
}

/**
 * Where a page begins. While nothing has changed that is an offset; else it is behind the place the last row had, so
 * that rows which stayed where they were are neither given twice nor left out, wherever the last row itself went.
 */
function startOf(store: Store, task: PageTask, ids: Float64Array, generation: number): number {
  if (task.cursor === undefined) return Math.min((task.page - 1) * task.page_size, ids.length)
  const [at, seen, id, value] = decodeCursor(task.cursor)
  if (seen === generation || id === undefined || value === undefined) return Math.min(at, ids.length)
  const { sql, parameters } = countUpTo(task, { value, id })
  return (
    store.sql
      .prepare<unknown[], number>(sql)
      .pluck()
      .get(...parameters) ?? 0
  )
}

function decodeCursor(cursor: string): Cursor {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new OrgdeckError('BAD_REQUEST', 'That cursor was not made by this list. Start again without it.', {
      data: { issues: [{ path: 'cursor', message: 'unknown cursor' }] },
    })
  }
}

function rowsById(store: Store, ids: readonly number[]): Map<number, ConnectorRow> {
  const rows = store.sql
    .prepare<[string], ConnectorRow>(`${connectorSelect} WHERE c.id IN (SELECT value FROM json_each(?))`)
    .all(JSON.stringify(ids))
  return new Map(rows.map((row) => [row.id, row]))
}

/** A row as the API shows it, with only the asked-for fields. */
export function toRecordRow(row: ConnectorRow, columns: readonly string[]): RecordRow {
  const all = fieldsOf(row.type, row.raw_data)
  const fields: Record<string, unknown> = {}
  for (const column of columns) if (Object.hasOwn(all, column)) fields[column] = all[column]
  return {
    id: row.id,
    integration_id: row.connection_id,
    object: row.object,
    external_id: row.external_id,
    name: row.name,
    company_id: row.company_id,
    deleted: row.deleted_at !== null,
    version: row.version,
    modified_at: isoOrNull(row.remote_modstamp),
    synced_at: iso(row.last_synced_at),
    currency: currencyOf(row.type, all),
    fields,
  }
}

export type SearchTask = { readonly text: string; readonly remoteId: string | null; readonly limit: number }
export type SearchHit = Pick<RecordRow, 'id' | 'integration_id' | 'object' | 'external_id' | 'name'>

/** Records of every connection by remote id, or by text in name, e-mail, phone or id. */
export function searchRecords(store: Store, task: SearchTask): SearchHit[] {
  const select = 'SELECT c.id, c.connection_id AS integration_id, c.object, c.external_id, c.name FROM'
  if (task.remoteId !== null) {
    // The identity index begins with connection and object, of which there are few.
    return store.sql
      .prepare<[string, number], SearchHit>(
        `${select} record_counts r JOIN integration_connectors c ON c.connection_id = r.connection_id ` +
          'AND c.object = r.object AND c.external_id = ? LIMIT ?',
      )
      .all(task.remoteId, task.limit)
  }
  const wanted = task.text.trim().toLowerCase()
  if (wanted.length < 2) return []
  return store.sql
    .prepare<[string, number], SearchHit>(
      `${select} integration_connectors c WHERE instr(c.search, ?) > 0 AND c.deleted_at IS NULL ORDER BY c.id LIMIT ?`,
    )
    .all(wanted, task.limit)
}
