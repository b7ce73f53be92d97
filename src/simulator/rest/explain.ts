import type { Org } from '../org.ts'
import { parseSoql } from '../soql/parse.ts'
import { fromSql, makeScope } from '../soql/scope.ts'
import { whereSql } from '../soql/where.ts'

/** Tells how a query would be run, without running it: over an index where one serves its conditions, else over all rows. */
export function explainQuery(org: Org, soql: string): unknown {
  const query = parseSoql(soql)
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all: false })
  const where = whereSql(scope, query.where)
  const from = fromSql(scope)
  const { n: cardinality } = org.prepare(`SELECT COUNT(*) AS n ${from} ${where}`).get(...scope.params) as {
    n: number
  }
  const live = whereSql({ ...scope, params: [] }, undefined)
  const { n: total } = org.prepare(`SELECT COUNT(*) AS n ${from} ${live}`).get() as { n: number }
  const steps = org
    .prepare(`EXPLAIN QUERY PLAN SELECT ${scope.alias}.rowid ${from} ${where}`)
    .all(...scope.params) as { detail: string }[]
  const root = steps.map((step) => step.detail).find((detail) => detail.includes(` ${scope.alias} `)) ?? ''
  const fields = [...root.matchAll(/(\w+)[=<>]/g)].map(([, field]) => field)
  const indexed = root.startsWith('SEARCH') && fields.length > 0
  const { name } = scope.object
  const unindexed = {
    description: 'Not considering filter for optimization because unindexed',
    fields: ['IsDeleted'],
    tableEnumOrId: name,
  }
  const plan = {
    cardinality,
    fields: indexed ? fields : [],
    leadingOperationType: indexed ? 'Index' : 'TableScan',
    notes: scope.object.byName.has('isdeleted') ? [unindexed] : [],
    relativeCost: indexed ? cardinality / Math.max(1, total) : 1 + cardinality / Math.max(1, total),
    sobjectCardinality: total,
    sobjectType: name,
  }
  return { plans: [plan], sourceQuery: soql }
}
