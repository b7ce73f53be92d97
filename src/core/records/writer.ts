import type { Store } from '../db/open.ts'
import { bookkeepingOf } from '../providers/index.ts'
import { compareTold, type Told } from './stale.ts'
import { prepareWriter, type Existing, type WriterStatements } from './writer-statements.ts'
import type { RemoteRow } from '../providers/provider.ts'

export type WriterTarget = {
  readonly connectionId: number
  readonly type: string
  readonly object: string
  readonly apiVersion: string
  /** The object whose rows are companies, null when the remote system has none. */
  readonly companyObject: string | null
}

/** What the writer did besides counting: ids that a merge retired in these rows. */
export type Merged = { readonly oldId: string; readonly masterId: string }

export type WriteCounts = { created: number; updated: number; unchanged: number; deleted: number }

type Kind = 'created' | 'updated' | 'deleted' | 'restored'

/**
 * Puts remote rows into the store: one connector a record, one immutable version a change. Applying a row twice, or
 * an older row after a newer one, changes nothing (B22). A deleted row becomes a tombstone, a returning one loses it
 * (B8, B9). Call inside a transaction; `counts` of the object move with the rows.
 */
export class RecordWriter {
  private readonly target: WriterTarget
  private readonly isCompany: boolean
  private readonly quiet: ReadonlySet<string>
  private readonly statements: WriterStatements
  private readonly companies = new Map<string, number>()
  /** Ids retired by merges in the rows applied so far. */
  readonly merged: Merged[] = []
  /** Ids of rows applied so far that became deleted or came back. */
  readonly flipped: string[] = []
  /** Ids of records whose content changed in the rows applied so far; new and deleted ones are not among them. */
  readonly changed: string[] = []

  constructor(store: Store, target: WriterTarget) {
    this.target = target
    this.isCompany = target.object === target.companyObject
    this.quiet = bookkeepingOf(target.type)
    this.statements = prepareWriter(store)
  }

  /** Applies rows in order and says what they were: new, changed, as before, or gone. */
  apply(rows: readonly RemoteRow[], runId: number | null, now: number): WriteCounts {
    const counts: WriteCounts = { created: 0, updated: 0, unchanged: 0, deleted: 0 }
    const { connectionId, object } = this.target
    let live = 0
    let tombstones = 0
    let moved = false
    let nextId = this.statements.maxConnector.get() ?? 0
    let nextVersion = this.statements.maxMetadata.get() ?? 0
    for (const row of rows) {
      const found = this.statements.find.get(connectionId, object, row.externalId)
      if (found === undefined) {
        nextId += 1
        nextVersion += 1
        this.insert(row, nextId, nextVersion, runId, now)
        if (row.deleted) {
          this.flipped.push(row.externalId)
          tombstones += 1
          counts.deleted += 1
        } else {
          live += 1
          counts.created += 1
        }
        continue
      }
      const kind = changeOf(found, row)
      const seen = kind === 'updated' ? this.compare(found, row, now) : null
      if (seen?.same === true) {
        this.statements.reshape.run(row.modstamp, row.hash, seen.stale, now, found.id)
        moved = true
        counts.unchanged += 1
        continue
      }
      if (kind === null) {
        if (isNewer(row.modstamp, found.remote_modstamp)) {
          this.statements.touch.run(row.modstamp, now, found.id)
          moved = true
        }
        counts.unchanged += 1
        continue
      }
      nextVersion += 1
      if (kind === 'deleted' || kind === 'restored') this.flipped.push(row.externalId)
      this.change(found, row, kind, nextVersion, runId, now, seen === null ? found.stale_fields : seen.stale)
      if (kind === 'deleted') {
        live -= 1
        tombstones += 1
        counts.deleted += 1
      } else {
        counts.updated += 1
        this.changed.push(row.externalId)
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
    if (row.deleted) this.retire(row, now)
  }

  private change(
    found: Existing,
    row: RemoteRow,
    kind: Kind,
    metadataId: number,
    runId: number | null,
    now: number,
    stale: string | null,
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
      stale,
      now,
      found.id,
    )
    if (kind === 'deleted') this.retire(row, now)
    if (kind === 'restored')
      this.statements.dropAlias.run(this.target.connectionId, this.target.object, row.externalId)
  }

  /** A merge leaves an alias behind; whoever comes with the old id, or one older still, is led to the survivor (B10). */
  private retire(row: RemoteRow, now: number): void {
    if (row.mergedInto === null) return
    const { connectionId, object } = this.target
    const { alias, addAlias, moveAliases } = this.statements
    const masterId = alias.get(connectionId, object, row.mergedInto) ?? row.mergedInto
    addAlias.run(connectionId, object, row.externalId, masterId, row.modstamp ?? now)
    moveAliases.run(masterId, connectionId, object, row.externalId)
    this.merged.push({ oldId: row.externalId, masterId })
  }

  /**
   * Tombstones for rows the remote system no longer has and therefore cannot send (B8). The last known content stays.
   * @returns how many of them were live here
   */
  bury(externalIds: readonly string[], runId: number | null, now: number): number {
    const { connectionId, object } = this.target
    let nextVersion = this.statements.maxMetadata.get() ?? 0
    let buried = 0
    for (const externalId of externalIds) {
      const found = this.statements.find.get(connectionId, object, externalId)
      if (found === undefined || found.deleted_at !== null) continue
      nextVersion += 1
      buried += 1
      this.statements.repeatVersion.run(nextVersion, found.version + 1, runId, now, found.latest_metadata_id)
      this.statements.bury.run(now, nextVersion, found.version + 1, now, found.id)
    }
    if (buried > 0) this.statements.count.run(connectionId, object, -buried, buried)
    return buried
  }

  private compare(found: Existing, row: RemoteRow, now: number): Told | null {
    const known = this.statements.raw.get(found.latest_metadata_id)
    return known === undefined ? null : compareTold(known, row.raw, found.stale_fields, this.quiet, now)
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
    const found = this.statements.findCompany.get(
      this.target.connectionId,
      this.target.companyObject,
      row.companyRef,
    )
    if (found === undefined || found === null) return null
    if (this.companies.size > 20_000) this.companies.clear()
    // A text cut out of a page would keep the whole page; this one is kept for long.
    this.companies.set(Buffer.from(row.companyRef).toString(), found)
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
