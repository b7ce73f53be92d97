import type {
  ComparedField,
  HistoryPoint,
  RecordAsOf,
  RecordClock,
  RecordComparison,
  RecordState,
} from '../../contract/record-history.ts'
import type { Store } from '../db/open.ts'
import { notFound, OrgdeckError } from '../errors.ts'
import { fieldsOf } from '../providers/index.ts'
import type { Provider } from '../providers/provider.ts'
import { iso, isoOrNull } from '../time.ts'
import { changesBetween } from './versions.ts'

/** Whose history is read, and how its versions are understood. */
export type Subject = {
  readonly store: Store
  readonly connectorId: number
  readonly provider: Provider
  readonly userName: (userId: string) => string | null
}

/** A point in a history: a version, or an instant on one of the two clocks. */
export type Moment = { readonly version: number } | { readonly at: number; readonly clock: RecordClock }

type Row = {
  readonly version: number
  readonly kind: HistoryPoint['kind']
  readonly raw_data: string
  readonly remote_modstamp: number | null
  readonly last_synced_at: number
}

export type AsOfInput = { readonly id: number; readonly at: string; readonly clock: RecordClock }
export type CompareInput = {
  readonly id: number
  readonly from?: number | undefined
  readonly from_at?: string | undefined
  readonly to?: number | undefined
  readonly to_at?: string | undefined
  readonly clock: RecordClock
}

/** The two points an input names: a version, else an instant, else the first version and the newest. */
export function momentsOf(input: CompareInput, now: number): readonly [Moment, Moment] {
  const momentOf = (version: number | undefined, at: string | undefined, preset: Moment): Moment => {
    if (version !== undefined && at !== undefined) {
      throw new OrgdeckError('BAD_REQUEST', 'A point is a version or an instant. Leave one of the two out.', {
        data: { issues: [{ path: 'from', message: 'version and instant given' }] },
      })
    }
    if (version !== undefined) return { version }
    return at === undefined ? preset : { at: Date.parse(at), clock: input.clock }
  }
  return [
    momentOf(input.from, input.from_at, { version: 1 }),
    // Seen, not dated: an org whose clock runs ahead of ours must not hide its newest version.
    momentOf(input.to, input.to_at, { at: now, clock: 'seen' }),
  ]
}

/** When a version began. What the org puts no time on began when it was seen. */
const began: Readonly<Record<RecordClock, string>> = {
  org: 'coalesce(remote_modstamp, last_synced_at)',
  seen: 'last_synced_at',
}

const columns = 'version, kind, raw_data, remote_modstamp, last_synced_at'

/**
 * The record as it was at an instant: the newest version that had begun by then. Versions are numbered without gaps,
 * so a gap behind the one found says that retention let others go and that the answer is no longer exact.
 */
export function readAsOf(subject: Subject, at: number, clock: RecordClock): RecordAsOf {
  const { store, connectorId, provider } = subject
  const edge = store.sql
    .prepare<[number], { n: number; began: number }>(
      `SELECT count(*) AS n, min(${began[clock]}) AS began FROM integration_metadata WHERE connector_id = ?`,
    )
    .get(connectorId)
  const found = versionAt(subject, { at, clock })
  const next = found === null ? undefined : versionAfter(subject, found.version, clock)
  const fields = found === null ? {} : fieldsOf(provider.type, found.raw_data)
  return {
    id: connectorId,
    at: iso(at),
    clock,
    state: stateAt(subject, found),
    point: found === null ? null : pointOf(subject, found),
    exact: found !== null && (next === undefined || next.version === found.version + 1),
    until: isoOrNull(next?.began ?? null),
    known_from: iso(edge?.began ?? 0),
    versions: edge?.n ?? 0,
    fields,
    raw: found?.raw_data ?? null,
  }
}

/**
 * What differs between two points of a history, in the order of time, however they were given. Each field names the
 * last version in between that changed it, and who made that one.
 */
export function compareRecord(subject: Subject, one: Moment, other: Moment): RecordComparison {
  const found = [versionAt(subject, one), versionAt(subject, other)].sort(
    (a, b) => (a?.version ?? 0) - (b?.version ?? 0),
  )
  const [from = null, to = null] = found
  const base = {
    id: subject.connectorId,
    from: from === null ? null : pointOf(subject, from),
    to: to === null ? null : pointOf(subject, to),
    from_state: stateAt(subject, from),
    to_state: stateAt(subject, to),
  }
  if (from === null || to === null)
    return { ...base, turns: [], versions_between: 0, exact: to === null, changes: [] }

  const { provider } = subject
  const first = fieldsOf(provider.type, from.raw_data)
  let fields = first
  let last = from.version
  let exact = true
  const changedBy = new Map<string, Row>()
  const turns: HistoryPoint[] = []
  for (const row of versionsBehind(subject, from.version, to.version)) {
    const next = fieldsOf(provider.type, row.raw_data)
    for (const change of changesBetween(fields, next, provider.history.bookkeeping))
      changedBy.set(change.field, row)
    if (row.kind === 'deleted' || row.kind === 'restored') turns.push(pointOf(subject, row))
    exact &&= row.version === last + 1
    last = row.version
    fields = next
  }
  const changes = changesBetween(first, fields, provider.history.bookkeeping).map((change): ComparedField => {
    const { version, modified_at, synced_at, modified_by } = pointOf(
      subject,
      changedBy.get(change.field) ?? to,
    )
    return { ...change, version, modified_at, synced_at, modified_by }
  })
  return { ...base, turns, versions_between: to.version - from.version, exact, changes }
}

function versionAt({ store, connectorId }: Subject, moment: Moment): Row | null {
  if ('version' in moment) {
    const row = store.sql
      .prepare<[number, number], Row>(
        `SELECT ${columns} FROM integration_metadata WHERE connector_id = ? AND version = ?`,
      )
      .get(connectorId, moment.version)
    if (row === undefined) throw notFound(`version of record ${connectorId}`, moment.version)
    return row
  }
  const row = store.sql
    .prepare<[number, number], Row>(
      `SELECT ${columns} FROM integration_metadata WHERE connector_id = ? AND ${began[moment.clock]} <= ? ` +
        'ORDER BY version DESC LIMIT 1',
    )
    .get(connectorId, moment.at)
  return row ?? null
}

function stateAt(subject: Subject, found: Row | null): RecordState {
  if (found === null) return 'unknown'
  return wasDeleted(subject, found.version) ? 'deleted' : 'present'
}

/** A row in the recycle bin can still change: it stays deleted until a version says that it came back. */
function wasDeleted({ store, connectorId }: Subject, version: number): boolean {
  const kind = store.sql
    .prepare<[number, number], HistoryPoint['kind']>(
      "SELECT kind FROM integration_metadata WHERE connector_id = ? AND version <= ? AND kind <> 'updated' " +
        'ORDER BY version DESC LIMIT 1',
    )
    .pluck()
    .get(connectorId, version)
  return kind === 'deleted'
}

function versionAfter({ store, connectorId }: Subject, version: number, clock: RecordClock) {
  return store.sql
    .prepare<[number, number], { version: number; began: number }>(
      `SELECT version, ${began[clock]} AS began FROM integration_metadata WHERE connector_id = ? AND version > ? ` +
        'ORDER BY version LIMIT 1',
    )
    .get(connectorId, version)
}

function versionsBehind({ store, connectorId }: Subject, from: number, to: number): IterableIterator<Row> {
  return store.sql
    .prepare<[number, number, number], Row>(
      `SELECT ${columns} FROM integration_metadata WHERE connector_id = ? AND version > ? AND version <= ? ORDER BY version`,
    )
    .iterate(connectorId, from, to)
}

function pointOf({ provider, userName }: Subject, row: Row): HistoryPoint {
  const by = fieldsOf(provider.type, row.raw_data)[provider.history.modifiedBy]
  return {
    version: row.version,
    kind: row.kind,
    modified_at: isoOrNull(row.remote_modstamp),
    synced_at: iso(row.last_synced_at),
    modified_by: typeof by === 'string' ? userName(by) : null,
  }
}
