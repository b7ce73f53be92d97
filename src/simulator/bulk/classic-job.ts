import { makeId } from '../ids.ts'
import type { Org } from '../org.ts'
import { getMeta, setMeta } from '../store.ts'
import type { Info } from './classic-xml.ts'
import type { Job, JobState } from './job.ts'

/** A job of Bulk API 1.0: a frame around its batches, each of which is a job of the engine. */
export type ClassicJob = {
  readonly id: string
  readonly object: string
  readonly operation: string
  readonly external_id: string | null
  readonly state: 'Open' | 'Closed' | 'Aborted'
  readonly mode: string
  readonly version: number
  readonly user_id: string
  readonly created_at: number
  readonly content_type: 'CSV' | 'XML' | 'JSON'
  /** Rows in a batch that the service makes itself, by ranges of ids; 0 when the client makes the batches. */
  readonly pk_chunk: number
}

export function addClassicJob(org: Org, job: Omit<ClassicJob, 'id' | 'created_at' | 'state'>): ClassicJob {
  const n = Number(getMeta(org.db, 'bulk_job') ?? '0') + 1
  setMeta(org.db, 'bulk_job', String(n))
  const row: ClassicJob = {
    ...job,
    id: makeId('750', org.instance, n),
    state: 'Open',
    created_at: org.clock.now(),
  }
  const names = Object.keys(row)
  org
    .prepare(`INSERT INTO sim_classic_job (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .run(...Object.values(row))
  return row
}

export const classicJob = (org: Org, id: string): ClassicJob | undefined =>
  org.prepare('SELECT * FROM sim_classic_job WHERE substr(id, 1, 15) = ?').get(id.slice(0, 15)) as
    | ClassicJob
    | undefined

/** The batches of a job in the order in which they came. */
export const batchesOf = (org: Org, job: ClassicJob): Job[] =>
  org
    .prepare(
      'SELECT j.* FROM sim_classic_batch b JOIN sim_bulk_job j ON j.id = b.id WHERE b.job = ? ORDER BY b.id',
    )
    .all(job.id) as Job[]

const STATES: Readonly<Record<JobState, string>> = {
  Open: 'Queued',
  UploadComplete: 'Queued',
  InProgress: 'InProgress',
  JobComplete: 'Completed',
  Failed: 'Failed',
  Aborted: 'NotProcessed',
}

const instant = (ms: number) => new Date(ms).toISOString()

export const batchInfo = (job: ClassicJob, batch: Job): Info => ({
  id: batch.id,
  jobId: job.id,
  state: STATES[batch.state],
  stateMessage: batch.error,
  createdDate: instant(batch.created_at),
  systemModstamp: instant(batch.modified_at),
  numberRecordsProcessed: batch.processed,
  numberRecordsFailed: batch.failed,
  totalProcessingTime: batch.took_ms,
  apiActiveProcessingTime: batch.took_ms,
  apexProcessingTime: 0,
})

export function jobInfo(org: Org, job: ClassicJob): Info {
  const batches = batchesOf(org, job)
  const count = (state: string) => batches.filter((batch) => STATES[batch.state] === state).length
  const sum = (of: (batch: Job) => number) => batches.reduce((total, batch) => total + of(batch), 0)
  const took = sum((batch) => batch.took_ms)
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.user_id,
    createdDate: instant(job.created_at),
    systemModstamp: instant(job.created_at),
    state: job.state,
    externalIdFieldName: job.external_id,
    concurrencyMode: job.mode,
    contentType: job.content_type,
    numberBatchesQueued: count('Queued'),
    numberBatchesInProgress: count('InProgress'),
    numberBatchesCompleted: count('Completed'),
    numberBatchesFailed: count('Failed'),
    numberBatchesTotal: batches.length,
    numberRecordsProcessed: sum((batch) => batch.processed),
    numberRetries: 0,
    apiVersion: `${job.version}.0`,
    numberRecordsFailed: sum((batch) => batch.failed),
    totalProcessingTime: took,
    apiActiveProcessingTime: took,
    apexProcessingTime: 0,
  }
}
