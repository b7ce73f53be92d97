import type { Answer, Call } from '../http.ts'
import { makeId } from '../ids.ts'
import { sessionUser } from '../oauth/tokens.ts'
import { objectNamed } from '../org.ts'
import type { OrgUser } from '../org.ts'
import { isObject } from '../rest/body.ts'
import { RestError } from '../rest/errors.ts'
import { keyField } from '../rows/upsert.ts'
import { countCall } from '../stats.ts'
import { addClassicJob, batchesOf, batchInfo, classicJob, jobInfo } from './classic-job.ts'
import type { ClassicJob } from './classic-job.ts'
import { batchList, elementIn, infoAnswer, refusal, resultList } from './classic-xml.ts'
import { quoted, recordsIn } from './csv.ts'
import { bulkDials } from './dials.ts'
import { wakeBulk } from './engine.ts'
import { addJob, changeJob, ENDED, ensureBulk, DONE } from './job.ts'
import type { Job } from './job.ts'
import { planBulkQuery } from './plan.ts'
import { queryResults } from './results.ts'

const OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete', 'query', 'queryAll']
const MOST_ROWS = 10_000
/** Rows in one result file of a query. */
const FILE = 250_000

class Refused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const isJson = (call: Call): boolean =>
  (call.headers['content-type'] ?? '').startsWith('application/json') && !call.keys.includes('result')

/** Answers `/services/async/XX.0`, the Bulk API 1.0. */
export function classic(call: Call): Answer {
  const json = isJson(call)
  countCall(call.org.stats, 'async')
  try {
    const token = String(call.headers['x-sfdc-session'] ?? '')
    const user = sessionUser(call.org, token)
    if (!user) throw new Refused('InvalidSessionId', 'Invalid session id')
    ensureBulk(call.org)
    return call.org.db.transaction(() => route(call, user, json))()
  } catch (error) {
    if (error instanceof Refused) return refusal(400, error.code, error.message, json)
    if (error instanceof RestError) return refusal(400, 'InvalidJob', error.message, json)
    throw error
  }
}

function route(call: Call, user: OrgUser, json: boolean): Answer {
  const [, , version = '', what, id, part, batchId, result, resultId] = call.words
  if (!/^\d\d\.0$/.test(version) || what?.toLowerCase() !== 'job')
    throw new Refused('InvalidUrl', 'no such address')
  const post = call.method === 'POST'
  if (id === undefined && post) {
    return infoAnswer(201, 'jobInfo', jobInfo(call.org, create(call, user, Number(version), json)), json)
  }
  const job = classicJob(call.org, id ?? '')
  if (!job) throw new Refused('InvalidJob', `Unable to find job: ${id ?? ''}`)
  if (part === undefined) {
    if (post) changeState(call, job, nameIn(call, json, 'state'))
    return infoAnswer(200, 'jobInfo', jobInfo(call.org, classicJob(call.org, job.id) ?? job), json)
  }
  if (batchId === undefined) {
    if (post) return infoAnswer(201, 'batchInfo', batchInfo(job, addBatch(call, job)), json)
    return batchList(
      batchesOf(call.org, job).map((batch) => batchInfo(job, batch)),
      json,
    )
  }
  const batch = batchesOf(call.org, job).find((one) => one.id.slice(0, 15) === batchId.slice(0, 15))
  if (!batch) throw new Refused('InvalidBatch', `Unable to find batch: ${batchId}`)
  if (result === undefined) return infoAnswer(200, 'batchInfo', batchInfo(job, batch), json)
  return results(call, batch, resultId)
}

function nameIn(call: Call, json: boolean, name: string): string {
  const text = call.body.toString('utf8')
  if (!json) return elementIn(text, name) ?? ''
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refused('InvalidJob', 'Unable to parse the job')
  }
  return isObject(value) && typeof value[name] === 'string' ? value[name] : ''
}

function create(call: Call, user: OrgUser, version: number, json: boolean): ClassicJob {
  const given = (name: string) => nameIn(call, json, name)
  const operation = given('operation')
  if (operation === 'hardDelete' && !bulkDials(call.org).hardDelete) {
    throw new Refused('FeatureNotEnabled', 'hardDelete needs the permission Bulk API Hard Delete')
  }
  if (!OPERATIONS.includes(operation)) throw new Refused('InvalidJob', `No such operation: ${operation}`)
  const object = objectNamed(call.org, given('object'))
  if (!object) throw new Refused('InvalidEntity', `Unable to find object: ${given('object')}`)
  const key = given('externalIdFieldName')
  if (operation === 'upsert') keyField(object, key)
  if (given('contentType') !== 'CSV') throw new Refused('InvalidJob', 'Only CSV content is supported')
  return addClassicJob(call.org, {
    object: object.name,
    operation,
    external_id: key === '' ? null : key,
    mode: given('concurrencyMode') || 'Parallel',
    version,
    user_id: user.id,
    content_type: 'CSV',
    pk_chunk: 0,
  })
}

function changeState(call: Call, job: ClassicJob, state: string): void {
  if (job.state !== 'Open' || (state !== 'Closed' && state !== 'Aborted')) {
    throw new Refused('InvalidJobState', `Job is ${job.state} and can not become ${state}`)
  }
  call.org.prepare('UPDATE sim_classic_job SET state = ? WHERE id = ?').run(state, job.id)
  if (state === 'Closed') return
  for (const batch of batchesOf(call.org, job)) {
    if (!ENDED.has(batch.state)) changeJob(call.org, batch.id, { state: 'Aborted' })
  }
}

function addBatch(call: Call, job: ClassicJob): Job {
  const { org } = call
  if (job.state !== 'Open') throw new Refused('InvalidJobState', `Job is ${job.state}`)
  const text = call.body.toString('utf8')
  const asks = job.operation.startsWith('query')
  if (asks) planBulkQuery(org, text.trim(), job.operation === 'queryAll')
  const ending = text.includes('\r\n') ? 'CRLF' : 'LF'
  const records = asks ? [] : [...recordsIn(text, ending === 'LF' ? '\n' : '\r\n')]
  const [header = '', ...rows] = records
  if (rows.length > MOST_ROWS) throw new Refused('InvalidBatch', 'Records per batch: more than 10000')
  const batch = addJob(org, {
    kind: 'batch',
    object: job.object,
    operation: job.operation,
    external_id: job.external_id,
    delimiter: 'COMMA',
    line_ending: asks ? 'LF' : ending,
    version: job.version,
    user_id: job.user_id,
    state: 'UploadComplete',
    soql: asks ? text.trim() : null,
    header,
    total: rows.length,
  })
  const insert = org.prepare('INSERT INTO sim_bulk_row (job, n, line) VALUES (?, ?, ?)')
  rows.forEach((row, i) => insert.run(batch.id, i + 1, row))
  org.prepare('INSERT INTO sim_classic_batch VALUES (?, ?)').run(job.id, batch.id)
  wakeBulk(org)
  return batch
}

type Outcome = { rid: string | null; created: number; error: string | null; outcome: number }

function results(call: Call, batch: Job, resultId: string | undefined): Answer {
  const { org } = call
  if (batch.state !== 'JobComplete') throw new Refused('InvalidBatch', 'Batch not completed')
  if (batch.soql === null) {
    const rows = org
      .prepare('SELECT rid, created, error, outcome FROM sim_bulk_row WHERE job = ? ORDER BY n')
      .all(batch.id) as Outcome[]
    const lines = rows.map((row) =>
      [row.rid ?? '', String(row.outcome === DONE), String(row.created === 1), row.error ?? '']
        .map(quoted)
        .join(','),
    )
    const body = ['"Id","Success","Created","Error"', ...lines, ''].join('\n')
    return { status: 200, body, headers: { 'content-type': 'text/csv;charset=UTF-8' } }
  }
  const files = Math.max(1, Math.ceil(batch.total / FILE))
  const ids = Array.from({ length: files }, (_, i) => makeId('752', org.instance, i + 1))
  const json = (call.headers['content-type'] ?? '').startsWith('application/json')
  if (resultId === undefined) return resultList(ids, json)
  const at = ids.indexOf(resultId)
  if (at < 0) throw new Refused('InvalidBatch', `Unable to find result: ${resultId}`)
  const locator = Buffer.from(String(at * FILE)).toString('base64url')
  return queryResults(org, batch, locator, String(FILE))
}
