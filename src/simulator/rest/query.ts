import type { Query } from '@jetstreamapp/soql-parser-js'
import type { Org, SqlValue } from '../org.ts'
import { runAggregate } from '../soql/aggregate.ts'
import { orderSql } from '../soql/order.ts'
import { malformed, parseSoql, tooComplicated } from '../soql/parse.ts'
import { fromSql, makeScope } from '../soql/scope.ts'
import { isAggregate, planRows } from '../soql/select.ts'
import type { RowPlan } from '../soql/select.ts'
import { whereSql } from '../soql/where.ts'
import { cursorOf, openCursor } from './cursor.ts'
import { restError } from './errors.ts'
import { pageJson, writePage } from './page.ts'

export type QueryOptions = {
  /** `/services/data/vXX.0`, the start of every url in the answer. */
  readonly apiPath: string
  readonly all: boolean
  /** Rows in a page, 200 to 2,000. */
  readonly batchSize: number
}

/** The page size a client wished for in `Sforce-Query-Options: batchSize=n`. */
export function batchSizeOf(header: string | undefined): number {
  const wish = Number(/batchSize\s*=\s*(\d+)/i.exec(header ?? '')?.[1] ?? 2000)
  return Math.min(2000, Math.max(200, wish))
}

type Plan = {
  readonly rows: RowPlan
  readonly from: string
  readonly tail: string
  readonly params: readonly SqlValue[]
  readonly alias: string
}

function planQuery(org: Org, soql: string, query: Query, options: QueryOptions): Plan {
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all: options.all })
  const rows = planRows(scope, query.fields ?? [], query.limit, options)
  const where = whereSql(scope, query.where)
  const order = orderSql(scope, query.orderBy)
  return { rows, from: fromSql(scope), tail: `${where} ${order}`, params: scope.params, alias: scope.alias }
}

/** What the database says of a query that is more than it can plan. */
const TOO_MUCH =
  /tables in a join|Expression tree is too large|too many (?:SQL variables|columns)|stack overflow/

/** Runs a query and writes its first page. What does not fit gets a locator that lives two days. */
export function runQuery(org: Org, soql: string, options: QueryOptions): string {
  try {
    return firstPage(org, soql, options)
  } catch (error) {
    throw error instanceof Error && TOO_MUCH.test(error.message) ? tooComplicated() : error
  }
}

function firstPage(org: Org, soql: string, options: QueryOptions): string {
  const query = parseSoql(soql)
  if (isAggregate(query)) return runAggregate(org, soql, query, options.all)
  if ((query.offset ?? 0) > 2000) {
    throw restError(400, 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000')
  }
  const plan = planQuery(org, soql, query, options)
  const most = Math.min(query.limit ?? Number.MAX_SAFE_INTEGER, options.batchSize + 1)
  const select = plan.rows.columns.join(', ')
  const sql = `SELECT ${select} ${plan.from} ${plan.tail} LIMIT ${most} OFFSET ${query.offset ?? 0}`
  const rows = org
    .prepare(sql)
    .raw()
    .all(...plan.params) as SqlValue[][]
  const { all, batchSize, apiPath } = options
  if (rows.length <= batchSize) {
    const page = writePage(org, { soql, all, path: [] }, plan.rows, rows, options)
    if (page.count === rows.length) return pageJson('', page.count, page.count, page.json, apiPath)
  }
  const limit = `LIMIT ${query.limit ?? -1} OFFSET ${query.offset ?? 0}`
  const fill = `INSERT INTO sim_cursor_row (rid) SELECT rid FROM (SELECT ${plan.alias}.rowid AS rid ${plan.from} ${plan.tail} ${limit})`
  const cursor = openCursor(org, { soql, all, path: [] }, () => org.prepare(fill).run(...plan.params).changes)
  // Rows that no ORDER BY puts in a place may come in another order when other columns are asked for, so that the first
  // page, too, has to be of the rows that the cursor fixed.
  return queryMore(org, `${cursor.id}-0`, options)
}

/** A later page: `{cursor id}-{offset}`. */
export function queryMore(org: Org, locator: string, options: Omit<QueryOptions, 'all'>): string {
  const { cursor, offset } = cursorOf(org, locator)
  const { soql, all, path, total } = cursor
  const whole = planQuery(org, soql, parseSoql(soql), { ...options, all })
  const asked: Pick<Plan, 'rows' | 'from' | 'alias'> = whole
  const { rows: plan, from, alias } = path.reduce((at, child) => at.rows.children[child] ?? at, asked)
  const first = cursor.first + offset
  const sql =
    `SELECT ${plan.columns.join(', ')}, seq FROM sim_cursor_row CROSS JOIN ` +
    `${from.slice('FROM '.length)} WHERE ${alias}.rowid = sim_cursor_row.rid AND seq >= ? AND seq < ? ORDER BY seq`
  const size = Math.min(options.batchSize, total - offset)
  const rows = org
    .prepare(sql)
    .raw()
    .all(first, first + size) as SqlValue[][]
  const page = writePage(org, { soql, all, path }, plan, rows, options)
  // A row that has been purged since still has its place.
  const last = Number(rows[page.count - 1]?.at(-1))
  const next = page.count === rows.length ? offset + size : last - cursor.first + 1
  return pageJson(cursor.id, total, next, page.json, options.apiPath)
}

/** What `columns=true` tells about a query instead of its rows. */
export function columnMetadata(org: Org, soql: string): unknown {
  const query = parseSoql(soql)
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all: false })
  const items = query.fields ?? []
  if (items.length === 0) throw malformed('no fields selected')
  let unnamed = 0
  const columns = items.map((item) => {
    const path =
      item.type === 'Field'
        ? item.field
        : item.type === 'FieldRelationship'
          ? [...item.relationships, item.field].join('.')
          : item.type === 'FieldSubquery'
            ? item.subquery.relationshipName
            : item.type === 'FieldFunctionExpression'
              ? (item.alias ?? `expr${unnamed++}`)
              : item.field
    const describe =
      item.type === 'Field' ? scope.object.byName.get(item.field.toLowerCase())?.describe : undefined
    const numeric = describe !== undefined && ['int', 'double', 'currency', 'percent'].includes(describe.type)
    const aggregate = item.type === 'FieldFunctionExpression' && item.isAggregateFn === true
    return {
      aggregate: aggregate || item.type === 'FieldSubquery',
      apexType: numeric || aggregate ? 'Double' : describe?.type === 'boolean' ? 'Boolean' : 'String',
      booleanType: describe?.type === 'boolean',
      columnName: describe?.name ?? path,
      custom: describe?.custom ?? false,
      displayName: describe?.name ?? path,
      foreignKeyName: describe?.type === 'reference' ? describe.relationshipName : null,
      insertable: describe?.createable ?? false,
      joinColumns: [],
      numberType: numeric || aggregate,
      textType: !numeric && !aggregate && describe?.type !== 'boolean',
      updatable: describe?.updateable ?? false,
    }
  })
  const idSelected = items.some((item) => item.type === 'Field' && item.field.toLowerCase() === 'id')
  return {
    columnMetadata: columns,
    entityName: scope.object.name,
    groupBy: query.groupBy !== undefined,
    idSelected,
    keyPrefix: scope.object.keyPrefix,
  }
}
