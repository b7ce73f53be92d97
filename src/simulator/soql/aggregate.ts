import type { FieldFunctionExpression, Query } from '@jetstreamapp/soql-parser-js'
import type { Org, SqlValue } from '../org.ts'
import { isAggregating, nameOf, scalar } from './functions.ts'
import type { Call } from './functions.ts'
import { orderKeys } from './order.ts'
import type { Ordered } from './order.ts'
import { malformed, malformedAt } from './parse.ts'
import { fromSql, makeScope, resolveField } from './scope.ts'
import type { Scope } from './scope.ts'
import { listOf } from './select.ts'
import { havingSql, whereSql } from './where.ts'
import { sortSql } from './sort.ts'
import { formatWriter, writerOf } from './write.ts'
import type { Writer } from './write.ts'

type Column = Ordered & { readonly key: string; readonly write: Writer }

const plainCount = (query: Query): boolean => {
  const [first, ...more] = query.fields ?? []
  if (first?.type !== 'FieldFunctionExpression' || more.length > 0) return false
  return nameOf(first) === 'COUNT' && first.parameters.length === 0
}

/** The groups of a query as SQL, and which of them each level keeps: all once, or fewer under ROLLUP and CUBE. */
function groupsOf(scope: Scope, query: Query): { groups: string[]; levels: (readonly string[])[] } {
  const one = (item: string | Call): string => {
    if (typeof item !== 'string') return scalar(scope, item).sql
    const { sql, describe } = resolveField(scope, item)
    if (!describe.groupable) throw malformed(`field '${item}' can not be grouped in a query call`)
    return sql
  }
  const clauses = listOf(query.groupBy)
  const [first] = clauses
  const kind = first && 'fn' in first ? nameOf(first.fn) : ''
  if (!first || !('fn' in first) || (kind !== 'ROLLUP' && kind !== 'CUBE')) {
    const groups = clauses.map((clause) => one('field' in clause ? clause.field : clause.fn))
    return { groups, levels: [groups] }
  }
  const groups = (first.fn.parameters ?? []).map(one)
  if (clauses.length > 1 || groups.length > 3)
    throw malformed(`${kind} takes up to three fields and stands alone`)
  if (kind === 'ROLLUP')
    return { groups, levels: [...groups, ''].map((_, i) => groups.slice(0, groups.length - i)) }
  const masks = Array.from({ length: 2 ** groups.length }, (_, mask) => mask)
  return { groups, levels: masks.map((mask) => groups.filter((_group, i) => (mask & (1 << i)) === 0)) }
}

function columnsOf(scope: Scope, query: Query, groups: readonly string[]): Column[] {
  let unnamed = 0
  return (query.fields ?? []).map((item) => {
    if (item.type === 'FieldFunctionExpression') {
      const call: FieldFunctionExpression = item
      const computed = scalar(scope, call)
      const free = isAggregating(call) || nameOf(call) === 'GROUPING'
      const grouped = free || groups.includes(computed.sql)
      if (!grouped) throw malformed(`Field must be grouped or aggregated: ${call.rawValue ?? nameOf(call)}`)
      const key = call.alias ?? `expr${unnamed++}`
      const write = nameOf(call) === 'FORMAT' ? formatWriter(computed.type) : writerOf(computed.type)
      return { sql: computed.sql, type: computed.type, key, write }
    }
    if (item.type !== 'Field' && item.type !== 'FieldRelationship') throw malformed('unexpected subquery')
    const path = item.type === 'Field' ? item.field : [...item.relationships, item.field].join('.')
    const { sql, describe } = resolveField(scope, path)
    if (!groups.includes(sql))
      throw malformedAt(scope.soql, path, `Field must be grouped or aggregated: ${path}`)
    return {
      sql,
      type: describe.type,
      key: ('alias' in item ? item.alias : undefined) ?? describe.name,
      write: writerOf(describe.type),
    }
  })
}

type Level = {
  readonly sql: string
  readonly params: readonly SqlValue[]
  readonly columns: readonly Column[]
}

/** One level of grouping as a SELECT of the columns `c0, c1, ...` and the keys of its order `o0, o1, ...`. */
function levelSql(org: Org, soql: string, query: Query, all: boolean, at: number): Level & { order: string } {
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all })
  const { groups, levels } = groupsOf(scope, query)
  const kept = levels[at] ?? []
  const where = whereSql(scope, query.where)
  for (const group of groups) scope.groups.set(group, kept.includes(group))
  const columns = columnsOf(scope, query, groups)
  const twice = columns.find(({ key }, i) => columns.findIndex((one) => one.key === key) !== i)
  if (twice) throw malformed(`duplicate alias: ${twice.key}`)
  const having = havingSql(scope, query.having)
  const named = new Map(columns.map((column) => [column.key.toLowerCase(), column]))
  const keys = orderKeys(scope, query.orderBy, named)
  const shown = (sql: string) => (scope.groups.get(sql) === false ? 'NULL' : sql)
  const selected = [
    ...columns.map(({ sql }, i) => `${shown(sql)} AS c${i}`),
    ...keys.map(({ sql, type }, i) => `${sortSql(shown(sql), type)} AS o${i}`),
  ]
  const grouping = kept.length > 0 ? `GROUP BY ${kept.join(', ')}` : ''
  // Without any group a total stands for no rows at all; a subtotal of nothing is left out.
  const some =
    groups.length > 0 && kept.length === 0
      ? having === ''
        ? 'HAVING COUNT(*) > 0'
        : `${having} AND COUNT(*) > 0`
      : having
  const order = keys.map((key, i) => `o${i} ${key.direction}`).join(', ')
  return {
    sql: `SELECT ${selected.join(', ')} ${fromSql(scope)} ${where} ${grouping} ${some}`,
    params: scope.params,
    columns,
    order: order === '' ? '' : `ORDER BY ${order}`,
  }
}

function levelCount(org: Org, soql: string, query: Query, all: boolean): number {
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all })
  return groupsOf(scope, query).levels.length
}

/** COUNT() alone: the number of rows the query would answer, its LIMIT and OFFSET included. */
function countRows(org: Org, soql: string, query: Query, all: boolean): string {
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all })
  const where = whereSql(scope, query.where)
  const bounded = query.limit !== undefined || query.offset !== undefined
  const range = `LIMIT ${query.limit ?? -1} OFFSET ${query.offset ?? 0}`
  const sql = bounded
    ? `SELECT COUNT(*) AS n FROM (SELECT 1 ${fromSql(scope)} ${where} ${range})`
    : `SELECT COUNT(*) AS n ${fromSql(scope)} ${where}`
  const { n } = org.prepare(sql).get(...scope.params) as { n: number }
  return `{"totalSize":${n},"done":true,"records":[]}`
}

/** Runs a query with aggregates; at most 2,000 groups come back, and no locator. */
export function runAggregate(org: Org, soql: string, query: Query, all: boolean): string {
  if (plainCount(query) && query.groupBy === undefined) return countRows(org, soql, query, all)
  const count = levelCount(org, soql, query, all)
  const levels = Array.from({ length: count }, (_, at) => levelSql(org, soql, query, all, at))
  const { columns, order } = levels[0]!
  const limit = `LIMIT ${Math.min(query.limit ?? 2000, 2000)} OFFSET ${query.offset ?? 0}`
  const rows = org
    .prepare(`SELECT * FROM (${levels.map((level) => level.sql).join(' UNION ALL ')}) ${order} ${limit}`)
    .raw()
    .all(...levels.flatMap((level) => level.params)) as SqlValue[][]
  const records = rows.map((row) => {
    const fields = columns.map(({ key, write }, i) => {
      const value = row[i] ?? null
      return `,"${key}":${value === null ? 'null' : write(value)}`
    })
    return `{"attributes":{"type":"AggregateResult"}${fields.join('')}}`
  })
  return `{"totalSize":${records.length},"done":true,"records":[${records.join(',')}]}`
}
