import type { OrderByClause, Query } from '@jetstreamapp/soql-parser-js'
import type { FieldType } from '../schema/dsl.ts'
import { isAggregating, nameOf, scalar } from './functions.ts'
import { invalidField, malformed } from './parse.ts'
import { resolveField } from './scope.ts'
import type { Scope } from './scope.ts'
import { sortSql } from './sort.ts'

/** What rows are ordered by: its SQL before any collation, and the type of its values. */
export type Ordered = { readonly sql: string; readonly type: FieldType }
export type OrderKey = Ordered & { readonly direction: string }

function mustBeGrouped(scope: Scope, shown: string, sql: string): void {
  if (scope.groups.size === 0 || scope.groups.has(sql)) return
  throw malformed(`Ordered field must be grouped or aggregated: ${shown}`)
}

function oneKey(scope: Scope, clause: OrderByClause, named: ReadonlyMap<string, Ordered>): OrderKey {
  const way = clause.order === 'DESC' ? 'DESC' : 'ASC'
  const direction = `${way} NULLS ${clause.nulls ?? 'FIRST'}`
  if ('fn' in clause) {
    const name = nameOf(clause.fn)
    const summed = isAggregating(clause.fn)
    const { sql, type } = scalar(scope, clause.fn)
    if (!summed && name !== 'GROUPING') mustBeGrouped(scope, clause.fn.rawValue ?? name, sql)
    return { sql, type, direction }
  }
  const known = named.get(clause.field.toLowerCase())
  if (known) return { sql: known.sql, type: known.type, direction }
  const { sql, describe } = resolveField(scope, clause.field)
  if (!describe.sortable) {
    throw invalidField(scope.soql, clause.field, `field '${clause.field}' can not be sorted in a query call`)
  }
  mustBeGrouped(scope, clause.field, sql)
  // Without a nulls clause the index serves the order; a column that is never null needs none.
  const plain = !describe.nillable && sql.startsWith(`${scope.alias}.`)
  return { sql, type: describe.type, direction: plain ? way : direction }
}

/** The keys of an ORDER BY. `named` are the columns that the query gave a name. */
export function orderKeys(
  scope: Scope,
  clause: Query['orderBy'],
  named: ReadonlyMap<string, Ordered> = new Map(),
): OrderKey[] {
  const list = clause === undefined ? [] : Array.isArray(clause) ? clause : [clause]
  return list.map((one) => oneKey(scope, one, named))
}

/** ORDER BY of a query without groups, empty when it names none. */
export function orderSql(scope: Scope, clause: Query['orderBy']): string {
  const list = clause === undefined ? [] : Array.isArray(clause) ? clause : [clause]
  const summed = list.find((one) => 'fn' in one && isAggregating(one.fn))
  if (summed && 'fn' in summed) throw malformed(`unexpected token: '${nameOf(summed.fn)}'`)
  const keys = orderKeys(scope, clause).map(
    ({ sql, type, direction }) => `${sortSql(sql, type)} ${direction}`,
  )
  return keys.length === 0 ? '' : `ORDER BY ${keys.join(', ')}`
}
