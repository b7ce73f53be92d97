import { z } from 'zod'
import { OrgdeckError } from '../../errors.ts'
import type { Position, Reader, ReadPlan, RemotePage, Session } from '../provider.ts'
import type { Window } from '../../time.ts'
import { clientFor } from '../../net/http.ts'
import { salesforceBulk } from './bulk.ts'
import { bodyOf, dateOf, get, jsonOf, readRefusal } from './calls.ts'
import { toId18 } from './ids.ts'
import { readPage, type QueryPage } from './rows.ts'
import { farPosition, inBytes, joined, longestPath, partsOf } from './wide.ts'

/** Rows can appear this long after their stamp, because it is set when a transaction begins (B1). */
export const commitLagMs = 5 * 60_000
/** `/updated` goes back at most 30 days and wants more than a minute between its ends. */
const longestUpdatedMs = 29 * 86_400_000
/** `/deleted` goes back fifteen days. */
const longestDeletedMs = 14 * 86_400_000
const shortestUpdatedMs = 2 * 60_000

export const salesforceReader: Reader = {
  bulk: salesforceBulk,

  async serverNow(session) {
    const answer = await clientFor(session.instanceUrl).send({
      path: '/services/data',
      ...(session.signal === undefined ? {} : { signal: session.signal }),
    })
    bodyOf(answer, 'tell the time')
    const ms = dateOf(answer)
    if (ms === null)
      throw new OrgdeckError('REMOTE_ERROR', 'The org did not say what time it has. Try again.')
    session.onDate?.(ms)
    return ms
  },

  narrow(plan) {
    const wanted = new Set(['Id', 'IsDeleted', plan.modstampField])
    return {
      ...plan,
      fields: plan.fields.filter((name) => wanted.has(name)),
      nameField: null,
      companyField: null,
      formulas: [],
    }
  },

  async count(session, plan) {
    const soql = `SELECT COUNT() FROM ${plan.object}`
    const answer = await get(session, queryPath(session, 'query', soql))
    // An object too large to be counted in time is surely one for the bulk way, which counts by itself.
    if (answer.status === 400 && /QUERY_TIMEOUT/.test(answer.text)) return null
    return readPage(bodyOf(answer, `count ${plan.object}`), plan).total
  },

  async *readAll(session, plan, afterId, having = []) {
    const some = having.length === 0 ? [] : [`(${having.map((name) => `${name} != null`).join(' OR ')})`]
    const tail = (after: string | null): string => {
      const where = [...some, ...(after === null ? [] : [`Id > '${after}'`])].join(' AND ')
      return `${where === '' ? '' : ` WHERE ${where}`} ORDER BY Id`
    }
    yield* pages(session, plan, 'query', (last) => tail(last?.id ?? afterId))
  },

  async *readChanges(session, plan, window, position) {
    yield* pages(session, plan, plan.deletedRows ? 'queryAll' : 'query', (last) =>
      changesTail(plan, window, last ?? position),
    )
  },

  async *readSome(session, plan, ids) {
    const resource = plan.deletedRows ? 'queryAll' : 'query'
    for (const some of inBytes(ids, longestPath / 2)) {
      const list = some.map((id) => `'${id}'`).join(',')
      yield* pages(session, plan, resource, (last) => {
        const after = last === null ? '' : ` AND Id > '${last.id}'`
        return ` WHERE Id IN (${list})${after} ORDER BY Id`
      })
    }
  },

  async readOne(session, plan, externalId) {
    for await (const page of salesforceReader.readSome(session, plan, [externalId])) {
      const [row] = page.rows
      if (row !== undefined) return row
    }
    return null
  },

  async readDeletions(session, plan, window) {
    if (!plan.replicateable) return null
    const start = Math.min(window.after, window.until - shortestUpdatedMs)
    // Older than the log reaches: what happened before is found by comparing all rows.
    if (start < window.until - longestDeletedMs) return null
    const answer = await get(session, spanPath(session, plan, 'deleted', start, window.until))
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 401) {
      const { code } = readRefusal(answer.text)
      if (code !== 'REQUEST_LIMIT_EXCEEDED') return null
    }
    const told = deletions.parse(jsonOf(answer, `tell what was deleted in ${plan.object}`))
    if (Date.parse(told.earliestDateAvailable) > start) return null
    return {
      ids: told.deletedRecords.flatMap(({ id }) => toId18(id) ?? []),
      until: Math.min(window.until, Date.parse(told.latestDateCovered)),
    }
  },

  async safeBound(session, plan, window) {
    const lagged = window.until - commitLagMs
    if (!plan.replicateable) return lagged
    const start = Math.max(
      window.until - longestUpdatedMs,
      Math.min(window.after, window.until - shortestUpdatedMs),
    )
    const path = spanPath(session, plan, 'updated', start, window.until)
    const answer = await get(session, path)
    // Only an org that has no such resource is guessed about: behind any other refusal a transaction may be open.
    if (answer.status === 400 || answer.status === 404) return lagged
    if (answer.status === 403 && readRefusal(answer.text).code !== 'REQUEST_LIMIT_EXCEEDED') return lagged
    const told = coverage.safeParse(jsonOf(answer, `tell what changed in ${plan.object}`))
    const covered = told.success ? told.data.latestDateCovered : undefined
    const ms = covered === undefined ? Number.NaN : Date.parse(covered)
    return Number.isNaN(ms) ? lagged : Math.min(lagged, ms)
  },
}

const coverage = z.object({ latestDateCovered: z.string() })
const deletions = z.object({
  deletedRecords: z.array(z.object({ id: z.string(), deletedDate: z.string() })),
  earliestDateAvailable: z.string(),
  latestDateCovered: z.string(),
})

function spanPath(
  session: Session,
  plan: ReadPlan,
  which: 'updated' | 'deleted',
  start: number,
  end: number,
): string {
  return (
    `/services/data/v${session.apiVersion}/sobjects/${plan.object}/${which}/` +
    `?start=${encodeURIComponent(second(start))}&end=${encodeURIComponent(second(end))}`
  )
}

/** `(after, until]` by stamp and id; a position continues inside it without skipping rows of one stamp (B4, B5). */
export function changesTail(plan: ReadPlan, window: Window, position: Position | null): string {
  const stamp = plan.modstampField
  if (stamp === null) throw new OrgdeckError('NOT_AVAILABLE', `${plan.object} cannot be read by change date.`)
  const until = `${stamp} <= ${new Date(window.until).toISOString()}`
  const from =
    position === null
      ? `${stamp} > ${new Date(window.after).toISOString()} AND ${until}`
      : `((${stamp} = ${new Date(position.modstamp).toISOString()} AND Id > '${position.id}') OR ` +
        `(${stamp} > ${new Date(position.modstamp).toISOString()} AND ${until}))`
  return ` WHERE ${from} ORDER BY ${stamp}, Id`
}

/**
 * Follows a query page by page, fetching the next page while the last one is being stored. `tail` is all of the query
 * after the object's name. A locator that expired is replaced by the same query from the last row taken, never from a
 * page count (B17). An object with more fields than one request can name is read in parts (B15).
 */
async function* pages(
  session: Session,
  plan: ReadPlan,
  resource: 'query' | 'queryAll',
  tail: (last: Position | null) => string,
): AsyncGenerator<RemotePage> {
  const [lead, ...others] = partsOf(session, plan, tail(farPosition).length)
  if (lead === undefined || others.length === 0) {
    yield* leadPages(session, plan, resource, tail)
    return
  }
  for await (const page of leadPages(session, lead, resource, tail)) {
    yield { rows: await joined(session, plan, page.rows, others, resource) }
  }
}

async function* leadPages(
  session: Session,
  plan: ReadPlan,
  resource: 'query' | 'queryAll',
  tail: (last: Position | null) => string,
): AsyncGenerator<RemotePage> {
  const start = (last: Position | null): Promise<QueryPage | 'expired'> =>
    fetchPage(queryPath(session, resource, select(plan) + tail(last)))
  const fetchPage = async (path: string): Promise<QueryPage | 'expired'> => {
    const answer = await get(session, path)
    if (answer.status === 400 && /INVALID_QUERY_LOCATOR/.test(answer.text)) return 'expired'
    return readPage(bodyOf(answer, `read ${plan.object}`), plan)
  }
  let last: Position | null = null
  let next: Promise<QueryPage | 'expired'> | null = start(null)
  while (next !== null) {
    const page: QueryPage | 'expired' = await next
    if (page === 'expired') {
      next = start(last)
      continue
    }
    next = page.next === null ? null : fetchPage(page.next)
    // Rejections surface at the next await; this keeps Node from calling them unhandled meanwhile.
    next?.catch(() => undefined)
    if (page.rows.length > 0) yield { rows: page.rows }
    const row = page.rows.at(-1)
    if (row !== undefined) last = { modstamp: row.modstamp ?? 0, id: row.externalId }
  }
}

const select = (plan: ReadPlan): string => `SELECT ${plan.fields.join(',')} FROM ${plan.object}`

function queryPath(session: Session, resource: 'query' | 'queryAll', soql: string): string {
  return `/services/data/v${session.apiVersion}/${resource}?q=${encodeURIComponent(soql)}`
}

function second(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', '+00:00')
}
