import { objectNamed } from '../org.ts'
import { beginJob, isStuck } from '../occasions.ts'
import type { Org, OrgUser } from '../org.ts'
import { RestError, restError } from '../rest/errors.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { bulkDials } from './dials.ts'
import { bodyOfRecord, columnsOf, HeaderError } from './columns.ts'
import type { Column } from './columns.ts'
import { DELIMITERS, valuesOf } from './csv.ts'
import { changeJob, DONE, ensureBulk, REFUSED } from './job.ts'
import type { Job } from './job.ts'
import { planBulkQuery } from './plan.ts'
import { noteUse } from './quota.ts'
import { splitPiece } from './split.ts'
import { writeRecord } from './write-record.ts'

/** Rows in one go: few enough that other requests are answered in between. */
const SLICE = 250
/** Records that the service takes as one batch of its own. */
const INTERNAL_BATCH = 10_000
/** What a value of a query's result is taken to weigh. */
const VALUE_BYTES = 20
const IDLE_MS = 50
const running = new WeakSet<Org>()

/** Sets the work on jobs going, if it is not. Stops by itself when no job is left or the organisation closes. */
export function wakeBulk(org: Org): void {
  ensureBulk(org)
  if (running.has(org)) return
  running.add(org)
  setImmediate(() => turn(org))
}

function turn(org: Org): void {
  if (!org.db.open) return void running.delete(org)
  const upload = org
    .prepare('SELECT * FROM sim_bulk_job WHERE split_at >= 0 ORDER BY created_at, id LIMIT 1')
    .get() as Job | undefined
  if (upload) {
    splitSafely(org, upload)
    return void setImmediate(() => turn(org))
  }
  const job = nextJob(org)
  if (!job) return void running.delete(org)
  const wait = job === 'stuck' ? IDLE_MS : stepSafely(org, job)
  if (wait === 0) setImmediate(() => turn(org))
  else setTimeout(() => turn(org), wait).unref()
}

/** Which job is on; one that hangs by a fault does not hold the others up. */
function nextJob(org: Org): Job | 'stuck' | undefined {
  const jobs = org
    .prepare(
      `SELECT * FROM sim_bulk_job WHERE state IN ('UploadComplete', 'InProgress') ORDER BY state, created_at, id`,
    )
    .iterate() as IterableIterator<Job>
  let found: 'stuck' | undefined
  for (const job of jobs) {
    if (!isStuck(org, job.id)) return job
    found = 'stuck'
  }
  return found
}

/** An upload that cannot be read ends its job. */
function splitSafely(org: Org, job: Job): void {
  try {
    org.db.transaction(() => splitPiece(org, job))()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    changeJob(org, job.id, { state: 'Failed', split_at: -1, error: `InternalServerError : ${message}` })
  }
}

/** Whatever goes wrong inside a job ends that job, not the organisation. */
function stepSafely(org: Org, job: Job): number {
  try {
    return step(org, job)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    changeJob(org, job.id, { state: 'Failed', error: `InternalServerError : ${message}` })
    return 0
  }
}

/** One step of a job; answers how many milliseconds the next one waits. */
function step(org: Org, job: Job): number {
  const { fail, stuck, startDelayMs, rowsPerSecond } = bulkDials(org)
  if (job.state === 'UploadComplete') {
    const since = org.clock.now() - job.modified_at
    if (since < startDelayMs) return Math.min(IDLE_MS, startDelayMs - since)
    const broken = beginJob(org, job.id)
    changeJob(
      org,
      job.id,
      broken === undefined ? { state: 'InProgress' } : { state: 'Failed', error: broken },
    )
    return 0
  }
  if (stuck) return IDLE_MS
  if (fail !== null) {
    changeJob(org, job.id, { state: 'Failed', error: fail })
    return 0
  }
  const started = performance.now()
  const rows = org.db.transaction(() => (job.soql !== null ? select(org, job) : ingest(org, job)))()
  const took = Math.ceil(performance.now() - started)
  org.prepare('UPDATE sim_bulk_job SET took_ms = took_ms + ? WHERE id = ?').run(took, job.id)
  return rowsPerSecond === null ? 0 : Math.max(1, (rows * 1000) / rowsPerSecond - took)
}

function select(org: Org, job: Job): number {
  try {
    const plan = planBulkQuery(org, job.soql ?? '', {
      all: job.operation === 'queryAll',
      range: job.pk_from === null ? undefined : { from: job.pk_from, to: job.pk_to },
    })
    const last = org.prepare('SELECT IFNULL(MAX(seq), 0) AS seq FROM sim_bulk_hit').get() as { seq: number }
    const filled = org
      .prepare(`INSERT INTO sim_bulk_hit (rid) SELECT rid FROM (${plan.hits})`)
      .run(...plan.params)
    changeJob(org, job.id, {
      state: 'JobComplete',
      processed: filled.changes,
      total: filled.changes,
      first_seq: last.seq + 1,
    })
    if (job.kind === 'query') {
      noteUse(org, 'query kb', Math.ceil((filled.changes * plan.names.length * VALUE_BYTES) / 1024))
    }
    return filled.changes
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    changeJob(org, job.id, { state: 'Failed', error: error.message })
    return 0
  }
}

type Upload = { object: ObjectSchema; columns: Column[]; user: OrgUser; delimiter: string }

function uploadOf(org: Org, job: Job): Upload {
  const object = objectNamed(org, job.object)
  const user = org.users.find((one) => one.id === job.user_id)
  if (!object || !user) throw new HeaderError(`InvalidBatch : Unable to find object: ${job.object}`)
  const delimiter = DELIMITERS[job.delimiter] ?? ','
  const header = valuesOf(job.header ?? '', delimiter)
  if (!header) throw new HeaderError('InvalidBatch : Unable to parse the header row')
  return { object, user, delimiter, columns: columnsOf(org, object, header, job) }
}

function ingest(org: Org, job: Job): number {
  let upload: Upload
  try {
    if (job.error !== null) throw new HeaderError(job.error)
    upload = uploadOf(org, job)
  } catch (error) {
    if (!(error instanceof HeaderError)) throw error
    changeJob(org, job.id, { state: 'Failed', error: error.message })
    return 0
  }
  if (job.processed === 0) {
    noteUse(org, 'records', job.total)
    noteUse(org, 'batches', Math.ceil(job.total / INTERNAL_BATCH))
  }
  const most = Math.max(1, Math.min(SLICE, Math.ceil((bulkDials(org).rowsPerSecond ?? SLICE * 20) / 20)))
  const rows = org
    .prepare('SELECT n, line FROM sim_bulk_row WHERE job = ? AND n > ? ORDER BY n LIMIT ?')
    .all(job.id, job.processed, most) as { n: number; line: string }[]
  const note = org.prepare(
    'UPDATE sim_bulk_row SET outcome = ?, rid = ?, created = ?, error = ? WHERE job = ? AND n = ?',
  )
  let failed = 0
  for (const { n, line } of rows) {
    const outcome = oneRow(org, job, upload, line)
    if (outcome.error !== null) failed++
    note.run(
      outcome.error === null ? DONE : REFUSED,
      outcome.id,
      outcome.created ? 1 : 0,
      outcome.error,
      job.id,
      n,
    )
  }
  const processed = job.processed + rows.length
  const done = rows.length < most
  changeJob(org, job.id, {
    processed,
    failed: job.failed + failed,
    ...(done ? { state: 'JobComplete' as const } : {}),
  })
  return rows.length
}

/** Refuses a row that the dial `failRows` is about. */
function assertPasses(org: Org, object: string, record: ReturnType<typeof bodyOfRecord>): void {
  const { failRows } = bulkDials(org)
  if (failRows?.object.toLowerCase() !== object.toLowerCase()) return
  const field = failRows.field.toLowerCase()
  const own = Object.entries({ ...record.body, Id: record.id }).find(([name]) => name.toLowerCase() === field)
  if (typeof own?.[1] !== 'string' || !new RegExp(failRows.matches).test(own[1])) return
  throw restError(400, failRows.status, failRows.message, [failRows.field])
}

type Outcome = { readonly id: string | null; readonly created: boolean; readonly error: string | null }

function oneRow(org: Org, job: Job, upload: Upload, line: string): Outcome {
  const values = valuesOf(line, upload.delimiter)
  if (values?.length !== upload.columns.length) {
    const error = 'INVALID_CSV:The record does not have as many values as the header has columns:--'
    return { id: null, created: false, error }
  }
  const record = bodyOfRecord(upload.columns, values)
  try {
    assertPasses(org, upload.object.name, record)
    return { ...writeRecord(org, upload.object, job, upload.user, record), error: null }
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    const item = error.items[0]
    const fields = item?.fields?.length ? `${item.fields.join(',')} --` : '--'
    return {
      id: record.id ?? null,
      created: false,
      error: `${item?.errorCode ?? 'UNKNOWN_EXCEPTION'}:${item?.message ?? error.message}:${fields}`,
    }
  }
}
