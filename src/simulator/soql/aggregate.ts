import type { FieldFunctionExpression, Query } from '@jetstreamapp/soql-parser-js'
import type { Org, SqlValue } from '../org.ts'
import { aggregate, AGGREGATES, nameOf, scalar } from './functions.ts'
import { orderSql } from './order.ts'
import { malformed } from './parse.ts'
import { fromSql, makeScope, resolveField } from './scope.ts'
import type { Scope } from './scope.ts'
import { listOf } from './select.ts'
import { havingSql, whereSql } from './where.ts'
import { writerOf } from './write.ts'
import type { Writer } from './write.ts'

type Column = { readonly sql: string; readonly key: string; readonly write: Writer }

const plainCount = (query: Query): boolean => {
  const [first, ...more] = query.fields ?? []
  if (first?.type !== 'FieldFunctionExpression' || more.length > 0) return false
  return nameOf(first) === 'COUNT' && first.parameters.length === 0
}

function groupSql(scope: Scope, query: Query): string[] {
  return listOf(query.groupBy).map((clause) => {
    if ('field' in clause) {
      const { sql, describe } = resolveField(scope, clause.field)
      if (!describe.groupable) throw malformed(`field '${clause.field}' can not be grouped in a query call`)
      return sql
    }
    const name = nameOf(clause.fn)
    if (name === 'ROLLUP' || name === 'CUBE') throw malformed(`unexpected token: '${name}'`)
    return scalar(scope, clause.fn).sql
  })
}

function columnsOf(scope: Scope, query: Query, groups: readonly string[]): Column[] {
  let unnamed = 0
  return (query.fields ?? []).map((item) => {
    if (item.type === 'FieldFunctionExpression') {
      const call: FieldFunctionExpression = item
      const computed = AGGREGATES.has(nameOf(call)) ? aggregate(scope, call) : scalar(scope, call)
      const grouped = AGGREGATES.has(nameOf(call)) || groups.includes(computed.sql)
      if (!grouped) throw malformed(`Field must be grouped or aggregated: ${call.rawValue ?? nameOf(call)}`)
      return { sql: computed.sql, key: call.alias ?? `expr${unnamed++}`, write: writerOf(computed.type) }
    }
    if (item.type !== 'Field' && item.type !== 'FieldRelationship') throw malformed('unexpected subquery')
    const path = item.type === 'Field' ? item.field : [...item.relationships, item.field].join('.')
    const { sql, describe } = resolveField(scope, path)
    if (!groups.includes(sql)) throw malformed(`Field must be grouped or aggregated: ${path}`)
    return {
      sql,
      key: ('alias' in item ? item.alias : undefined) ?? describe.name,
      write: writerOf(describe.type),
    }
  })
}

/** Runs a query with aggregates; at most 2,000 groups come back, and no locator. */
export function runAggregate(org: Org, soql: string, query: Query, all: boolean): string {
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all })
  const groups = groupSql(scope, query)
  const columns = columnsOf(scope, query, groups)
  const where = whereSql(scope, query.where)
  const having = havingSql(scope, query.having)
  const order = orderSql(
    scope,
    query.orderBy,
    new Map(columns.map((column) => [column.key.toLowerCase(), column.sql])),
  )
  const grouping = groups.length > 0 ? `GROUP BY ${groups.join(', ')}` : ''
  const limit = `LIMIT ${Math.min(query.limit ?? 2000, 2000)} OFFSET ${query.offset ?? 0}`
  const sql = `SELECT ${columns.map((c) => c.sql).join(', ')} ${fromSql(scope)} ${where} ${grouping} ${having} ${order} ${limit}`
  const rows = org
    .prepare(sql)
    .raw()
    .all(...scope.params) as SqlValue[][]
  if (plainCount(query)) return `{"totalSize":${String(rows[0]?.[0] ?? 0)},"done":true,"records":[]}`
  const records = rows.map((row) => {
    const fields = columns.map((column, i) => `,"${column.key}":${column.write(row[i] ?? null)}`)
    return `{"attributes":{"type":"AggregateResult"}${fields.join('')}}`
  })
  return `{"totalSize":${records.length},"done":true,"records":[${records.join(',')}]}`
}
