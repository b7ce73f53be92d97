import { and, eq, sql } from 'drizzle-orm'
import type { RecordAsOf, RecordComparison } from '../../contract/record-history.ts'
import type {
  ExportQuery,
  RecordDetail,
  RecordObject,
  RecordRow,
  RecordVersion,
} from '../../contract/records.ts'
import type { Page } from '../../contract/base.ts'
import type { ConnectionService } from '../connections/service.ts'
import { inTransaction, type Store } from '../db/open.ts'
import { notFound, OrgdeckError } from '../errors.ts'
import type { Clock } from '../host.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import { allProviders, fieldsOf, providerOf, readerOf } from '../providers/index.ts'
import type { ObjectInfo, RemoteRow } from '../providers/provider.ts'
import { pageFrom, type PageInput } from '../paging.ts'
import { iso, isoOrNull } from '../time.ts'
import { createChangeReads } from './change-service.ts'
import { csvHeader, type ExportChunk, type ExportTask } from './export.ts'
import {
  connectorSelect,
  toRecordRow,
  type SearchHit,
  type SearchTask,
  type ConnectorRow,
  type PageResult,
  type PageTask,
} from './pages.ts'
import { staleOf } from './stale.ts'
import { recordCounts } from './tables.ts'
import {
  compareRecord,
  momentsOf,
  readAsOf,
  type AsOfInput,
  type CompareInput,
  type Subject,
} from './time-machine.ts'
import { readVersions } from './versions.ts'
import { RecordWriter, type WriterTarget } from './writer.ts'

export { RecordWriter } from './writer.ts'
export type { WriteCounts } from './writer.ts'
export type { ConnectorRow } from './pages.ts'

export type RecordService = ReturnType<typeof createRecordService>

type ListInput = Omit<PageTask, 'columns'> & { readonly columns?: readonly string[] | undefined }

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly reads: WorkerPool
  readonly connections: ConnectionService
  /** Until when the local copy of an object is complete, milliseconds; null before its first sync. */
  readonly asOf: (connectionId: number, object: string) => number | null
}

const exportRows = 2000
/** Shown first for an object nobody has chosen columns for. */
const fallbackColumns = 7

/** The local copy: lists, single records, their versions, exports. Long reads run on the reading thread. */
export function createRecordService({ store, clock, reads, connections, asOf }: Deps) {
  const byId = store.sql.prepare<[number], ConnectorRow>(`${connectorSelect} WHERE c.id = ?`)
  const find = (id: number): ConnectorRow => {
    const row = byId.get(id)
    if (row === undefined) throw notFound('record', id)
    return row
  }

  function subjectOf(id: number): Subject {
    const row = find(id)
    const provider = providerOf(connections.rows.get(row.connection_id).provider)
    const name = store.sql
      .prepare<[number, string, string], string>(
        'SELECT name FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?',
      )
      .pluck()
    const userName = (user: string): string | null =>
      name.get(row.connection_id, provider.history.userObject, user) ?? null
    return { store, connectorId: id, provider, userName }
  }

  function columnsOf(connectionId: number, object: string, info: ObjectInfo | null): readonly string[] {
    const wanted = providerOf(connections.rows.get(connectionId).provider).columnsOf(object)
    const names = info?.fields.map((field) => field.name) ?? []
    const present = wanted.filter((name) => names.includes(name))
    if (present.length > 0) return present
    const own = info?.fields.filter((field) => field.custom).map((field) => field.name) ?? []
    return [...[info?.nameField ?? []].flat(), ...own].slice(0, fallbackColumns)
  }

  const changed = createChangeReads({ store, reads, connections })

  const service = {
    ...changed,

    counts(connectionId: number, object: string): { live: number; deleted: number; generation: number } {
      const row = store.orm
        .select()
        .from(recordCounts)
        .where(and(eq(recordCounts.connectionId, connectionId), eq(recordCounts.object, object)))
        .get()
      return { live: row?.live ?? 0, deleted: row?.deleted ?? 0, generation: row?.generation ?? 0 }
    },
    liveTotal(connectionId: number): number {
      const sum = store.orm
        .select({ n: sql<number>`coalesce(sum(${recordCounts.live}), 0)` })
        .from(recordCounts)
        .where(eq(recordCounts.connectionId, connectionId))
        .get()
      return sum?.n ?? 0
    },

    async list(input: ListInput): Promise<Page<RecordRow> & { took_ms: number; as_of: string | null }> {
      connections.rows.get(input.integration_id)
      const info = connections.described(input.integration_id, input.object)?.info ?? null
      const columns = input.columns ?? columnsOf(input.integration_id, input.object, info)
      const task: PageTask = { ...input, columns }
      const found = (await reads.run('records.page', task)) as PageResult
      return {
        ...found,
        page_size: input.page_size,
        pages: Math.ceil(found.total / input.page_size),
        as_of: isoOrNull(asOf(input.integration_id, input.object)),
      }
    },

    objects(connectionId: number): RecordObject[] {
      const rows = store.orm
        .select()
        .from(recordCounts)
        .where(eq(recordCounts.connectionId, connectionId))
        .all()
      const order = providerOf(connections.rows.get(connectionId).provider).standardObjects
      const rank = (object: string): number => (order.includes(object) ? order.indexOf(object) : order.length)
      return rows
        .map((row): RecordObject => {
          const info = connections.described(connectionId, row.object)?.info ?? null
          return {
            object: row.object,
            label: info?.label ?? row.object,
            label_plural: info?.labelPlural ?? row.object,
            records: row.live,
            deleted: row.deleted,
            as_of: isoOrNull(asOf(connectionId, row.object)),
            columns: [...columnsOf(connectionId, row.object, info)],
            columns_all: (info?.fields ?? []).map(({ name, label, type }) => ({ name, label, type })),
          }
        })
        .sort((one, other) => rank(one.object) - rank(other.object) || one.label.localeCompare(other.label))
    },

    get(id: number): RecordDetail {
      const row = find(id)
      const connection = connections.rows.get(row.connection_id)
      const info = connections.described(row.connection_id, row.object)?.info
      const version = store.sql
        .prepare<
          [number],
          { api_version: string; content_hash: string; first_seen_at: number; stale_fields: string | null }
        >(
          'SELECT m.api_version, m.content_hash, c.first_seen_at, c.stale_fields FROM integration_connectors c ' +
            'JOIN integration_metadata m ON m.id = c.latest_metadata_id WHERE c.id = ?',
        )
        .get(id)
      return {
        ...toRecordRow(row, Object.keys(fieldsOf(row.type, row.raw_data))),
        object_label: info?.label ?? row.object,
        first_seen_at: iso(version?.first_seen_at ?? row.last_synced_at),
        api_version: version?.api_version ?? connection.apiVersion,
        content_hash: version?.content_hash ?? '',
        raw: row.raw_data,
        stale: staleOf(version?.stale_fields ?? null),
        remote_url: providerOf(connection.provider).recordUrl(
          connection.instanceUrl,
          row.object,
          row.external_id,
        ),
      }
    },

    versions(id: number, limit: number): { items: RecordVersion[]; total: number } {
      const { provider, userName } = subjectOf(id)
      return readVersions(store, id, limit, provider, userName)
    },

    /** The record as it was at an instant, by the clock of the org or by when it was seen here. */
    asOf: ({ id, at, clock: by }: AsOfInput): RecordAsOf => readAsOf(subjectOf(id), Date.parse(at), by),

    /** What differs between two points of a record's history. */
    compare(input: CompareInput): RecordComparison {
      const [from, to] = momentsOf(input, clock.now())
      return compareRecord(subjectOf(input.id), from, to)
    },

    async search(text: string, limit: number): Promise<SearchHit[]> {
      const remoteId =
        allProviders()
          .map((provider) => provider.parseId(text))
          .find((id) => id !== null) ?? null
      const task: SearchTask = { text, remoteId, limit }
      return (await reads.run('records.search', task)) as SearchHit[]
    },

    /** Live records and connections per company. */
    linkedCounts(companyIds: readonly number[]): Map<number, { records: number; integrations: number }> {
      const rows = store.sql
        .prepare<[string], { id: number; records: number; integrations: number }>(
          'SELECT company_id AS id, count(*) AS records, count(DISTINCT connection_id) AS integrations FROM integration_connectors ' +
            'WHERE company_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL GROUP BY company_id',
        )
        .all(JSON.stringify(companyIds))
      return new Map(rows.map((row) => [row.id, row]))
    },
    /** Records linked to a company, newest version each, the company's own record first. */
    ofCompany(
      companyId: number,
      input: PageInput & { type?: string | undefined },
    ): Page<RecordRow & { type: string; raw: string }> {
      const where = 'WHERE c.company_id = ? AND c.type LIKE ?'
      const type = input.type ?? '%'
      const total =
        store.sql
          .prepare<[number, string], number>(`SELECT count(*) FROM integration_connectors c ${where}`)
          .pluck()
          .get(companyId, type) ?? 0
      return pageFrom(input, total, (limit, offset) =>
        store.sql
          .prepare<[number, string, number, number], ConnectorRow>(
            `${connectorSelect} ${where} ORDER BY c.external_id <> c.company_ref, c.object, c.name, c.id LIMIT ? OFFSET ?`,
          )
          .all(companyId, type, limit, offset)
          .map((row) => ({
            ...toRecordRow(row, Object.keys(fieldsOf(row.type, row.raw_data))),
            type: row.type,
            raw: row.raw_data,
          })),
      )
    },

    /** One remote row into the store at once: `created` tells a new record from a known one; equal content adds no version. */
    syncRecord(target: WriterTarget, row: RemoteRow): { connector: RecordDetail; created: boolean } {
      const counts = inTransaction(store, () =>
        new RecordWriter(store, target).apply([row], null, clock.now()),
      )
      const id = store.sql
        .prepare<[number, string, string], number>(
          'SELECT id FROM integration_connectors WHERE connection_id = ? AND object = ? AND external_id = ?',
        )
        .pluck()
        .get(target.connectionId, target.object, row.externalId)
      if (id === undefined) throw notFound(target.object, row.externalId)
      return { connector: service.get(id), created: counts.created === 1 }
    },

    /** Reads one record from its org now. */
    async refresh(id: number): Promise<{ connector: RecordDetail; created: boolean }> {
      const row = find(id)
      const connection = connections.rows.get(row.connection_id)
      const provider = providerOf(connection.provider)
      const info =
        connections.described(row.connection_id, row.object)?.info ??
        (await connections.describe(row.connection_id, row.object))
      const fresh = await readerOf(connection.provider).readOne(
        connections.session(row.connection_id),
        provider.plan(info),
        row.external_id,
      )
      if (fresh === null) {
        throw new OrgdeckError(
          'NOT_FOUND',
          `${connection.label} no longer has ${row.object} ${row.external_id}. The copy here stays.`,
          {
            data: { kind: row.object, id: row.external_id },
          },
        )
      }
      const target = {
        connectionId: row.connection_id,
        type: provider.type,
        object: row.object,
        apiVersion: connection.apiVersion,
        companyObject: provider.companyObject,
      }
      return service.syncRecord(target, fresh)
    },

    /** The records of a query as a file, chunk by chunk; the next chunk is read when the last was taken. */
    async *export(query: ExportQuery): AsyncGenerator<string> {
      connections.rows.get(query.integration_id)
      if (query.since !== undefined) return yield* changed.exportChanges({ ...query, since: query.since })
      const info = connections.described(query.integration_id, query.object)?.info ?? null
      const columns =
        query.columns ?? (query.format === 'csv' ? (info?.fields.map((field) => field.name) ?? ['Id']) : [])
      if (query.format === 'csv') yield csvHeader(columns)
      for (let afterId = 0; ;) {
        const task: ExportTask = { ...query, sort: '$synced', columns, afterId, limit: exportRows }
        const chunk = (await reads.run('records.export', task)) as ExportChunk
        if (chunk.rows > 0) yield chunk.text
        if (chunk.rows < exportRows) return
        afterId = chunk.lastId
      }
    },
  }
  return service
}
