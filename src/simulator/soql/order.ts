import type { OrderByClause, Query } from '@jetstreamapp/soql-parser-js'
import { aggregate, AGGREGATES, nameOf, scalar } from './functions.ts'
import { invalidField } from './parse.ts'
import { resolveField } from './scope.ts'
import type { Scope } from './scope.ts'

function oneOrder(scope: Scope, clause: OrderByClause, aliases: ReadonlyMap<string, string>): string {
  const direction = clause.order === 'DESC' ? 'DESC' : 'ASC'
  const nulls = `NULLS ${clause.nulls ?? 'FIRST'}`
  if ('fn' in clause) {
    const computed = AGGREGATES.has(nameOf(clause.fn))
      ? aggregate(scope, clause.fn)
      : scalar(scope, clause.fn)
    return `${computed.sql} ${direction} ${nulls}`
  }
  const alias = aliases.get(clause.field.toLowerCase())
  if (alias) return `${alias} ${direction} ${nulls}`
  const { sql, describe } = resolveField(scope, clause.field)
  if (!describe.sortable) {
    throw invalidField(scope.soql, clause.field, `field '${clause.field}' can not be sorted in a query call`)
  }
  // Without a nulls clause the index serves the order; a column that is never null needs none.
  const plain = !describe.nillable && sql.startsWith(`${scope.alias}.`)
  return plain ? `${sql} ${direction}` : `${sql} ${direction} ${nulls}`
}

/** ORDER BY, empty when the query names none. `aliases` are the SQL of named aggregates. */
export function orderSql(
  scope: Scope,
  clause: Query['orderBy'],
  aliases: ReadonlyMap<string, string> = new Map(),
): string {
  const list = clause === undefined ? [] : Array.isArray(clause) ? clause : [clause]
  return list.length === 0 ? '' : `ORDER BY ${list.map((one) => oneOrder(scope, one, aliases)).join(', ')}`
}
