import type { Query } from '@jetstreamapp/soql-parser-js'
import { makeId } from '../ids.ts'
import { getMeta, setMeta } from '../store.ts'
import type { Org, SqlValue } from '../org.ts'
import { runAggregate } from '../soql/aggregate.ts'
import { readChildren } from '../soql/children.ts'
import { orderSql } from '../soql/order.ts'
import { malformed, parseSoql } from '../soql/parse.ts'
import { fromSql, makeScope } from '../soql/scope.ts'
import { isAggregate, planRows } from '../soql/select.ts'
import type { RowPlan } from '../soql/select.ts'
import { whereSql } from '../soql/where.ts'
import { restError } from './errors.ts'

export type QueryOptions = {
  /** `/services/data/vXX.0`, the start of every url in the answer. */
  readonly apiPath: string
  readonly all: boolean
  /** Rows in a page, 200 to 2,000. */
  readonly batchSize: number
}

const CURSOR_LIFE_MS = 2 * 86_400_000
const MOST_CURSORS = 200

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
}

function planQuery(org: Org, soql: string, query: Query, options: QueryOptions): Plan & { alias: string } {
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all: options.all })
  const rows = planRows(scope, query.fields ?? [], query.limit, options)
  const where = whereSql(scope, query.where)
  const order = orderSql(scope, query.orderBy)
  return { rows, from: fromSql(scope), tail: `${where} ${order}`, params: scope.params, alias: scope.alias }
}

function writePage(org: Org, plan: RowPlan, rows: readonly SqlValue[][]): string {
  const kids = readChildren(
    org,
    plan.children,
    plan.children.length > 0 ? rows.map((row) => String(row[0])) : [],
  )
  let json = ''
  for (const row of rows) json += (json === '' ? '' : ',') + plan.write(row, kids)
  return json
}

/** Runs a query and writes its first page. What does not fit gets a locator that lives two days. */
export function runQuery(org: Org, soql: string, options: QueryOptions): string {
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
  if (rows.length <= options.batchSize) {
    return `{"totalSize":${rows.length},"done":true,"records":[${writePage(org, plan.rows, rows)}]}`
  }
  const cursor = openCursor(org, soql, query, plan, options.all)
  const page = writePage(org, plan.rows, rows.slice(0, options.batchSize))
  return pageJson(cursor.id, cursor.total, options.batchSize, page, options.apiPath)
}

const pageJson = (id: string, total: number, next: number, records: string, apiPath: string): string =>
  next >= total
    ? `{"totalSize":${total},"done":true,"records":[${records}]}`
    : `{"totalSize":${total},"done":false,"nextRecordsUrl":"${apiPath}/query/${id}-${next}","records":[${records}]}`

/**
 * Fixes which rows belong to the result, on disk and in order: two integers a row. Later pages show these rows with
 * the values they have by then, so nothing is skipped or repeated while the rows change.
 */
function openCursor(org: Org, soql: string, query: Query, plan: Plan & { alias: string }, all: boolean) {
  const n = Number(getMeta(org.db, 'cursor') ?? '0') + 1
  const id = makeId('01g', org.instance, n)
  const limit = `LIMIT ${query.limit ?? -1} OFFSET ${query.offset ?? 0}`
  const total = org.db.transaction(() => {
    dropOldCursors(org)
    const last = org.prepare('SELECT IFNULL(MAX(seq), 0) AS seq FROM sim_cursor_row').get() as { seq: number }
    const filled = org
      .prepare(
        `INSERT INTO sim_cursor_row (rid) SELECT rid FROM (SELECT ${plan.alias}.rowid AS rid ${plan.from} ${plan.tail} ${limit})`,
      )
      .run(...plan.params)
    org
      .prepare('INSERT INTO sim_cursor VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, soql, all ? 1 : 0, last.seq + 1, filled.changes, org.clock.now())
    setMeta(org.db, 'cursor', String(n))
    return filled.changes
  })()
  return { id, total }
}

function dropOldCursors(org: Org): void {
  const old = org
    .prepare(
      `SELECT id, first_seq AS first, total FROM sim_cursor WHERE created_at < ?
       UNION SELECT id, first, total FROM (
         SELECT id, first_seq AS first, total FROM sim_cursor ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?)`,
    )
    .all(org.clock.now() - CURSOR_LIFE_MS, MOST_CURSORS - 1) as { id: string; first: number; total: number }[]
  for (const { id, first, total } of old) {
    org.prepare('DELETE FROM sim_cursor_row WHERE seq >= ? AND seq < ?').run(first, first + total)
    org.prepare('DELETE FROM sim_cursor WHERE id = ?').run(id)
  }
}

/** A later page: `{cursor id}-{offset}`. */
export function queryMore(org: Org, locator: string, options: Omit<QueryOptions, 'all'>): string {
  const [, id = '', offsetText = ''] = /^(\w+)-(\d+)$/.exec(locator) ?? []
  const cursor = org
    .prepare(
      'SELECT soql, all_rows AS everything, first_seq AS first, total, created_at AS created FROM sim_cursor WHERE id = ?',
    )
    .get(id) as
    | { soql: string; everything: number; first: number; total: number; created: number }
    | undefined
  const offset = Number(offsetText)
  const expired = cursor && org.clock.now() - cursor.created > CURSOR_LIFE_MS
  if (!cursor || expired || offset >= cursor.total) {
    throw restError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
  }
  const query = parseSoql(cursor.soql)
  const plan = planQuery(org, cursor.soql, query, { ...options, all: cursor.everything === 1 })
  const first = cursor.first + offset
  const sql =
    `SELECT ${plan.rows.columns.join(', ')} FROM sim_cursor_row CROSS JOIN ` +
    `${plan.from.slice('FROM '.length)} WHERE ${plan.alias}.rowid = sim_cursor_row.rid AND seq >= ? AND seq < ? ORDER BY seq`
  const size = Math.min(options.batchSize, cursor.total - offset)
  const rows = org
    .prepare(sql)
    .raw()
    .all(first, first + size) as SqlValue[][]
  return pageJson(id, cursor.total, offset + size, writePage(org, plan.rows, rows), options.apiPath)
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
