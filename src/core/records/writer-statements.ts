import type { Store } from '../db/open.ts'

/** What the store knows of a row before the writer looks at it. */
export type Existing = {
  readonly id: number
  readonly content_hash: string
  readonly deleted_at: number | null
  readonly remote_modstamp: number | null
  readonly version: number
  readonly company_id: number | null
  readonly latest_metadata_id: number
  readonly stale_fields: string | null
}

const connectorColumns =
  'id, connection_id, company_id, type, object, external_id, name, search, company_ref, is_active, deleted_at, ' +
  'merged_into, remote_modstamp, content_hash, latest_metadata_id, version, first_seen_at, last_synced_at'

type Get<P extends unknown[], R> = { get(...values: P): R | undefined }
type Run = { run(...values: unknown[]): { readonly lastInsertRowid: number | bigint } }

export type WriterStatements = {
  readonly maxConnector: Get<[], number | null>
  readonly maxMetadata: Get<[], number | null>
  readonly find: Get<[number, string, string], Existing>
  readonly raw: Get<[number], string>
  readonly alias: Get<[number, string, string], string>
  readonly findCompany: Get<[number, string, string], number | null>
} & Readonly<
  Record<
    | 'insert'
    | 'update'
    | 'touch'
    | 'reshape'
    | 'bury'
    | 'repeatVersion'
    | 'dropAlias'
    | 'addAlias'
    | 'moveAliases'
    | 'version'
    | 'company'
    | 'renameCompany'
    | 'count',
    Run
  >
>

/** Every statement the writer runs, prepared once. */
export function prepareWriter(store: Store): WriterStatements {
  const { sql } = store
  return {
    maxConnector: sql.prepare<[], number | null>('SELECT max(id) FROM integration_connectors').pluck(),
    maxMetadata: sql.prepare<[], number | null>('SELECT max(id) FROM integration_metadata').pluck(),
    find: sql.prepare<[number, string, string], Existing>(
      'SELECT id, content_hash, deleted_at, remote_modstamp, version, company_id, latest_metadata_id, stale_fields FROM integration_connectors ' +
        'WHERE connection_id = ? AND object = ? AND external_id = ?',
    ),
    insert: sql.prepare(
      `INSERT INTO integration_connectors (${connectorColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    update: sql.prepare(
      'UPDATE integration_connectors SET name = ?, search = ?, company_ref = ?, company_id = ?, is_active = ?, deleted_at = ?, ' +
        'merged_into = ?, remote_modstamp = ?, content_hash = ?, latest_metadata_id = ?, version = ?, stale_fields = ?, last_synced_at = ? WHERE id = ?',
    ),
    touch: sql.prepare(
      'UPDATE integration_connectors SET remote_modstamp = ?, last_synced_at = ? WHERE id = ?',
    ),
    reshape: sql.prepare(
      'UPDATE integration_connectors SET remote_modstamp = ?, content_hash = ?, stale_fields = ?, last_synced_at = ? WHERE id = ?',
    ),
    raw: sql.prepare<[number], string>('SELECT raw_data FROM integration_metadata WHERE id = ?').pluck(),
    bury: sql.prepare(
      'UPDATE integration_connectors SET is_active = 0, deleted_at = ?, latest_metadata_id = ?, version = ?, ' +
        'last_synced_at = ? WHERE id = ?',
    ),
    repeatVersion: sql.prepare(
      'INSERT INTO integration_metadata (id, connector_id, version, kind, raw_data, content_hash, extracted_fields, ' +
        "api_version, remote_modstamp, run_id, last_synced_at) SELECT ?, connector_id, ?, 'deleted', raw_data, " +
        'content_hash, extracted_fields, api_version, remote_modstamp, ?, ? FROM integration_metadata WHERE id = ?',
    ),
    alias: sql
      .prepare<[number, string, string], string>(
        'SELECT master_id FROM record_aliases WHERE connection_id = ? AND object = ? AND old_id = ?',
      )
      .pluck(),
    dropAlias: sql.prepare(
      'DELETE FROM record_aliases WHERE connection_id = ? AND object = ? AND old_id = ?',
    ),
    addAlias: sql.prepare(
      'INSERT INTO record_aliases (connection_id, object, old_id, master_id, merged_at) VALUES (?, ?, ?, ?, ?) ' +
        'ON CONFLICT (connection_id, object, old_id) DO UPDATE SET master_id = excluded.master_id',
    ),
    moveAliases: sql.prepare(
      'UPDATE record_aliases SET master_id = ? WHERE connection_id = ? AND object = ? AND master_id = ?',
    ),
    version: sql.prepare(
      'INSERT INTO integration_metadata (id, connector_id, version, kind, raw_data, content_hash, extracted_fields, ' +
        'api_version, remote_modstamp, run_id, last_synced_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    company: sql.prepare('INSERT INTO companies (name, created_at, updated_at) VALUES (?, ?, ?)'),
    renameCompany: sql.prepare('UPDATE companies SET name = ?, updated_at = ? WHERE id = ? AND name <> ?'),
    findCompany: sql
      .prepare<[number, string, string], number | null>(
        'SELECT company_id FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?',
      )
      .pluck(),
    count: sql.prepare(
      'INSERT INTO record_counts (connection_id, object, live, deleted, generation) VALUES (?, ?, ?, ?, 1) ' +
        'ON CONFLICT (connection_id, object) DO UPDATE SET live = live + excluded.live, ' +
        'deleted = deleted + excluded.deleted, generation = generation + 1',
    ),
  }
}
