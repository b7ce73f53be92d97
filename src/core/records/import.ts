import type { ImportError, ImportResult, ImportTable } from '../../contract/record-import.ts'
import { inTransaction, type Store } from '../db/open.ts'
import { olderTablesOf, OlderRowError, type OlderTables } from '../providers/index.ts'
import { parseCsv } from './csv.ts'
import { RecordWriter } from './writer.ts'

export type ImportTask = {
  readonly connectionId: number
  readonly type: string
  readonly companyObject: string | null
  readonly table: ImportTable
  readonly rows: readonly unknown[] | null
  readonly csv: string | null
  readonly firstRow: number
  readonly dryRun: boolean
  readonly now: number
}

/** Stands in place of an API version on what came from an older structure and not from the org. */
const imported = 'import'
/** Errors told one by one; all are counted. */
const mostErrors = 500

class DryRun extends Error {}

/**
 * Takes rows of an older table into the store, in one transaction, which a dry run takes back. What the org itself sent
 * is never touched, nor what came from a newer row; the same rows again change nothing. Runs on a worker thread.
 */
export function importRows(store: Store, task: ImportTask): ImportResult {
  const rows = task.rows ?? parseCsv(task.csv ?? '')
  const tables = olderTablesOf(task.type)
  let result: ImportResult | undefined
  try {
    inTransaction(store, () => {
      result = new Import(store, task, tables).take(rows)
      if (task.dryRun) throw new DryRun()
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
  if (result === undefined) throw new Error('an import ended without a result')
  return result
}

type Found = { readonly api_version: string; readonly changed: string | null }

class Import {
  private readonly task: ImportTask
  private readonly tables: OlderTables
  private readonly object: string
  private readonly writer: RecordWriter
  private readonly statements: ReturnType<typeof prepare>
  private readonly seen = new Map<string, number>()
  private companies: Map<string, string> | undefined

  constructor(store: Store, task: ImportTask, tables: OlderTables) {
    this.task = task
    this.tables = tables
    this.object = tables.objects[task.table]
    this.statements = prepare(store)
    this.writer = new RecordWriter(store, {
      connectionId: task.connectionId,
      type: task.type,
      object: this.object,
      apiVersion: imported,
      companyObject: task.companyObject,
    })
  }

  take(rows: readonly unknown[]): ImportResult {
    const counts = { created: 0, updated: 0, unchanged: 0, newer_here: 0, failed: 0 }
    const errors: ImportError[] = []
    rows.forEach((given, place) => {
      const row = this.task.firstRow + place
      try {
        counts[this.one(given, row)] += 1
      } catch (error) {
        if (!(error instanceof OlderRowError)) throw error
        counts.failed += 1
        if (errors.length < mostErrors)
          errors.push({ row, id: idOf(given), column: error.column, message: error.message })
      }
    })
    return { dry_run: this.task.dryRun, object: this.object, rows: rows.length, ...counts, errors }
  }

  private one(given: unknown, place: number): 'created' | 'updated' | 'unchanged' | 'newer_here' {
    const { connectionId, table, now } = this.task
    const { key, changedAt, row } = this.tables.read(table, given, (id) => this.companyOf(id))
    for (const name of new Set([key ?? row.externalId, row.externalId])) {
      const before = this.seen.get(name)
      if (before !== undefined)
        throw new OlderRowError('id', `Row ${before} already is ${name}. Leave one of the two out.`)
    }
    if (key !== null) this.seen.set(key, place)
    this.seen.set(row.externalId, place)
    const found = this.statements.find.get(connectionId, this.object, row.externalId)
    if (found !== undefined && (found.api_version !== imported || isNewer(found.changed, changedAt))) {
      this.note(key, row.externalId)
      return 'newer_here'
    }
    const { created, updated, deleted } = this.writer.apply([row], null, now)
    this.note(key, row.externalId)
    if (found === undefined) return 'created'
    return created + updated + deleted > 0 ? 'updated' : 'unchanged'
  }

  /** Keeps beside the record what the older structure calls it: other rows point at it by that. */
  private note(key: string | null, externalId: string): void {
    if (key === null) return
    const { connectionId, table } = this.task
    this.statements.note.run(JSON.stringify({ imported_from: key }), connectionId, this.object, externalId)
    if (table === 'companies') this.companies?.set(key, externalId)
  }

  private companyOf(id: string): string | null {
    this.companies ??= new Map(
      this.statements.keys
        .all(this.task.connectionId, this.tables.objects.companies)
        .map((row) => [row.key, row.external_id]),
    )
    return this.companies.get(`companies/${id}`) ?? null
  }
}

function isNewer(here: string | null, given: number | null): boolean {
  const at = here === null ? Number.NaN : Date.parse(here)
  return given !== null && at > given
}

function idOf(given: unknown): string | null {
  if (typeof given !== 'object' || given === null) return null
  const id: unknown = Reflect.get(given, 'id') ?? Reflect.get(given, 'salesforce_id')
  return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 100) : null
}

function prepare({ sql }: Store) {
  return {
    find: sql.prepare<[number, string, string], Found>(
      "SELECT m.api_version, json_extract(m.raw_data, '$.LastModifiedDate') AS changed FROM integration_connectors c " +
        'JOIN integration_metadata m ON m.id = c.latest_metadata_id WHERE c.connection_id = ? AND c.object = ? AND c.external_id = ?',
    ),
    note: sql.prepare(
      'UPDATE integration_connectors SET connection_metadata = ? WHERE connection_id = ? AND object = ? AND external_id = ? ' +
        'AND connection_metadata IS NULL',
    ),
    keys: sql.prepare<[number, string], { key: string; external_id: string }>(
      "SELECT json_extract(connection_metadata, '$.imported_from') AS key, external_id FROM integration_connectors " +
        'WHERE connection_id = ? AND object = ? AND connection_metadata IS NOT NULL',
    ),
  }
}
