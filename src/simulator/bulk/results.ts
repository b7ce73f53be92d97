import type { Answer } from '../http.ts'
import type { Org, SqlValue } from '../org.ts'
import { restError } from '../rest/errors.ts'
import { bulkDials } from './dials.ts'
import { DELIMITERS, LINE_ENDINGS, quoted, valuesOf } from './csv.ts'
import { DONE, jobOf, PENDING, REFUSED } from './job.ts'
import type { Job } from './job.ts'
import { planBulkQuery } from './plan.ts'

/** Rows read in one go; a file of any length is sent in pieces of this many. */
const PIECE = 5000
/** Out of order: every seventh row, then every seventh of the others, and so on. */
const SHUFFLED = [5, 2, 6, 4, 1, 3, 0]
/** The same for what was uploaded, whose records may be very wide. */
const UPLOADED = 250
const PAGE = 250_000

const csv = (body: AsyncIterable<string>, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  body,
  headers: { 'content-type': 'text/csv;charset=UTF-8', ...headers },
})

type Stored = { n: number; line: string; rid: string | null; created: number; error: string | null }

const OUTCOMES = { successful: DONE, failed: REFUSED, unprocessed: PENDING } as const

/** A result file of an ingest job: service columns first, then every column and value as it was submitted. */
export function ingestResults(org: Org, job: Job, which: keyof typeof OUTCOMES): Answer {
  const delimiter = DELIMITERS[job.delimiter] ?? ','
  const end = LINE_ENDINGS[job.line_ending] ?? '\n'
  const service = { successful: ['sf__Id', 'sf__Created'], failed: ['sf__Id', 'sf__Error'], unprocessed: [] }[
    which
  ].map(quoted)
  const line = (row: Stored): string => {
    if (which === 'unprocessed') return row.line
    const values = valuesOf(row.line, delimiter)?.map(quoted) ?? [row.line]
    const told = which === 'failed' ? (row.error ?? '') : String(row.created === 1)
    return [quoted(row.rid ?? ''), quoted(told), ...values].join(delimiter)
  }
  const stripes = bulkDials(org).shuffleResults ? SHUFFLED : [undefined]
  return csv(pieces())

  // Reads each piece anew, because a cursor left open would hold up everybody who writes.
  async function* pieces(): AsyncGenerator<string> {
    const { header } = await whenSplit(org, job)
    yield [...service, ...(header === null ? [] : [header])].join(delimiter) + end
    for (const stripe of stripes) yield* rowsOf(stripe)
  }

  async function* rowsOf(stripe: number | undefined): AsyncGenerator<string> {
    const some = stripe === undefined ? '' : `AND n % ${SHUFFLED.length} = ${stripe}`
    let last = 0
    for (;;) {
      const rows = org
        .prepare(
          `SELECT n, line, rid, created, error FROM sim_bulk_row WHERE job = ? AND n > ? AND outcome = ? ${some} ORDER BY n LIMIT ${UPLOADED}`,
        )
        .all(job.id, last, OUTCOMES[which]) as Stored[]
      if (rows.length === 0) return
      yield rows.map((row) => line(row) + end).join('')
      last = rows.at(-1)!.n
      await Promise.resolve()
    }
  }
}

/** The job as it is once its upload has been split, for a job that was aborted before that. */
async function whenSplit(org: Org, job: Job): Promise<Job> {
  let now = job
  while (now.split_at >= 0) {
    await new Promise((resolve) => setImmediate(resolve))
    now = jobOf(org, job.id)
  }
  return now
}

const locatorOf = (offset: number): string => Buffer.from(String(offset)).toString('base64url')

function offsetOf(locator: string | null): number {
  if (locator === null || locator === '') return 0
  const offset = Number(Buffer.from(locator, 'base64url').toString('latin1'))
  if (!Number.isSafeInteger(offset) || offset < 0) throw restError(400, 'INVALID_LOCATOR', 'invalid locator')
  return offset
}

/** Rows of a page when the client wishes none or more than there may be. */
function sizeOf(wish: string | null): number {
  if (wish === null) return PAGE
  const size = Number(wish)
  if (!Number.isSafeInteger(size) || size < 1) {
    throw restError(400, 'INVALID_ARGUMENT', 'maxRecords must be a positive number')
  }
  return Math.min(size, PAGE)
}

/** One page of a query's result, with the header row on every page and `Sforce-Locator: null` on the last. */
export function queryResults(org: Org, job: Job, locator: string | null, wish: string | null): Answer {
  const delimiter = DELIMITERS[job.delimiter] ?? ','
  const end = LINE_ENDINGS[job.line_ending] ?? '\n'
  const offset = offsetOf(locator)
  if (offset > job.total) throw restError(400, 'INVALID_LOCATOR', 'invalid locator')
  const to = Math.min(job.total, offset + sizeOf(wish))
  const plan = planBulkQuery(org, job.soql ?? '', { all: job.operation === 'queryAll' })
  return csv(pieces(), {
    'sforce-numberofrecords': String(to - offset),
    'sforce-locator': to < job.total ? locatorOf(to) : 'null',
  })

  async function* pieces(): AsyncGenerator<string> {
    yield plan.names.map(quoted).join(delimiter) + end
    const lines = plan.lines(delimiter)
    for (let from = offset; from < to; from += PIECE) {
      const first = job.first_seq + from
      const rows = org
        .prepare(lines.sql)
        .raw()
        .all(first, job.first_seq + Math.min(to, from + PIECE)) as SqlValue[][]
      let text = ''
      for (const row of rows) text += lines.of(row) + end
      yield text
      await Promise.resolve()
    }
  }
}

/** Addresses of up to five pages that can be fetched side by side. */
export function resultPages(job: Job, base: string, locator: string | null, wish: string | null): unknown {
  const size = sizeOf(wish)
  const first = offsetOf(locator)
  const more = wish === null ? '' : `&maxRecords=${size}`
  const offsets = Array.from({ length: 5 }, (_, i) => first + i * size).filter(
    (at) => at < job.total || at === 0,
  )
  const next = first + 5 * size
  const done = next >= job.total
  return {
    resultPages: offsets.map((at) => ({
      resultUrl: `${base}/results?${at === 0 ? more.slice(1) : `locator=${locatorOf(at)}${more}`}`.replace(
        /\?$/,
        '',
      ),
    })),
    nextRecordsUrl: done ? null : `${base}/resultPages?locator=${locatorOf(next)}${more}`,
    done,
  }
}
