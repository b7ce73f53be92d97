import type { Answer, Call } from '../http.ts'
import { makeId } from '../ids.ts'
import { objectOfId } from '../org.ts'
import type { Org, SqlValue } from '../org.ts'
import { escapeXml } from '../xml.ts'
import type { ClassicJob } from './classic-job.ts'
import { isJson, NAMESPACE, Refused, resultList } from './classic-xml.ts'
import { quoted } from './csv.ts'
import { DONE } from './job.ts'
import type { Job } from './job.ts'
import { planBulkQuery } from './plan.ts'
import type { BulkPlan } from './plan.ts'
import { queryResults } from './results.ts'

/** Rows in one result file of a query. */
const FILE = 250_000
/** Rows read in one go. */
const PIECE = 2000
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const TYPES = { CSV: 'text/csv', XML: 'application/xml', JSON: 'application/json' } as const

const file = (job: ClassicJob, body: string | AsyncIterable<string>): Answer => ({
  status: 200,
  body,
  headers: { 'content-type': `${TYPES[job.content_type]};charset=UTF-8` },
})

/** What became of a batch: its rows in the order in which they came, or the result files of its query. */
export function batchResults(call: Call, job: ClassicJob, batch: Job, resultId: string | undefined): Answer {
  if (batch.state !== 'JobComplete') throw new Refused('InvalidBatch', 'Batch not completed')
  if (batch.soql === null) return file(job, outcomes(call.org, job, batch))
  const files = Math.max(1, Math.ceil(batch.total / FILE))
  const first = batch.first_seq
  const ids = Array.from({ length: files }, (_, i) => makeId('752', call.org.instance, first + i * FILE))
  if (resultId === undefined) return resultList(ids, job.content_type === 'JSON' || isJson(call))
  const at = ids.findIndex((id) => id.slice(0, 15) === resultId.slice(0, 15))
  if (at < 0) throw new Refused('InvalidBatch', `Unable to find result: ${resultId}`)
  if (job.content_type === 'CSV') {
    return queryResults(call.org, batch, Buffer.from(String(at * FILE)).toString('base64url'), String(FILE))
  }
  return file(job, records(call.org, job.content_type, batch, at * FILE))
}

type Outcome = { rid: string | null; created: number; error: string | null; outcome: number }

/** The parts of an error as it is kept: `CODE:message:Field,Field --`. */
function errorOf(text: string): { statusCode: string; message: string; fields: string[] } {
  const [, statusCode = 'UNKNOWN_EXCEPTION', message = text, fields = ''] =
    /^([A-Z_]+):(.*):([^:]*?) ?--$/s.exec(text) ?? []
  return { statusCode, message, fields: fields.split(',').filter((name) => name !== '') }
}

function outcomes(org: Org, job: ClassicJob, batch: Job): string {
  const rows = org
    .prepare('SELECT rid, created, error, outcome FROM sim_bulk_row WHERE job = ? ORDER BY n')
    .all(batch.id) as Outcome[]
  if (job.content_type === 'JSON') return JSON.stringify(rows.map(jsonOutcome))
  if (job.content_type === 'XML') {
    return `<?xml version="1.0" encoding="UTF-8"?><results xmlns="${NAMESPACE}">${rows.map(xmlOutcome).join('')}</results>`
  }
  const lines = rows.map((row) =>
    [row.rid ?? '', String(row.outcome === DONE), String(row.created === 1), row.error ?? '']
      .map(quoted)
      .join(','),
  )
  return ['"Id","Success","Created","Error"', ...lines, ''].join('\n')
}

const jsonOutcome = (row: Outcome) => ({
  success: row.outcome === DONE,
  created: row.created === 1,
  id: row.rid,
  errors: row.error === null ? [] : [{ extendedErrorDetails: null, ...errorOf(row.error) }],
})

function xmlOutcome(row: Outcome): string {
  const element = (name: string, text: string) => `<${name}>${escapeXml(text)}</${name}>`
  let errors = ''
  if (row.error !== null) {
    const { fields, message, statusCode } = errorOf(row.error)
    const inside = fields.map((name) => element('fields', name)).join('')
    errors = `<errors>${inside}${element('message', message)}${element('statusCode', statusCode)}</errors>`
  }
  const id = row.rid === null ? '' : element('id', row.rid)
  return `<result>${errors}${id}<success>${row.outcome === DONE}</success><created>${row.created === 1}</created></result>`
}

/** Rows of a query as records, sent piece by piece. */
async function* records(org: Org, type: 'XML' | 'JSON', batch: Job, offset: number): AsyncGenerator<string> {
  const plan = planBulkQuery(org, batch.soql ?? '', { all: batch.operation === 'queryAll', ids: true })
  const to = Math.min(batch.total, offset + FILE)
  const version = batch.version
  yield type === 'JSON'
    ? '['
    : `<?xml version="1.0" encoding="UTF-8"?><queryResult xmlns="${NAMESPACE}" xmlns:xsi="${XSI}">`
  for (let from = offset; from < to; from += PIECE) {
    const rows = org
      .prepare(plan.page)
      .raw()
      .all(batch.first_seq + from, batch.first_seq + Math.min(to, from + PIECE)) as SqlValue[][]
    const nested = rows.map((row) => recordOf(org, plan, row, version, type))
    yield type === 'JSON'
      ? (from === offset ? '' : ',') + nested.map((one) => JSON.stringify(one)).join(',')
      : nested.map((one) => xmlRecord('records', one)).join('')
    await Promise.resolve()
  }
  yield type === 'JSON' ? ']' : '</queryResult>'
}

type Nested = { [name: string]: SqlValue | boolean | Nested }

/** One row with its parents inside; a parent that is not there is null. */
function recordOf(org: Org, plan: BulkPlan, row: readonly SqlValue[], version: number, type: 'XML' | 'JSON') {
  const ids = row.slice(plan.columns.length)
  const root = shell(plan.object, ids[0] ?? null, version)
  const known = new Map<string, Nested | null>([['', root]])
  plan.parents.forEach((path, i) => {
    const id = ids[i + 1] ?? null
    const parent = typeof id === 'string' ? shell(objectOfId(org, id)?.name ?? 'Name', id, version) : null
    known.set(path, parent)
    const above = known.get(path.split('.').slice(0, -1).join('.'))
    if (above) above[path.split('.').at(-1)!] = parent
  })
  plan.columns.forEach((column, i) => {
    const path = column.name.split('.')
    const holder = known.get(path.slice(0, -1).join('.'))
    if (holder) holder[path.at(-1)!] = valueOf(column, row[i] ?? null, type)
  })
  return root
}

const shell = (type: string, id: SqlValue, version: number): Nested => ({
  attributes: { type, url: `/services/data/v${version}.0/sobjects/${type}/${String(id)}` },
})

/** JSON carries instants and days as milliseconds, XML as text. */
function valueOf(
  column: BulkPlan['columns'][number],
  value: SqlValue,
  type: 'XML' | 'JSON',
): SqlValue | boolean {
  if (column.type === 'boolean') return value === 1
  if (value === null) return null
  if (type === 'JSON') {
    if (column.type === 'datetime') return Math.floor(Number(value) / 1000) * 1000
    return column.type === 'date' ? Date.parse(String(value)) : value
  }
  return column.text(value)
}

function xmlRecord(name: string, record: Nested): string {
  const inside = Object.entries(record).map(([key, value]) => {
    if (key === 'attributes') return `<type>${(value as { type: string }).type}</type>`
    if (value === null) return `<${key} xsi:nil="true"/>`
    return typeof value === 'object' ? xmlRecord(key, value) : `<${key}>${escapeXml(String(value))}</${key}>`
  })
  return `<${name} xsi:type="sObject">${inside.join('')}</${name}>`
}
