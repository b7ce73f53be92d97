import type { Answer, Call } from '../http.ts'
import { sessionUser } from '../oauth/tokens.ts'
import { objectNamed } from '../org.ts'
import type { OrgUser } from '../org.ts'
import { isObject } from '../rest/body.ts'
import { RestError } from '../rest/errors.ts'
import { keyField } from '../rows/upsert.ts'
import { countCall } from '../stats.ts'
import { addBatch } from './classic-batch.ts'
import { addClassicJob, batchesOf, batchInfo, classicJob, jobInfo } from './classic-job.ts'
import type { ClassicJob } from './classic-job.ts'
import { batchResults } from './classic-results.ts'
import { batchList, elementIn, infoAnswer, isJson, refusal, Refused } from './classic-xml.ts'
import { bulkDials } from './dials.ts'
import { changeJob, ensureBulk } from './job.ts'
import { assertOpenJobs, QuotaError } from './quota.ts'

const OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete', 'query', 'queryAll']
const CONTENT = ['CSV', 'XML', 'JSON'] as const
const CHUNK = 100_000
const MOST_CHUNK = 250_000

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
    if (error instanceof Refused || error instanceof QuotaError) {
      return refusal(400, error.code, error.message, json)
    }
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
  if (result.toLowerCase() !== 'result') throw new Refused('InvalidUrl', 'no such address')
  return batchResults(call, job, batch, resultId)
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

/** `Sforce-Enable-PKChunking: true` or `chunkSize=50000; startRow=…`; answers 0 where it is not wished. */
function chunkSize(call: Call, operation: string): number {
  const wish = String(call.headers['sforce-enable-pkchunking'] ?? 'false')
  if (/^\s*false\s*$/i.test(wish)) return 0
  if (!operation.startsWith('query')) throw new Refused('InvalidJob', 'PK chunking is for queries only')
  const size = Number(/chunkSize\s*=\s*(\d+)/i.exec(wish)?.[1] ?? CHUNK)
  if (size >= 1 && size <= MOST_CHUNK) return size
  throw new Refused('InvalidJob', `chunkSize must be between 1 and ${MOST_CHUNK}`)
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
  // XML is what a job without a content type is about.
  const wanted = given('contentType') || 'XML'
  const content = CONTENT.find((one) => one === wanted.toUpperCase())
  if (!content) throw new Refused('InvalidJob', `Content type ${wanted} is not supported`)
  assertOpenJobs(call.org)
  return addClassicJob(call.org, {
    object: object.name,
    operation,
    external_id: key === '' ? null : key,
    mode: given('concurrencyMode') || 'Parallel',
    version,
    user_id: user.id,
    content_type: content,
    pk_chunk: chunkSize(call, operation),
  })
}

/** Closing takes no more batches. Aborting leaves those that wait undone; one that has begun is finished. */
function changeState(call: Call, job: ClassicJob, state: string): void {
  if (job.state !== 'Open' && !(job.state === 'Closed' && state === 'Aborted')) {
    throw new Refused('InvalidJobState', `Job is ${job.state} and can not become ${state}`)
  }
  if (state !== 'Closed' && state !== 'Aborted') throw new Refused('InvalidJob', `No such state: ${state}`)
  call.org.prepare('UPDATE sim_classic_job SET state = ? WHERE id = ?').run(state, job.id)
  if (state === 'Closed') return
  for (const batch of batchesOf(call.org, job)) {
    if (batch.state === 'UploadComplete') changeJob(call.org, batch.id, { state: 'Aborted' })
  }
}
