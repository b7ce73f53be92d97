import { z } from 'zod'
import type { ChangeCounts, ChangeKind, RecordChange } from '../../contract/record-history.ts'
import type { Store } from '../db/open.ts'
import { OrgdeckError } from '../errors.ts'
import { allProviders, fieldsOf } from '../providers/index.ts'
import { iso, isoOrNull } from '../time.ts'
import {
  firstCounts,
  firstQuery,
  firsts,
  fullReads,
  laterCounts,
  laterCountsOfObject,
  laterQuery,
  laters,
  end,
  type ChangePlace,
  type ChangeQuery,
  type Source,
} from './change-query.ts'
import { changesBetween } from './versions.ts'

export type ChangeTask = ChangeQuery & {
  readonly page: number
  readonly page_size: number
  readonly cursor?: string | undefined
  /** False where only the rows are wanted. */
  readonly counted: boolean
}

export type ChangePage = {
  readonly items: RecordChange[]
  readonly counts: ChangeCounts
  readonly complete: boolean
  readonly cursor: string | null
  readonly took_ms: number
}

/** Looking into the text of versions for a field stops after this long; the cursor goes on from there. */
const searchMs = 700
const nothing: ChangeCounts = { copied: 0, created: 0, updated: 0, deleted: 0, restored: 0 }

/** One page of what changed, newest first. Runs on the reading thread. */
export function readChanges(store: Store, task: ChangeTask): ChangePage {
  const began = performance.now()
  return store.sql.transaction(() => {
    const after = task.cursor === undefined ? null : decodeCursor(task.cursor)
    const skip = task.cursor === undefined ? (task.page - 1) * task.page_size : 0
    const wanted = skip + task.page_size
    // One more than wanted tells whether there is a next page.
    const { places, scanned } = placesOf(store, task, after, wanted + 1)
    const shown = places.slice(skip, wanted)
    const { counts, complete } = task.counted ? countsOf(store, task) : { counts: nothing, complete: true }
    const last = places.length > wanted ? places[wanted - 1] : scanned
    return {
      items: shown.map(changeReader(store)),
      counts,
      complete: complete && scanned === null,
      cursor: last === null || last === undefined ? null : encodeCursor(last),
      took_ms: Math.round((performance.now() - began) * 10) / 10,
    }
  })()
}

export type ChangeCountsTask = Pick<ChangeQuery, 'integration_id' | 'since' | 'until'> & {
  readonly objects: readonly string[]
}

/** How many changes of each kind every object had. */
export function countChanges(
  store: Store,
  task: ChangeCountsTask,
): (ChangeCounts & { readonly object: string })[] {
  return store.sql.transaction(() => {
    const later = store.sql
      .prepare<[number, number, number], LaterCount>(laterCounts)
      .all(task.since, end(task.until), task.integration_id)
    return task.objects.map((object) => ({
      object,
      ...allCounts(
        store,
        { ...task, object, kinds: [] },
        later.filter((row) => row.object === object),
      ),
    }))
  })()
}

type Place = ChangePlace & { readonly kind: ChangeKind }

/** The next places of a list, and where a search for a field gave up, null when it did not. */
function placesOf(
  store: Store,
  task: ChangeTask,
  after: ChangePlace | null,
  limit: number,
): { places: Place[]; scanned: ChangePlace | null } {
  const reads = fullReads(store, task)
  const found: Place[] = []
  let scanned: ChangePlace | null = null
  const stop = performance.now() + searchMs
  const later = laterQuery(task, after)
  const rows = store.sql
    .prepare<unknown[], { id: number; at: number; kind: ChangeKind; hit: number }>(later.sql)
    .iterate(...later.parameters)
  for (const { id, at, kind, hit } of rows) {
    if (hit !== 0) found.push({ at, source: laters, id, kind })
    if (found.length >= limit) break
    if (task.field !== undefined && performance.now() > stop) {
      scanned = { at, source: laters, id }
      break
    }
  }
  if (task.field !== undefined) return { places: found, scanned }
  const first = firstQuery(task, reads, after)
  const created = store.sql
    .prepare<unknown[], { id: number; at: number }>(`${first.sql} LIMIT ?`)
    .all(...first.parameters, limit)
    .map(({ id, at }): Place => {
      const copied = reads.some(({ from, until }) => at >= from && at <= until)
      return { at, source: firsts, id, kind: copied ? 'copied' : 'created' }
    })
  const places = [...found, ...created].sort(
    (one, other) => other.at - one.at || other.source - one.source || other.id - one.id,
  )
  return { places: places.slice(0, limit), scanned }
}

type LaterCount = {
  readonly object: string
  readonly kind: ChangeKind
  readonly n: number
  readonly firsts: number
  readonly copied: number
}

const cache = new Map<string, { counts: ChangeCounts; complete: boolean }>()
const cachedCounts = 12

function countsOf(store: Store, task: ChangeTask): { counts: ChangeCounts; complete: boolean } {
  const generation =
    store.sql
      .prepare<[number, string], number>(
        'SELECT generation FROM record_counts WHERE connection_id = ? AND object = ?',
      )
      .pluck()
      .get(task.integration_id, task.object) ?? 0
  const { integration_id, object, since, until, field } = task
  const key = JSON.stringify([store.file, integration_id, object, since, until, field, generation])
  const known = cache.get(key)
  if (known !== undefined) return known
  const counted =
    field === undefined ? { counts: plainCounts(store, task), complete: true } : fieldCounts(store, task)
  if (cache.size >= cachedCounts) cache.clear()
  cache.set(key, counted)
  return counted
}

function plainCounts(store: Store, task: ChangeTask): ChangeCounts {
  const later = store.sql
    .prepare<[number, number, number, string], LaterCount>(laterCountsOfObject)
    .all(task.since, end(task.until), task.integration_id, task.object)
  return allCounts(store, task, later)
}

function allCounts(store: Store, query: ChangeQuery, later: readonly LaterCount[]): ChangeCounts {
  const { sql, parameters } = firstCounts(query, fullReads(store, query))
  const first = store.sql.prepare<unknown[], { n: number; copied: number }>(sql).get(...parameters)
  const counts = { ...nothing, copied: first?.copied ?? 0, created: (first?.n ?? 0) - (first?.copied ?? 0) }
  for (const { kind, n, firsts: asFirst, copied } of later) {
    counts[kind] += n
    counts.created -= asFirst - copied
    counts.copied -= copied
  }
  return counts
}

/** Looks into every later version of the window, as far as it comes in a moment. */
function fieldCounts(store: Store, task: ChangeTask): { counts: ChangeCounts; complete: boolean } {
  const counts = { ...nothing }
  const stop = performance.now() + searchMs
  const all = laterQuery({ ...task, kinds: ['updated', 'deleted', 'restored'] }, null)
  const rows = store.sql
    .prepare<unknown[], { kind: ChangeKind; hit: number }>(all.sql)
    .iterate(...all.parameters)
  for (const { kind, hit } of rows) {
    counts[kind] += hit
    if (performance.now() > stop) return { counts, complete: false }
  }
  return { counts, complete: true }
}

type ChangeRow = {
  readonly connector_id: number
  readonly connection_id: number
  readonly type: string
  readonly external_id: string
  readonly name: string
  readonly version: number
  readonly raw_data: string
  readonly remote_modstamp: number | null
}

/** Reads the change that stands at a place. */
function changeReader(store: Store): (place: Place) => RecordChange {
  const select =
    'SELECT m.connector_id, c.connection_id, c.type, c.external_id, c.name, m.version, m.raw_data, m.remote_modstamp ' +
    'FROM integration_metadata m JOIN integration_connectors c ON c.id = m.connector_id WHERE '
  const later = store.sql.prepare<[number], ChangeRow>(`${select} m.id = ?`)
  const first = store.sql.prepare<[number], ChangeRow>(`${select} m.connector_id = ? AND m.version = 1`)
  const textBefore = store.sql
    .prepare<[number, number], string>(
      'SELECT raw_data FROM integration_metadata WHERE connector_id = ? AND version < ? ORDER BY version DESC LIMIT 1',
    )
    .pluck()
  const userName = store.sql
    .prepare<[number, string, string], string>(
      'SELECT name FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?',
    )
    .pluck()
  return ({ source, id, kind, at }) => {
    const row = (source === laters ? later : first).get(id)
    if (row === undefined)
      throw new OrgdeckError('CONFLICT', 'A change vanished while it was read. Ask again.')
    const { history } = allProviders().find(({ type }) => type === row.type) ?? {}
    const fields = fieldsOf(row.type, row.raw_data)
    const before = textBefore.get(row.connector_id, row.version)
    const by = fields[history?.modifiedBy ?? '']
    return {
      id: row.connector_id,
      external_id: row.external_id,
      name: row.name,
      version: row.version,
      kind,
      synced_at: iso(at),
      modified_at: isoOrNull(row.remote_modstamp),
      modified_by:
        typeof by === 'string'
          ? (userName.get(row.connection_id, history?.userObject ?? '', by) ?? null)
          : null,
      changes:
        before === undefined
          ? []
          : changesBetween(fieldsOf(row.type, before), fields, history?.bookkeeping ?? new Set()),
    }
  }
}

const cursorShape = z.tuple([z.number().int(), z.union([z.literal(0), z.literal(1)]), z.number().int()])

function encodeCursor({ at, source, id }: ChangePlace): string {
  return Buffer.from(JSON.stringify([at, source, id])).toString('base64url')
}

function decodeCursor(cursor: string): ChangePlace {
  try {
    const [at, source, id] = cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return { at, source: source satisfies Source, id }
  } catch {
    throw new OrgdeckError('BAD_REQUEST', 'That cursor was not made by this list. Start again without it.', {
      data: { issues: [{ path: 'cursor', message: 'unknown cursor' }] },
    })
  }
}
