import { OrgdeckError } from '../../errors.ts'
import type { Position, Reader, ReadPlan, RemotePage, Session } from '../provider.ts'
import type { Window } from '../../time.ts'
import { clientFor } from '../../net/http.ts'
import { salesforceBulk } from './bulk.ts'
import { bodyOf, get } from './calls.ts'
import { readPage, type QueryPage } from './rows.ts'

/** Rows can appear this long after their stamp, because it is set when a transaction begins (B1). */
export const commitLagMs = 5 * 60_000
/** `/updated` goes back at most 30 days and wants more than a minute between its ends. */
const longestUpdatedMs = 29 * 86_400_000
const shortestUpdatedMs = 2 * 60_000
/** Request line and headers may have 16,384 bytes together. */
const longestPath = 14_000

export const salesforceReader: Reader = {
  bulk: salesforceBulk,

  async serverNow(session) {
    const answer = await clientFor(session.instanceUrl).send({
      path: '/services/data',
      ...(session.signal === undefined ? {} : { signal: session.signal }),
    })
    bodyOf(answer, 'tell the time')
    const ms = Date.parse(answer.headers.get('date') ?? '')
    if (Number.isNaN(ms))
      throw new OrgdeckError('REMOTE_ERROR', 'The org did not say what time it has. Try again.')
    return ms
  },

  async count(session, plan) {
    const soql = `SELECT COUNT() FROM ${plan.object}`
    const answer = await get(session, queryPath(session, 'query', soql))
    return readPage(bodyOf(answer, `count ${plan.object}`), plan).total
  },

  async *readAll(session, plan, afterId) {
    const soql = (after: string | null): string =>
      `SELECT ${plan.fields.join(',')} FROM ${plan.object}` +
      `${after === null ? '' : ` WHERE Id > '${after}'`} ORDER BY Id`
    yield* pages(session, plan, 'query', (last) => soql(last?.id ?? afterId))
  },

  async *readChanges(session, plan, window, position) {
    yield* pages(session, plan, plan.deletedRows ? 'queryAll' : 'query', (last) =>
      changesSoql(plan, window, last ?? position),
    )
  },

  async readOne(session, plan, externalId) {
    const fields = plan.fields.join(',')
    const soql = `SELECT ${fields} FROM ${plan.object} WHERE Id = '${externalId}'`
    const answer = await get(session, queryPath(session, plan.deletedRows ? 'queryAll' : 'query', soql))
    const page = readPage(bodyOf(answer, `read ${plan.object} ${externalId}`), plan)
    return page.rows[0] ?? null
  },

  async safeBound(session, plan, window) {
    const lagged = window.until - commitLagMs
    if (!plan.replicateable) return lagged
    const start = Math.max(
      window.until - longestUpdatedMs,
      Math.min(window.after, window.until - shortestUpdatedMs),
    )
    const path =
      `/services/data/v${session.apiVersion}/sobjects/${plan.object}/updated/` +
      `?start=${encodeURIComponent(second(start))}&end=${encodeURIComponent(second(window.until))}`
    const answer = await get(session, path)
    if (answer.status >= 400 && answer.status < 500) return lagged
    const covered = /"latestDateCovered"\s*:\s*"([^"]+)"/.exec(
      bodyOf(answer, `tell what changed in ${plan.object}`),
    )?.[1]
    const ms = covered === undefined ? Number.NaN : Date.parse(covered)
    return Number.isNaN(ms) ? lagged : Math.min(lagged, ms)
  },
}

/** `(after, until]` by stamp and id; a position continues inside it without skipping rows of one stamp (B4, B5). */
export function changesSoql(plan: ReadPlan, window: Window, position: Position | null): string {
  const stamp = plan.modstampField
  if (stamp === null) throw new OrgdeckError('NOT_AVAILABLE', `${plan.object} cannot be read by change date.`)
  const until = `${stamp} <= ${new Date(window.until).toISOString()}`
  const from =
    position === null
      ? `${stamp} > ${new Date(window.after).toISOString()} AND ${until}`
      : `((${stamp} = ${new Date(position.modstamp).toISOString()} AND Id > '${position.id}') OR ` +
        `(${stamp} > ${new Date(position.modstamp).toISOString()} AND ${until}))`
  return `SELECT ${plan.fields.join(',')} FROM ${plan.object} WHERE ${from} ORDER BY ${stamp}, Id`
}

/**
 * Follows a query page by page, fetching the next page while the last one is being stored. A locator that expired
 * is replaced by the same query from the last row taken, never from a page count (B17).
 */
async function* pages(
  session: Session,
  plan: ReadPlan,
  resource: 'query' | 'queryAll',
  soql: (last: Position | null) => string,
): AsyncGenerator<RemotePage> {
  const fetchPage = async (path: string): Promise<QueryPage | 'expired'> => {
    const answer = await get(session, path)
    if (answer.status === 400 && /INVALID_QUERY_LOCATOR/.test(answer.text)) return 'expired'
    return readPage(bodyOf(answer, `read ${plan.object}`), plan)
  }
  let last: Position | null = null
  let next: Promise<QueryPage | 'expired'> | null = fetchPage(queryPath(session, resource, soql(null)))
  while (next !== null) {
    const page: QueryPage | 'expired' = await next
    if (page === 'expired') {
      next = fetchPage(queryPath(session, resource, soql(last)))
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

function queryPath(session: Session, resource: 'query' | 'queryAll', soql: string): string {
  const path = `/services/data/v${session.apiVersion}/${resource}?q=${encodeURIComponent(soql)}`
  if (path.length <= longestPath) return path
  throw new OrgdeckError(
    'NOT_AVAILABLE',
    'This object has more fields than one request can name. Reading it in parts is not built yet.',
    { data: { feature: 'wide_objects' } },
  )
}

function second(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', '+00:00')
}
