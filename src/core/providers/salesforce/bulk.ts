import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { OrgdeckError } from '../../errors.ts'
import type { HttpStream } from '../../net/http.ts'
import type { BulkPage, BulkReader, ReadPlan, RemoteRow, Session } from '../provider.ts'
import { bulkRowReader } from './bulk-rows.ts'
import { call, jsonOf, open, readRefusal } from './calls.ts'
import { readCsv } from './csv.ts'

/** Below this, one or two pages of the query resource are quicker than a job and cost fewer calls (B18). */
const worthIt = 2_000
/** Rows asked for at a time: large enough to need few calls, small enough that a broken page costs little. */
const pageRows = 10_000
/** Rows stored in one transaction: others who write wait no longer than that takes. */
const batchRows = 1_000
const firstPollMs = 200
const longestPollMs = 10_000

const job = z.object({
  id: z.string(),
  state: z.enum(['UploadComplete', 'InProgress', 'Aborted', 'JobComplete', 'Failed']),
  numberRecordsProcessed: z.number().default(0),
  errorMessage: z.string().optional(),
})
type Job = z.infer<typeof job>

/** Where a bulk read is: its job, the page being read (null = the first), and rows of that page already taken. */
const bulkMark = z.object({
  job: z.string(),
  version: z.string(),
  query: z.string(),
  total: z.number(),
  before: z.number(),
  locator: z.string().nullable(),
  skip: z.number(),
  /** How often the page had not as many rows as it should. */
  short: z.number().default(0),
})
type Mark = z.infer<typeof bulkMark>
/** No place in any job. */
const nowhere = '{}'

/**
 * Reads a whole object by Bulk API 2.0: one query job, its result pages streamed, each page's count checked against
 * `Sforce-NumberOfRecords` and the sum against the job (B18). The mark names the job and the place in it, so a run
 * that was cut off goes on in the same result files; a job the org no longer has is begun anew.
 */
export const salesforceBulk: BulkReader = {
  worthIt,

  async *read(session, plan, mark) {
    const soql = `SELECT ${plan.fields.join(',')} FROM ${plan.object}`
    let at = await resumed(session, soql, mark)
    at ??= await begun(session, plan, soql)
    yield { rows: [], mark: JSON.stringify(at), total: at.total }
    let page = await openPage(session, plan, at)
    for (;;) {
      const next = nextLocator(page)
      const after: Mark | null =
        next === null ? null : { ...at, locator: next, skip: 0, short: 0, before: at.before + page.rows }
      // The next page is on its way while this one is being stored.
      const coming = after === null ? null : openPage(session, plan, after)
      coming?.catch(() => undefined)
      let whole = false
      try {
        yield* rowsOf(plan, page, at)
        whole = true
      } finally {
        // Failed, or nobody wants the rest: an unread page would keep its line open.
        if (!whole) await coming?.then((other) => other.stream.cancel()).catch(() => undefined)
      }
      if (after === null || coming === null) {
        if (at.before + page.rows === at.total) break
        // Every page had what it announced, so none of them is the one to read again.
        yield { rows: [], mark: nowhere, total: at.total }
        throw lost(plan, at.total, at.before + page.rows)
      }
      at = after
      page = await coming
    }
    await dropJob(session, at.job)
  },

  async discard(session, mark) {
    const known = parsed(mark)
    if (known !== null) await dropJob(session, known.job)
  },
}

type Page = { readonly stream: HttpStream; readonly rows: number }

async function begun(session: Session, plan: ReadPlan, soql: string): Promise<Mark> {
  const answer = await call(session, {
    method: 'POST',
    path: jobsPath(session),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'query', query: soql }),
  })
  if (answer.status === 400 || answer.status === 403) {
    const { code, message } = readRefusal(answer.text)
    if (code !== 'REQUEST_LIMIT_EXCEEDED') {
      throw new OrgdeckError('NOT_AVAILABLE', `Salesforce does not read ${plan.object} in bulk: ${message}`, {
        data: { feature: 'bulk_query' },
      })
    }
  }
  const { id } = job.parse(jsonOf(answer, `begin reading ${plan.object} in bulk`))
  const done = await finished(session, plan, id)
  return {
    job: id,
    version: session.apiVersion,
    query: soql,
    total: done.numberRecordsProcessed,
    before: 0,
    locator: null,
    skip: 0,
    short: 0,
  }
}

/** The place an earlier run reached, if the org still has the very same job. */
async function resumed(session: Session, soql: string, mark: string | null): Promise<Mark | null> {
  const known = mark === null ? null : parsed(mark)
  if (known === null) return null
  const same = known.query === soql && known.version === session.apiVersion
  const found = same ? await statusOf(session, known.job) : null
  return found?.state === 'JobComplete' && found.numberRecordsProcessed === known.total ? known : null
}

function parsed(mark: string): Mark | null {
  const result = bulkMark.safeParse(JSON.parse(mark))
  return result.success ? result.data : null
}

async function statusOf(session: Session, id: string): Promise<Job | null> {
  const answer = await call(session, { path: `${jobsPath(session)}/${id}` })
  if (answer.status === 404) return null
  return job.parse(jsonOf(answer, 'say how far its bulk job is'))
}

async function finished(session: Session, plan: ReadPlan, id: string): Promise<Job> {
  let wait = firstPollMs
  try {
    for (;;) {
      const found = await statusOf(session, id)
      if (found?.state === 'JobComplete') return found
      if (found === null || found.state === 'Failed' || found.state === 'Aborted') {
        const said = found?.errorMessage ?? (found === null ? 'the job is gone' : `the job is ${found.state}`)
        throw new OrgdeckError('REMOTE_ERROR', `Salesforce could not read ${plan.object} in bulk: ${said}`, {
          data: { remote_code: found?.state ?? 'NOT_FOUND', remote_message: said },
          retry: 'later',
        })
      }
      await sleep(wait, undefined, session.signal === undefined ? {} : { signal: session.signal })
      wait = Math.min(longestPollMs, wait * 1.5)
    }
  } catch (error) {
    // Cancelled, or given up: the org need not go on with it. Its own limit of open jobs is for others too.
    await abandon(session, id)
    throw error
  }
}

async function openPage(session: Session, plan: ReadPlan, at: Mark): Promise<Page> {
  const locator = at.locator === null ? '' : `&locator=${encodeURIComponent(at.locator)}`
  const path = `${jobsPath(session)}/${at.job}/results?maxRecords=${pageRows}${locator}`
  const stream = await open(session, path, `hand over rows of ${plan.object}`)
  const rows = Number(stream.headers.get('sforce-numberofrecords') ?? Number.NaN)
  if (Number.isInteger(rows)) return { stream, rows }
  await stream.cancel()
  throw new OrgdeckError(
    'REMOTE_ERROR',
    `A result page of ${plan.object} did not say how many rows it has.`,
    {
      retry: 'later',
    },
  )
}

function nextLocator({ stream }: Page): string | null {
  const locator = stream.headers.get('sforce-locator')
  return locator === null || locator === 'null' || locator === '' ? null : locator
}

async function* rowsOf(plan: ReadPlan, page: Page, at: Mark): AsyncGenerator<BulkPage> {
  let toRow: ReturnType<typeof bulkRowReader> | null = null
  let seen = 0
  let rows: RemoteRow[] = []
  const batch = (): BulkPage => {
    // Neighbours in the store's own order touch the same pages of its index.
    const sorted = rows.sort(byId)
    rows = []
    return { rows: sorted, mark: JSON.stringify({ ...at, skip: seen }), total: at.total }
  }
  for await (const lines of readCsv(page.stream.body)) {
    let from = 0
    if (toRow === null) {
      toRow = bulkRowReader(plan, lines.values(0))
      from = 1
    }
    for (let place = from; place < lines.length; place++) {
      seen += 1
      if (seen > at.skip) rows.push(toRow(lines, place))
    }
    if (rows.length >= batchRows) yield batch()
  }
  if (rows.length > 0) yield batch()
  if (seen === page.rows) return
  // The page is read again from its start: which of its rows are missing cannot be known. One that is short twice will
  // be so for ever, and the next run begins with a job of its own.
  const mark = at.short > 0 ? nowhere : JSON.stringify({ ...at, skip: 0, short: 1 })
  yield { rows: [], mark, total: at.total }
  throw lost(plan, page.rows, seen)
}

function byId(one: RemoteRow, other: RemoteRow): number {
  return one.externalId < other.externalId ? -1 : 1
}

function lost(plan: ReadPlan, announced: number, came: number): OrgdeckError {
  return new OrgdeckError(
    'REMOTE_ERROR',
    `Salesforce announced ${announced} rows of ${plan.object} and sent ${came}. Nothing was passed over; the run can go on.`,
    { retry: 'later' },
  )
}

function jobsPath(session: Session): string {
  return `/services/data/v${session.apiVersion}/jobs/query`
}

/** Tidies up; the org does so itself after seven days, so a refusal does not matter. */
async function dropJob(session: Session, id: string): Promise<void> {
  await call(session, { method: 'DELETE', path: `${jobsPath(session)}/${id}` }).catch(() => undefined)
}

async function abandon(session: Session, id: string): Promise<void> {
  const { signal: _, ...still } = session
  await call(still, {
    method: 'PATCH',
    path: `${jobsPath(session)}/${id}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'Aborted' }),
  }).catch(() => undefined)
}
