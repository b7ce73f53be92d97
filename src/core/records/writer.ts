import type { Store } from '../db/open.ts'
import type { RemoteRow } from '../providers/provider.ts'

export type WriterTarget = {
  readonly connectionId: number
  readonly type: string
  readonly object: string
  readonly apiVersion: string
  /** The object whose rows are companies, null when the remote system has none. */
  readonly companyObject: string | null
}

export type WriteCounts = { created: number; updated: number; unchanged: number; deleted: number }

type Existing = {
  readonly id: number
  readonly content_hash: string
  readonly deleted_at: number | null
  readonly remote_modstamp: number | null
  readonly version: number
  readonly company_id: number | null
}

type Kind = 'created' | 'updated' | 'deleted' | 'restored'

const connectorColumns =
  'id, connection_id, company_id, type, object, external_id, name, search, company_ref, is_active, deleted_at, ' +
  'merged_into, remote_modstamp, content_hash, latest_metadata_id, version, first_seen_at, last_synced_at'

/**
 * Puts remote rows into the store: one connector a record, one immutable version a change. Applying a row twice, or
 * an older row after a newer one, changes nothing (B22). A deleted row becomes a tombstone, a returning one loses it
 * (B8, B9). Call inside a transaction; `counts` of the object move with the rows.
 */
export class RecordWriter {
  private readonly target: WriterTarget
  private readonly isCompany: boolean
  private readonly statements: ReturnType<typeof prepare>
  private readonly companies = new Map<string, number>()

  constructor(store: Store, target: WriterTarget) {
    this.target = target
    this.isCompany = target.object === target.companyObject
    this.statements = prepare(store)
  }

  /** Applies rows in order and says what they were: new, changed, as before, or gone. */
  apply(rows: readonly RemoteRow[], runId: number | null, now: number): WriteCounts {
    const counts: WriteCounts = { created: 0, updated: 0, unchanged: 0, deleted: 0 }
    const { connectionId, object } = this.target
    let live = 0
    let tombstones = 0
    let moved = false
    let nextId = this.statements.maxConnector.pluck().get() ?? 0
    let nextVersion = this.statements.maxMetadata.pluck().get() ?? 0
    for (const row of rows) {
      const found = this.statements.find.get(connectionId, object, row.externalId)
      if (found === undefined) {
        nextId += 1
        nextVersion += 1
        this.insert(row, nextId, nextVersion, runId, now)
        if (row.deleted) {
          tombstones += 1
          counts.deleted += 1
        } else {
          live += 1
          counts.created += 1
        }
        continue
      }
      const kind = changeOf(found, row)
      if (kind === null) {
        if (isNewer(row.modstamp, found.remote_modstamp)) {
          this.statements.touch.run(row.modstamp, now, found.id)
          moved = true
        }
        counts.unchanged += 1
        continue
      }
      nextVersion += 1
      this.change(found, row, kind, nextVersion, runId, now)
      if (kind === 'deleted') {
        live -= 1
        tombstones += 1
        counts.deleted += 1
      } else {
        counts.updated += 1
        if (kind === 'restored') {
          live += 1
          tombstones -= 1
        }
      }
    }
    if (moved || counts.created + counts.updated + counts.deleted > 0) {
      this.statements.count.run(connectionId, object, live, tombstones)
    }
    return counts
  }

  private insert(row: RemoteRow, id: number, metadataId: number, runId: number | null, now: number): void {
    const t = this.target
    this.statements.insert.run(
      id,
      t.connectionId,
      this.companyOf(row, now),
      t.type,
      t.object,
      row.externalId,
      row.name,
      row.search,
      row.companyRef,
      row.deleted ? 0 : 1,
      row.deleted ? (row.modstamp ?? now) : null,
      row.mergedInto,
      row.modstamp,
      row.hash,
      metadataId,
      1,
      now,
      now,
    )
    this.version(id, metadataId, 1, row.deleted ? 'deleted' : 'created', row, runId, now)
  }

  private change(
    found: Existing,
    row: RemoteRow,
    kind: Kind,
    metadataId: number,
    runId: number | null,
    now: number,
  ): void {
    const version = found.version + 1
    this.version(found.id, metadataId, version, kind, row, runId, now)
    if (this.isCompany && found.company_id !== null)
      this.statements.renameCompany.run(row.name, now, found.company_id, row.name)
    this.statements.update.run(
      row.name,
      row.search,
      row.companyRef,
      // An account keeps the company it made; anything else follows the account it points at now.
      this.isCompany && found.company_id !== null ? found.company_id : this.companyOf(row, now),
      row.deleted ? 0 : 1,
      row.deleted ? (found.deleted_at ?? row.modstamp ?? now) : null,
      row.mergedInto,
      row.modstamp,
      row.hash,
      metadataId,
      version,
      now,
      found.id,
    )
  }

  private version(
    connectorId: number,
    id: number,
    version: number,
    kind: Kind,
    row: RemoteRow,
    runId: number | null,
    now: number,
  ): void {
    this.statements.version.run(
      id,
      connectorId,
      version,
      kind,
      row.raw,
      row.hash,
      row.extracted,
      this.target.apiVersion,
      row.modstamp,
      runId,
      now,
    )
  }

  /** The console's company for a row: made for an account, looked up for what points at one, null until it is here. */
  private companyOf(row: RemoteRow, now: number): number | null {
    if (row.companyRef === null || this.target.companyObject === null) return null
    if (this.isCompany) return Number(this.statements.company.run(row.name, now, now).lastInsertRowid)
    const known = this.companies.get(row.companyRef)
    if (known !== undefined) return known
    const found = this.statements.findCompany
      .pluck()
      .get(this.target.connectionId, this.target.companyObject, row.companyRef)
    if (found === undefined || found === null) return null
    if (this.companies.size > 20_000) this.companies.clear()
    this.companies.set(row.companyRef, found)
    return found
  }
}

/** What a row that is already here has become, or null when nothing changed or the row is older than ours. */
function changeOf(found: Existing, row: RemoteRow): Kind | null {
  const wasDeleted = found.deleted_at !== null
  // A page that was read before what we already hold must not undo it (B22).
  if (isNewer(found.remote_modstamp, row.modstamp)) return null
  if (wasDeleted !== row.deleted) return row.deleted ? 'deleted' : 'restored'
  return row.hash === found.content_hash ? null : 'updated'
}

function isNewer(one: number | null, other: number | null): boolean {
  return one !== null && (other === null || one > other)
}

function prepare(store: Store) {
  const { sql } = store
  return {
    maxConnector: sql.prepare<[], number | null>('SELECT max(id) FROM integration_connectors'),
    maxMetadata: sql.prepare<[], number | null>('SELECT max(id) FROM integration_metadata'),
    find: sql.prepare<[number, string, string], Existing>(
      'SELECT id, content_hash, deleted_at, remote_modstamp, version, company_id FROM integration_connectors ' +
        'WHERE connection_id = ? AND object = ? AND external_id = ?',
    ),
    insert: sql.prepare(
      `INSERT INTO integration_connectors (${connectorColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    update: sql.prepare(
      'UPDATE integration_connectors SET name = ?, search = ?, company_ref = ?, company_id = ?, is_active = ?, deleted_at = ?, ' +
        'merged_into = ?, remote_modstamp = ?, content_hash = ?, latest_metadata_id = ?, version = ?, last_synced_at = ? WHERE id = ?',
    ),
    touch: sql.prepare(
      'UPDATE integration_connectors SET remote_modstamp = ?, last_synced_at = ? WHERE id = ?',
    ),
    version: sql.prepare(
      'INSERT INTO integration_metadata (id, connector_id, version, kind, raw_data, content_hash, extracted_fields, ' +
        'api_version, remote_modstamp, run_id, last_synced_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    company: sql.prepare('INSERT INTO companies (name, created_at, updated_at) VALUES (?, ?, ?)'),
    renameCompany: sql.prepare('UPDATE companies SET name = ?, updated_at = ? WHERE id = ? AND name <> ?'),
    findCompany: sql.prepare<[number, string, string], number | null>(
      'SELECT company_id FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?',
    ),
    count: sql.prepare(
      'INSERT INTO record_counts (connection_id, object, live, deleted, generation) VALUES (?, ?, ?, ?, 1) ' +
        'ON CONFLICT (connection_id, object) DO UPDATE SET live = live + excluded.live, ' +
        'deleted = deleted + excluded.deleted, generation = generation + 1',
    ),
  }
}
