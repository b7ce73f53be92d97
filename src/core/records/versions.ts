import type { RecordVersion } from '../../contract/records.ts'
import type { Store } from '../db/open.ts'
import { iso, isoOrNull } from '../time.ts'
import { fieldsOf } from '../providers/index.ts'
import type { Provider } from '../providers/provider.ts'

type VersionRow = {
  readonly version: number
  readonly kind: RecordVersion['kind']
  readonly raw_data: string
  readonly remote_modstamp: number | null
  readonly run_id: number | null
  readonly last_synced_at: number
}

/** Versions newest first, each with what it changed against the one before. */
export function readVersions(
  store: Store,
  connectorId: number,
  limit: number,
  provider: Provider,
  userName: (userId: string) => string | null,
): { items: RecordVersion[]; total: number } {
  const total =
    store.sql
      .prepare<[number], number>('SELECT count(*) FROM integration_metadata WHERE connector_id = ?')
      .pluck()
      .get(connectorId) ?? 0
  // One more than asked for, so that the oldest one shown has something to be compared with.
  const rows = store.sql
    .prepare<[number, number], VersionRow>(
      'SELECT version, kind, raw_data, remote_modstamp, run_id, last_synced_at FROM integration_metadata ' +
        'WHERE connector_id = ? ORDER BY version DESC LIMIT ?',
    )
    .all(connectorId, limit + 1)
  const parsed = rows.map((row) => fieldsOf(provider.type, row.raw_data))
  const items = rows.slice(0, limit).map((row, place): RecordVersion => {
    const fields = parsed[place] ?? {}
    const before = parsed[place + 1]
    const by = fields[provider.history.modifiedBy]
    return {
      version: row.version,
      synced_at: iso(row.last_synced_at),
      modified_at: isoOrNull(row.remote_modstamp),
      kind: row.kind,
      modified_by: typeof by === 'string' ? userName(by) : null,
      changes: before === undefined ? [] : changesBetween(before, fields, provider.history.bookkeeping),
      field_count: Object.values(fields).filter((value) => value !== null).length,
      run_id: row.run_id,
    }
  })
  return { items, total }
}

/** Fields with another value than before. A compound field repeats its parts, so only the parts are listed. */
export function changesBetween(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  noise: ReadonlySet<string>,
): RecordVersion['changes'] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .filter((name) => !noise.has(name) && !isObject(before[name]) && !isObject(after[name]))
    .filter((name) => before[name] !== after[name])
    .map((field) => ({ field, from: before[field], to: after[field] }))
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
