import { isoInstant } from '../clock.ts'
import { makeId } from '../ids.ts'
import type { Org } from '../org.ts'
import { notFound } from '../rest/errors.ts'
import { getMeta, setMeta } from '../store.ts'
import { dropSpool, sweepSpool } from './spool.ts'

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'

/** A bulk job as it is stored; instants are epoch milliseconds. */
export type Job = {
  readonly id: string
  readonly kind: 'ingest' | 'query' | 'batch'
  readonly object: string
  readonly operation: string
  readonly external_id: string | null
  readonly delimiter: string
  readonly line_ending: string
  readonly version: number
  readonly soql: string | null
  readonly user_id: string
  readonly created_at: number
  readonly modified_at: number
  readonly state: JobState
  readonly uploaded: number
  readonly header: string | null
  readonly processed: number
  readonly failed: number
  readonly took_ms: number
  readonly error: string | null
  readonly first_seq: number
  readonly total: number
  /** Up to which byte the upload has been split into rows; -1 when nothing is left to split. */
  readonly split_at: number
  /** The ids of a range that the service has made: from this one on, up to but not with the other. */
  readonly pk_from: string | null
  readonly pk_to: string | null
}

export const ENDED: ReadonlySet<JobState> = new Set<JobState>(['JobComplete', 'Failed', 'Aborted'])

const TABLES = `
  CREATE TABLE IF NOT EXISTS sim_bulk_job (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, object TEXT NOT NULL, operation TEXT NOT NULL, external_id TEXT,
    delimiter TEXT NOT NULL, line_ending TEXT NOT NULL, version INTEGER NOT NULL, soql TEXT, user_id TEXT NOT NULL,
    created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, state TEXT NOT NULL, uploaded INTEGER NOT NULL DEFAULT 0,
    header TEXT, processed INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    took_ms INTEGER NOT NULL DEFAULT 0, error TEXT, first_seq INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
    split_at INTEGER NOT NULL DEFAULT -1, pk_from TEXT, pk_to TEXT
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sim_bulk_row (
    job TEXT NOT NULL, n INTEGER NOT NULL, line TEXT NOT NULL, outcome INTEGER NOT NULL DEFAULT 0, rid TEXT,
    created INTEGER NOT NULL DEFAULT 0, error TEXT, PRIMARY KEY (job, n)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sim_classic_job (
    id TEXT PRIMARY KEY, object TEXT NOT NULL, operation TEXT NOT NULL, external_id TEXT, state TEXT NOT NULL,
    mode TEXT NOT NULL, version INTEGER NOT NULL, user_id TEXT NOT NULL, created_at INTEGER NOT NULL,
    content_type TEXT NOT NULL DEFAULT 'CSV', pk_chunk INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sim_classic_batch (
    job TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (job, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sim_bulk_use (at INTEGER NOT NULL, what TEXT NOT NULL, n INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS sim_bulk_use_at ON sim_bulk_use (what, at);
  CREATE TABLE IF NOT EXISTS sim_bulk_hit (seq INTEGER PRIMARY KEY, rid INTEGER NOT NULL);
`

/** Columns that an organisation kept from an earlier day may lack. */
const LATER = [
  ['sim_bulk_job', 'split_at', 'INTEGER NOT NULL DEFAULT -1'],
  ['sim_bulk_job', 'pk_from', 'TEXT'],
  ['sim_bulk_job', 'pk_to', 'TEXT'],
  ['sim_classic_job', 'content_type', `TEXT NOT NULL DEFAULT 'CSV'`],
  ['sim_classic_job', 'pk_chunk', 'INTEGER NOT NULL DEFAULT 0'],
] as const

const prepared = new WeakSet<Org>()

/** The tables of both bulk interfaces, made when the first is asked for. */
export function ensureBulk(org: Org): void {
  if (prepared.has(org)) return
  org.db.exec(TABLES)
  for (const [table, name, type] of LATER) {
    const known = org.db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, name)
    if (known === undefined) org.db.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`)
  }
  sweepSpool(org)
  prepared.add(org)
}

/** How a row of a job came out. */
export const PENDING = 0
export const DONE = 1
export const REFUSED = 2

export function addJob(
  org: Org,
  job: Pick<
    Job,
    'kind' | 'object' | 'operation' | 'delimiter' | 'line_ending' | 'version' | 'user_id' | 'state'
  > &
    Partial<Job>,
): Job {
  const n = Number(getMeta(org.db, 'bulk_job') ?? '0') + 1
  setMeta(org.db, 'bulk_job', String(n))
  const now = org.clock.now()
  const prefix = job.kind === 'batch' ? '751' : '750'
  const row = { ...job, id: makeId(prefix, org.instance, n), created_at: now, modified_at: now }
  const names = Object.keys(row)
  org
    .prepare(`INSERT INTO sim_bulk_job (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .run(...Object.values(row))
  return jobOf(org, row.id)
}

/** The job of an id, 15 or 18 characters; NOT_FOUND when there is none. */
export function jobOf(org: Org, id: string, kind?: Job['kind']): Job {
  const found = org
    .prepare('SELECT * FROM sim_bulk_job WHERE id >= ? AND id < ? LIMIT 1')
    .get(id, id.length < 15 ? '' : `${id}~`) as Job | undefined
  if (!found || (kind !== undefined && found.kind !== kind)) throw notFound()
  return found
}

export function changeJob(org: Org, id: string, changes: Partial<Job>): void {
  const all = { ...changes, modified_at: org.clock.now() }
  const names = Object.keys(all)
  org
    .prepare(`UPDATE sim_bulk_job SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`)
    .run(...Object.values(all), id)
}

export function dropJob(org: Org, job: Job): void {
  org.prepare('DELETE FROM sim_bulk_row WHERE job = ?').run(job.id)
  dropSpool(org, job.id)
  if (job.soql !== null) {
    org
      .prepare('DELETE FROM sim_bulk_hit WHERE seq >= ? AND seq < ?')
      .run(job.first_seq, job.first_seq + job.total)
  }
  org.prepare('DELETE FROM sim_bulk_job WHERE id = ?').run(job.id)
}

/** The job as a client reads it; with counters once it has been asked for by id. */
export function jobJson(job: Job, counters: boolean): Record<string, unknown> {
  const version = `${job.version}.0`
  const ingest = job.kind === 'ingest'
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.user_id,
    createdDate: isoInstant(job.created_at),
    systemModstamp: isoInstant(job.modified_at),
    state: job.state,
    ...(job.external_id === null ? {} : { externalIdFieldName: job.external_id }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: job.version,
    ...(ingest && job.state === 'Open'
      ? { contentUrl: `services/data/v${version}/jobs/ingest/${job.id}/batches` }
      : {}),
    ...(counters || !ingest ? { jobType: ingest ? 'V2Ingest' : 'V2Query' } : {}),
    lineEnding: job.line_ending,
    columnDelimiter: job.delimiter,
    ...(counters
      ? {
          numberRecordsProcessed: job.processed,
          ...(ingest ? { numberRecordsFailed: job.failed } : { isPkChunkingSupported: true }),
          retries: 0,
          totalProcessingTime: job.took_ms,
          ...(ingest ? { apiActiveProcessingTime: job.took_ms, apexProcessingTime: 0 } : {}),
          ...(job.error === null ? {} : { errorMessage: job.error }),
        }
      : {}),
  }
}
