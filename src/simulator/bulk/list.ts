import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import type { Org } from '../org.ts'
import { restError } from '../rest/errors.ts'
import { isoInstant } from '../clock.ts'
import { classicJob } from './classic-job.ts'
import { jobJson, jobOf } from './job.ts'

/** Jobs on one page. */
const PAGE = 1000
const TYPES = ['Classic', 'V2Ingest', 'V2Query']

type Listed = { readonly id: string; readonly type: string }

/** Reads a filter that must be one of some words, in any case. */
function filterOf(call: ApiCall, name: string, words: readonly string[]): string | undefined {
  const text = call.query.get(name)
  if (text === null || text === '') return undefined
  const word = words.find((one) => one.toLowerCase() === text.toLowerCase())
  if (word === undefined) throw restError(400, 'INVALIDJOB', `${name} can not be '${text}'`)
  return word
}

/** Jobs of both interfaces side by side, those that load or those that ask; in the order of their ids. */
const JOBS = `
  SELECT id, CASE kind WHEN 'ingest' THEN 'V2Ingest' ELSE 'V2Query' END AS type, kind = 'query' AS asks,
    'Parallel' AS mode, 0 AS chunked
  FROM sim_bulk_job WHERE kind <> 'batch'
  UNION ALL
  SELECT id, 'Classic', operation LIKE 'query%', mode, pk_chunk > 0 FROM sim_classic_job`

/** All jobs of a kind, with those of Bulk API 1.0, filtered as the client asks. */
export function listJobs(call: ApiCall, kind: 'ingest' | 'query'): Answer {
  const type = filterOf(call, 'jobType', TYPES)
  const chunked = filterOf(call, 'isPkChunkingEnabled', ['true', 'false'])
  const mode = filterOf(call, 'concurrencyMode', ['Parallel', 'Serial'])
  const after = call.query.get('queryLocator') ?? ''
  if (!/^\w*$/.test(after)) throw restError(400, 'INVALID_LOCATOR', 'invalid queryLocator')
  const found = call.org
    .prepare(
      `SELECT id, type FROM (${JOBS}) WHERE asks = ? AND id > ? AND type = IFNULL(?, type) AND mode = IFNULL(?, mode)
       AND chunked = IFNULL(?, chunked) ORDER BY id LIMIT ${PAGE + 1}`,
    )
    .all(
      kind === 'query' ? 1 : 0,
      after,
      type ?? null,
      mode ?? null,
      chunked === undefined ? null : Number(chunked === 'true'),
    ) as Listed[]
  const done = found.length <= PAGE
  const page = found.slice(0, PAGE)
  const next = new URLSearchParams(call.query)
  next.set('queryLocator', page.at(-1)?.id ?? '')
  return ok({
    done,
    records: page.map((one) =>
      one.type === 'Classic' ? classicJson(call.org, one.id) : modernJson(call.org, one),
    ),
    nextRecordsUrl: done ? null : `${call.apiPath}/jobs/${kind}?${next.toString()}`,
  })
}

const modernJson = (org: Org, { id, type }: Listed) => ({ ...jobJson(jobOf(org, id), false), jobType: type })

/** A job of Bulk API 1.0 as the list of 2.0 shows it. */
function classicJson(org: Org, id: string): Record<string, unknown> {
  const job = classicJob(org, id)!
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.user_id,
    createdDate: isoInstant(job.created_at),
    systemModstamp: isoInstant(job.created_at),
    state: job.state,
    concurrencyMode: job.mode,
    contentType: job.content_type,
    apiVersion: job.version,
    jobType: 'Classic',
  }
}
