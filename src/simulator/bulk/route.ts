import type { Answer, ApiCall } from '../http.ts'
import { noContent, ok } from '../http.ts'
import { objectNamed } from '../org.ts'
import { bodyOf } from '../rest/body.ts'
import { notAllowed, notFound, restError } from '../rest/errors.ts'
import { keyField } from '../rows/upsert.ts'
import { DELIMITERS, LINE_ENDINGS } from './csv.ts'
import { bulkDials } from './dials.ts'
import { wakeBulk } from './engine.ts'
import { addJob, changeJob, dropJob, ENDED, ensureBulk, jobJson, jobOf } from './job.ts'
import type { Job } from './job.ts'
import { listJobs } from './list.ts'
import { planBulkQuery } from './plan.ts'
import { assertIngestQuota, assertOpenJobs, assertQueryQuota, noteUse, QuotaError } from './quota.ts'
import { ingestResults, queryResults, resultPages } from './results.ts'
import { claimUpload } from './spool.ts'

const OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete']

/** The version that brought the addresses of several pages at once. */
const PAGES_FROM = 58

const invalid = (message: string) => restError(400, 'INVALIDJOB', message)

/** `/services/data/vXX.0/jobs/ingest` and `/jobs/query` with all that stands behind them. */
export function jobs(call: ApiCall, rest: readonly string[]): Answer {
  ensureBulk(call.org)
  try {
    return route(call, rest)
  } catch (error) {
    if (error instanceof QuotaError) throw restError(400, error.code.toUpperCase(), error.message)
    throw error
  }
}

function route(call: ApiCall, rest: readonly string[]): Answer {
  const kind = rest[0]?.toLowerCase()
  if (kind !== 'ingest' && kind !== 'query') throw notFound()
  const [id, part] = rest.slice(1)
  if (id === undefined) {
    if (call.method === 'POST') return kind === 'ingest' ? createIngest(call) : createQuery(call)
    if (call.method === 'GET') return listJobs(call, kind)
    throw notAllowed(call.method)
  }
  const job = jobOf(call.org, id, kind)
  if (part === undefined) return onJob(call, job)
  const key = part.toLowerCase()
  if (kind === 'ingest' && key === 'batches' && call.method === 'PUT') return upload(call, job)
  if (call.method !== 'GET') throw notAllowed(call.method)
  return kind === 'ingest' ? ingestFile(call, job, key) : queryFile(call, job, key)
}

function textIn(body: Record<string, unknown>, name: string, otherwise: string): string {
  const value = body[name] ?? otherwise
  if (typeof value !== 'string') throw invalid(`${name} must be a text`)
  return value
}

function form(call: ApiCall, body: Record<string, unknown>) {
  const delimiter = textIn(body, 'columnDelimiter', 'COMMA').toUpperCase()
  const lineEnding = textIn(body, 'lineEnding', 'LF').toUpperCase()
  if (!(delimiter in DELIMITERS)) throw invalid(`columnDelimiter ${delimiter} is not supported`)
  if (!(lineEnding in LINE_ENDINGS)) throw invalid(`lineEnding ${lineEnding} is not supported`)
  if (textIn(body, 'contentType', 'CSV').toUpperCase() !== 'CSV') throw invalid('contentType must be CSV')
  return { delimiter, line_ending: lineEnding, version: call.version, user_id: call.user.id }
}

function createIngest(call: ApiCall): Answer {
  const body = bodyOf(call)
  const operation = textIn(body, 'operation', '')
  if (operation === 'hardDelete' && !bulkDials(call.org).hardDelete) {
    throw restError(400, 'FEATURENOTENABLED', 'hardDelete needs the permission Bulk API Hard Delete')
  }
  if (!OPERATIONS.includes(operation)) throw invalid(`operation '${operation}' is not supported`)
  const object = objectNamed(call.org, textIn(body, 'object', ''))
  if (!object) throw restError(400, 'INVALIDENTITY', `Unable to find object: ${textIn(body, 'object', '')}`)
  const key = textIn(body, 'externalIdFieldName', '')
  if (operation === 'upsert' && key === '') throw invalid('externalIdFieldName is required for upsert')
  if (operation === 'upsert') keyField(object, key)
  assertIngestQuota(call.org)
  assertOpenJobs(call.org)
  const job = addJob(call.org, {
    ...form(call, body),
    kind: 'ingest',
    object: object.name,
    operation,
    external_id: key === '' ? null : key,
    state: 'Open',
  })
  return ok(jobJson(job, false))
}

function createQuery(call: ApiCall): Answer {
  const body = bodyOf(call)
  const operation = textIn(body, 'operation', '')
  if (operation !== 'query' && operation !== 'queryAll')
    throw invalid(`operation '${operation}' is not supported`)
  const soql = textIn(body, 'query', '')
  const { object } = planBulkQuery(call.org, soql, { all: operation === 'queryAll' })
  assertQueryQuota(call.org)
  assertOpenJobs(call.org)
  noteUse(call.org, 'query jobs', 1)
  const job = addJob(call.org, {
    ...form(call, body),
    kind: 'query',
    object,
    operation,
    soql,
    state: 'UploadComplete',
  })
  wakeBulk(call.org)
  return ok(jobJson(job, false))
}

function onJob(call: ApiCall, job: Job): Answer {
  if (call.method === 'GET') return ok(jobJson(job, true))
  if (call.method === 'DELETE') {
    if (!ENDED.has(job.state) && job.state !== 'UploadComplete') {
      throw invalid(`Job can not be deleted in state ${job.state}`)
    }
    dropJob(call.org, job)
    return noContent
  }
  if (call.method !== 'PATCH') throw notAllowed(call.method)
  const state = bodyOf(call)['state']
  if (state === 'Aborted' && !ENDED.has(job.state)) changeJob(call.org, job.id, { state })
  else if (state === 'UploadComplete' && job.kind === 'ingest' && job.state === 'Open') {
    changeJob(call.org, job.id, { state })
    wakeBulk(call.org)
  } else throw invalid(`Job state can not be changed from ${job.state} to ${String(state)}`)
  return ok(jobJson(jobOf(call.org, job.id), false))
}

/** Takes the upload as it is. What is wrong with it shows when the job is processed. */
function upload(call: ApiCall, job: Job): Answer {
  if (job.state !== 'Open' || job.uploaded === 1) {
    throw restError(
      400,
      'BULK_API_ERROR',
      `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
    )
  }
  claimUpload(call.org, call, job.id)
  changeJob(call.org, job.id, { uploaded: 1, split_at: 0 })
  wakeBulk(call.org)
  return { status: 201 }
}

function ingestFile(call: ApiCall, job: Job, key: string): Answer {
  const which = {
    successfulresults: 'successful',
    failedresults: 'failed',
    unprocessedrecords: 'unprocessed',
  }[key]
  if (which === undefined) throw notFound()
  if (!ENDED.has(job.state)) throw invalid(`Job is in state ${job.state}; its results are not ready`)
  return ingestResults(call.org, job, which as 'successful' | 'failed' | 'unprocessed')
}

function queryFile(call: ApiCall, job: Job, key: string): Answer {
  if (key !== 'results' && (key !== 'resultpages' || call.version < PAGES_FROM)) throw notFound()
  if (job.version !== call.version) {
    throw restError(409, 'API_VERSION_MISMATCH', `the job was made with version ${job.version}.0`)
  }
  if (job.state === 'Failed' || job.state === 'Aborted') {
    throw invalid(`Job ended in state ${job.state}; it has no results`)
  }
  if (job.state !== 'JobComplete') return noContent
  const { query } = call
  if (key === 'results') return queryResults(call.org, job, query.get('locator'), query.get('maxRecords'))
  const base = `${call.apiPath}/jobs/query/${job.id}`
  return ok(resultPages(job, base, query.get('locator'), query.get('maxRecords')))
}
