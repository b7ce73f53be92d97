import type { Subquery } from '@jetstreamapp/soql-parser-js'
import { isHidden, quote } from '../org.ts'
import type { Org, SqlValue } from '../org.ts'
import { DEFINITIONS } from './definitions.ts'
import { orderSql } from './order.ts'
import { malformed, noSuchRelationship } from './parse.ts'
import { fromSql, makeScope } from './scope.ts'
import type { Scope } from './scope.ts'
import { planRows } from './select.ts'
import type { PlanOptions, RowPlan } from './select.ts'
import { whereSql } from './where.ts'

/** The query's own rows are the first level. */
const MOST_LEVELS = 5

/** A subquery over a child relationship, run once for all parents of a page. */
export type ChildPlan = {
  readonly name: string
  readonly rows: RowPlan
  readonly from: string
  readonly alias: string
  /** Takes the parents' ids as a JSON array after the other parameters. */
  readonly sql: string
  readonly params: readonly SqlValue[]
}

function findChild(scope: Scope, relationship: string): { object: string; field: string; name: string } {
  for (const object of [...scope.org.objects.values(), ...DEFINITIONS]) {
    for (const { describe, children } of object.fields) {
      const same = children?.toLowerCase() === relationship.toLowerCase()
      if (
        same &&
        describe.referenceTo.includes(scope.object.name) &&
        !isHidden(scope.org, object.name, describe.name)
      ) {
        return { object: object.name, field: describe.name, name: children! }
      }
    }
  }
  throw noSuchRelationship(scope.soql, relationship, relationship)
}

export function planChildren(outer: Scope, subquery: Subquery, options: PlanOptions): ChildPlan {
  const level = (options.level ?? 1) + 1
  if (level > MOST_LEVELS) {
    throw malformed(`Relationship queries can have up to ${MOST_LEVELS} levels of parents and children`)
  }
  const found = findChild(outer, subquery.relationshipName)
  const scope = makeScope(outer.org, outer.soql, found.object, {
    alias: subquery.sObjectAlias,
    all: outer.all,
  })
  const rows = planRows(scope, subquery.fields ?? [], subquery.limit, { ...options, level })
  const where = whereSql(scope, subquery.where)
  const order = orderSql(scope, subquery.orderBy) || `ORDER BY ${scope.alias}."Id"`
  const parent = `${scope.alias}.${quote(found.field)}`
  const columns = rows.columns.map((sql, i) => `${sql} AS c${i}`)
  const skip = subquery.offset ?? 0
  const sql =
    `SELECT * FROM (SELECT ${parent} AS parent, ${scope.alias}.rowid AS rid, row_number() OVER (PARTITION BY ${parent} ${order}) AS n, ` +
    `${columns.join(', ')} ${fromSql(scope)} ${where} AND ${parent} IN (SELECT value FROM json_each(?))) ` +
    `WHERE n > ${skip} AND n <= ${skip + (subquery.limit ?? Number.MAX_SAFE_INTEGER - skip)} ORDER BY parent, n`
  return { name: found.name, rows, from: fromSql(scope), alias: scope.alias, sql, params: scope.params }
}

/** The children of one parent: the places of all in their table, and the values of the first of them. */
export type Children = { readonly rids: number[]; readonly rows: SqlValue[][] }

/** Reads the child rows of the given parents; of each parent at most `most` come with their values. */
export function readChildren(
  org: Org,
  plan: ChildPlan,
  parentIds: readonly string[],
  most: number,
): ReadonlyMap<string, Children> {
  const byParent = new Map<string, Children>()
  const rows = org
    .prepare(plan.sql)
    .raw()
    .all(...plan.params, JSON.stringify(parentIds)) as SqlValue[][]
  for (const row of rows) {
    const parent = String(row[0])
    const children = byParent.get(parent) ?? { rids: [], rows: [] }
    byParent.set(parent, children)
    children.rids.push(Number(row[1]))
    if (children.rows.length < most) children.rows.push(row.slice(3))
  }
  return byParent
}
