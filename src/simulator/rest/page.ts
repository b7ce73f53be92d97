import type { Org, SqlValue } from '../org.ts'
import { readChildren } from '../soql/children.ts'
import type { ChildPlan } from '../soql/children.ts'
import type { Kids, RowPlan } from '../soql/select.ts'
import { openCursor } from './cursor.ts'

/** The query that rows belong to, and which of its subqueries they are of. */
type Of = { readonly soql: string; readonly all: boolean; readonly path: readonly number[] }

export type PageOptions = {
  /** `/services/data/vXX.0`, the start of every url in the answer. */
  readonly apiPath: string
  /** Rows in a page, 200 to 2,000. */
  readonly batchSize: number
}

type Page = { readonly json: string; readonly count: number }

/** What hangs on a record: its children as JSON, and how many rows they and theirs take. */
type Below = { readonly kids: Kids; readonly shown: (id: string) => number }

/** Children are read for so many rows at once, because a page may be full long before its last row. */
const CHILDREN_STEP = 200

export const pageJson = (id: string, total: number, next: number, records: string, apiPath: string): string =>
  next >= total
    ? `{"totalSize":${total},"done":true,"records":[${records}]}`
    : `{"totalSize":${total},"done":false,"nextRecordsUrl":"${apiPath}/query/${id}-${next}","records":[${records}]}`

const idOf = (row: readonly SqlValue[]): string => String(row[0])

/** How many of the rows a page takes, counted with what hangs on them; one always, however much that is. */
function fitting(rows: readonly SqlValue[][], below: Below, most: number): { count: number; used: number } {
  let used = 0
  for (const [count, row] of rows.entries()) {
    const more = 1 + below.shown(idOf(row))
    if (used + more > most && count > 0) return { count, used }
    used += more
  }
  return { count: rows.length, used }
}

const NOTHING: Below = { kids: () => 'null', shown: () => 0 }

function childrenOf(org: Org, of: Of, plan: ChildPlan, ids: readonly string[], options: PageOptions) {
  const byParent = readChildren(org, plan, ids, options.batchSize)
  const own = [...byParent.values()].flatMap(({ rows }) => rows.map(idOf))
  const below = readBelow(org, of, plan.rows.children, own, options)
  const fits = new Map(
    [...byParent].map(([id, { rows }]) => [id, fitting(rows, below, options.batchSize)] as const),
  )
  const json = (id: string): string => {
    const found = byParent.get(id)
    if (!found) return 'null'
    const { rids, rows } = found
    const count = fits.get(id)?.count ?? rows.length
    const records = rows
      .slice(0, count)
      .map((row) => plan.rows.write(row, below.kids))
      .join(',')
    if (count === rids.length) return pageJson('', count, count, records, '')
    const cursor = openCursor(org, of, () => {
      const insert = 'INSERT INTO sim_cursor_row (rid) SELECT value FROM json_each(?) ORDER BY key'
      return org.prepare(insert).run(JSON.stringify(rids)).changes
    })
    return pageJson(cursor.id, cursor.total, count, records, options.apiPath)
  }
  return { json, shown: (id: string) => fits.get(id)?.used ?? 0 }
}

/** Children, and children of children, that are too many for a page get a locator of their own. */
function readBelow(
  org: Org,
  of: Of,
  plans: readonly ChildPlan[],
  ids: readonly string[],
  options: PageOptions,
): Below {
  if (plans.length === 0 || ids.length === 0) return NOTHING
  const read = plans.map((plan, child) =>
    childrenOf(org, { ...of, path: [...of.path, child] }, plan, ids, options),
  )
  return {
    kids: (child, id) => read[child]?.json(id) ?? 'null',
    shown: (id) => read.reduce((sum, { shown }) => sum + shown(id), 0),
  }
}

/** Writes rows until the page is full, with everything that hangs on them counted. */
export function writePage(
  org: Org,
  of: Of,
  plan: RowPlan,
  rows: readonly SqlValue[][],
  options: PageOptions,
): Page {
  let json = ''
  let [used, count] = [0, 0]
  const step = plan.children.length > 0 ? CHILDREN_STEP : rows.length
  for (let at = 0; at < rows.length; at += step) {
    const slice = rows.slice(at, at + step)
    const below = readBelow(org, of, plan.children, slice.map(idOf), options)
    for (const row of slice) {
      used += 1 + below.shown(idOf(row))
      if (used > options.batchSize && count > 0) return { json, count }
      json += (json === '' ? '' : ',') + plan.write(row, below.kids)
      count++
    }
  }
  return { json, count }
}
