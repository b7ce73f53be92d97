import type { Call } from '../http.ts'
import { objectNamed, quote } from '../org.ts'
import type { Org } from '../org.ts'
import { parseSoql } from '../soql/parse.ts'
import type { ClassicJob } from './classic-job.ts'
import { BatchError, tableOf } from './classic-records.ts'
import type { Table } from './classic-records.ts'
import { Refused } from './classic-xml.ts'
import { recordsIn } from './csv.ts'
import { wakeBulk } from './engine.ts'
import { addJob, changeJob } from './job.ts'
import type { Job } from './job.ts'
import { planBulkQuery } from './plan.ts'
import { assertIngestQuota, noteUse } from './quota.ts'

const MOST_ROWS = 10_000
const MOST_BYTES = 10_000_000

/** Takes one batch of a job: records to load, or the query to run. */
export function addBatch(call: Call, job: ClassicJob): Job {
  if (job.state !== 'Open') throw new Refused('InvalidJobState', `Job is ${job.state}`)
  if (call.body.length > MOST_BYTES) {
    throw new Refused('ClientInputError', `Failed to read request. Exceeded max size limit of ${MOST_BYTES}`)
  }
  assertIngestQuota(call.org)
  const text = call.body.toString('utf8')
  const batch = job.operation.startsWith('query')
    ? addQuery(call.org, job, text.trim())
    : addRecords(call.org, job, text)
  wakeBulk(call.org)
  return batch
}

function newBatch(org: Org, job: ClassicJob, more: Partial<Job>): Job {
  const batch = addJob(org, {
    kind: 'batch',
    object: job.object,
    operation: job.operation,
    external_id: job.external_id,
    delimiter: 'COMMA',
    line_ending: 'LF',
    version: job.version,
    user_id: job.user_id,
    state: 'UploadComplete',
    ...more,
  })
  org.prepare('INSERT INTO sim_classic_batch VALUES (?, ?)').run(job.id, batch.id)
  return batch
}

function readTable(org: Org, job: ClassicJob, text: string): Table {
  if (job.content_type === 'CSV') {
    const [header = '', ...rows] = recordsIn(text, text.includes('\r\n') ? '\r\n' : '\n')
    return { header, rows }
  }
  try {
    return tableOf(objectNamed(org, job.object)!, text, job.content_type)
  } catch (error) {
    if (error instanceof BatchError) throw new Refused(error.code, error.message)
    throw error
  }
}

function addRecords(org: Org, job: ClassicJob, text: string): Job {
  const { header, rows } = readTable(org, job, text)
  if (rows.length > MOST_ROWS) throw new Refused('InvalidBatch', 'Records per batch: more than 10000')
  const batch = newBatch(org, job, { header, total: rows.length })
  const insert = org.prepare('INSERT INTO sim_bulk_row (job, n, line) VALUES (?, ?, ?)')
  rows.forEach((row, i) => insert.run(batch.id, i + 1, row))
  return batch
}

/** With PK chunking the batch that was sent is not processed; one for each range of ids is, in its place. */
function addQuery(org: Org, job: ClassicJob, soql: string): Job {
  planBulkQuery(org, soql, { all: job.operation === 'queryAll' })
  if (job.pk_chunk === 0) {
    noteUse(org, 'batches', 1)
    return newBatch(org, job, { soql })
  }
  const query = parseSoql(soql)
  if (query.orderBy !== undefined || query.limit !== undefined) {
    throw new Refused('InvalidBatch', 'PK chunking does not support ORDER BY and LIMIT')
  }
  const original = newBatch(org, job, { soql })
  for (const [from, to] of ranges(org, job)) {
    noteUse(org, 'batches', 1)
    newBatch(org, job, { soql, pk_from: from, pk_to: to })
  }
  changeJob(org, original.id, { state: 'Aborted' })
  // The client hears of its batch as it came; how it was divided shows when it looks.
  return original
}

/** Where each batch begins, and where the next does. */
function ranges(org: Org, job: ClassicJob): [string, string | null][] {
  const table = quote(objectNamed(org, job.object)!.name)
  const first = org.prepare(`SELECT MIN("Id") AS id FROM ${table}`).get() as { id: string | null }
  const next = org.prepare(`SELECT "Id" AS id FROM ${table} WHERE "Id" >= ? ORDER BY "Id" LIMIT 1 OFFSET ?`)
  const found: [string, string | null][] = []
  let from = first.id
  while (from !== null) {
    const row = next.get(from, job.pk_chunk) as { id: string } | undefined
    found.push([from, row?.id ?? null])
    from = row?.id ?? null
  }
  return found
}
