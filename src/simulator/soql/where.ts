import type { Query } from '@jetstreamapp/soql-parser-js'
import { isoDay } from '../clock.ts'
import { normalizeId } from '../ids.ts'
import type { SqlValue } from '../org.ts'
import { restError } from '../rest/errors.ts'
import type { FieldType } from '../schema/dsl.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { Tree } from './condition.ts'
import { treeOf } from './condition.ts'
import { isAggregating, nameOf, scalar } from './functions.ts'
import { dateOf, dayRange, instantOf, likePattern, unquote } from './literals.ts'
import { invalidField, malformed } from './parse.ts'
import { fromSql, makeScope, resolveField } from './scope.ts'
import type { Resolved, Scope } from './scope.ts'
import { isText, sortSql } from './sort.ts'

type Leaf = Extract<Tree, { kind: 'leaf' }>['condition']
type Side = {
  readonly sql: string
  readonly type: FieldType
  readonly name: string
  readonly nillable: boolean
}

const NUMBER = new Set<FieldType>(['int', 'double', 'currency', 'percent'])
const IDS = new Set<FieldType>(['id', 'reference'])
const COMPARE = new Set(['=', '!=', '<', '<=', '>', '>='])

function sideOf(scope: Scope, leaf: Leaf): Side {
  if ('fn' in leaf) {
    const name = nameOf(leaf.fn)
    // Groups are known from HAVING on; a WHERE stands before them.
    if (isAggregating(leaf.fn) && scope.groups.size === 0) throw malformed(`unexpected token: '${name}'`)
    const computed = scalar(scope, leaf.fn)
    return { sql: computed.sql, type: computed.type, name: leaf.fn.rawValue ?? name, nillable: true }
  }
  const { sql, describe } = resolveField(scope, leaf.field)
  if (!describe.filterable) {
    throw invalidField(scope.soql, leaf.field, `field '${leaf.field}' can not be filtered in a query call`)
  }
  if (describe.type === 'address') {
    throw invalidField(scope.soql, leaf.field, `field '${leaf.field}' can not be filtered in a query call`)
  }
  const nillable = describe.nillable || sql.split('.')[0] !== scope.alias
  return { sql, type: describe.type, name: leaf.field, nillable }
}

const wrongOperator = (scope: Scope, side: Side): Error =>
  invalidField(scope.soql, side.name, `invalid operator on ${side.type} field '${side.name}'`)

function wrongType(scope: Scope, side: Side, quoted: boolean): Error {
  const soap = side.type === 'datetime' ? 'dateTime' : isText(side.type) ? 'string' : side.type
  const advice = quoted
    ? 'should not be enclosed in quotes'
    : isText(side.type)
      ? 'should be enclosed in quotes'
      : ''
  const tail = advice === '' ? '' : ` and ${advice}`
  return invalidField(
    scope.soql,
    side.name,
    `value of filter criterion for field '${side.name}' must be of type ${soap}${tail}`,
  )
}

/** One literal as the field's column keeps it. */
function valueOf(scope: Scope, side: Side, literal: string, kind: string): SqlValue {
  if (kind === 'NULL') return null
  const quoted = kind === 'STRING'
  if (quoted && IDS.has(side.type)) {
    const text = unquote(literal)
    if (text === '') return null
    const id = normalizeId(text)
    if (!id) throw restError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`)
    return id
  }
  if (quoted && isText(side.type)) return unquote(literal) === '' ? null : unquote(literal)
  if (kind === 'BOOLEAN' && side.type === 'boolean') return literal.toUpperCase() === 'TRUE' ? 1 : 0
  if (/^(INTEGER|DECIMAL)/.test(kind) && NUMBER.has(side.type))
    return Number(literal.replace(/^[A-Za-z]{3}/, ''))
  const value =
    kind === 'DATETIME' && side.type === 'datetime'
      ? instantOf(literal)
      : kind === 'DATE' && side.type === 'date'
        ? dateOf(literal)
        : undefined
  if (value === undefined) throw wrongType(scope, side, quoted)
  return value
}

const ascii = (value: SqlValue) => typeof value !== 'string' || /^[\0-\x7f]*$/.test(value)

/** Text compares without regard to case; beyond ASCII both sides are folded. */
const comparable = (side: Side, values: readonly SqlValue[]) =>
  isText(side.type) && !values.every(ascii)
    ? { sql: `sf_fold(${side.sql})`, arg: 'sf_fold(?)' }
    : { sql: side.sql, arg: '?' }

function relative(
  side: Side,
  operator: string,
  literal: string,
  now: number,
): { sql: string; params: SqlValue[] } {
  const range = dayRange(literal, now)
  if (!range) throw malformed(`unexpected token: '${literal}'`)
  const bound = (ms: number): SqlValue => (side.type === 'date' ? isoDay(ms) : ms)
  const [from, to] = [bound(range.from), bound(range.to)]
  const is = side.sql
  if (operator === '=') return { sql: `(${is} >= ? AND ${is} < ?)`, params: [from, to] }
  if (operator === '!=') return { sql: `(${is} < ? OR ${is} >= ? OR ${is} IS NULL)`, params: [from, to] }
  if (operator === '<') return { sql: `${is} < ?`, params: [from] }
  if (operator === '<=') return { sql: `${is} < ?`, params: [to] }
  if (operator === '>') return { sql: `${is} >= ?`, params: [to] }
  return { sql: `${is} >= ?`, params: [from] }
}

/** A list that holds relative dates: each stands for all its days. */
function inRanges(
  scope: Scope,
  side: Side,
  literals: readonly string[],
  kinds: readonly unknown[],
  negated: boolean,
): string {
  const any = literals.map((literal, i) => {
    if (String(kinds[i]).startsWith('DATE_')) {
      const { sql, params } = relative(side, '=', literal, scope.org.clock.now())
      scope.params.push(...params)
      return sql
    }
    scope.params.push(valueOf(scope, side, literal, String(kinds[i])))
    return `${side.sql} IS ?`
  })
  return `${negated ? 'NOT IFNULL' : 'IFNULL'}((${any.join(' OR ')}), 0)`
}

function inList(scope: Scope, side: Side, leaf: Leaf, negated: boolean): string {
  if (!('value' in leaf) || !Array.isArray(leaf.value))
    throw malformed(`unexpected list of field '${side.name}'`)
  const kinds = Array.isArray(leaf.literalType) ? leaf.literalType : leaf.value.map(() => leaf.literalType)
  if (kinds.some((kind) => String(kind).startsWith('DATE_')))
    return inRanges(scope, side, leaf.value, kinds, negated)
  const values = leaf.value.map((literal, i) => valueOf(scope, side, literal, String(kinds[i] ?? 'STRING')))
  const wanted = values.filter((value) => value !== null)
  const { sql, arg } = comparable(side, wanted)
  scope.params.push(JSON.stringify(arg === '?' ? wanted : wanted.map((v) => String(v).toLowerCase())))
  const within = `${sql} IN (SELECT value FROM json_each(?))`
  const withNull = values.length > wanted.length
  if (negated) return `(${side.sql} IS ${withNull ? 'NOT NULL AND' : 'NULL OR'} NOT ${within})`
  return withNull ? `(${side.sql} IS NULL OR ${within})` : within
}

function semiJoin(scope: Scope, side: Side, leaf: Leaf, query: Query, negated: boolean): string {
  const inner = makeScope(scope.org, scope.soql, query.sObject ?? '', {
    alias: query.sObjectAlias,
    all: scope.all,
    counter: scope.counter,
  })
  const [field, ...more] = query.fields ?? []
  if (!field || more.length > 0 || (field.type !== 'Field' && field.type !== 'FieldRelationship')) {
    throw malformed('The inner select of a semi join must have exactly one field')
  }
  const path = field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.')
  const column = resolveField(inner, path)
  const reaches = ({ describe, source }: Resolved): readonly string[] =>
    describe.type === 'id' ? source.targets.map(({ object }) => object.name) : describe.referenceTo
  const outer = 'field' in leaf && leaf.field ? reaches(resolveField(scope, leaf.field)) : []
  if (
    !IDS.has(side.type) ||
    !IDS.has(column.describe.type) ||
    !reaches(column).some((name) => outer.includes(name))
  ) {
    throw malformed(
      `The selected field '${path}' in the subquery and the left operand field in the where expression in the outer query '${side.name}' should point to the same object type`,
    )
  }
  const where = whereSql(inner, query.where)
  scope.params.push(...inner.params)
  const not = negated ? 'NOT ' : ''
  return `${side.sql} ${not}IN (SELECT ${column.sql} ${fromSql(inner)} ${where} AND ${column.sql} IS NOT NULL)`
}

function multiPicklist(scope: Scope, side: Side, leaf: Leaf, negated: boolean): string {
  if (side.type !== 'multipicklist') throw wrongOperator(scope, side)
  const list = 'value' in leaf && Array.isArray(leaf.value) ? leaf.value : []
  const anyOf = list.map((literal) => {
    const parts = unquote(literal).toLowerCase().split(';')
    for (const part of parts) scope.params.push(part)
    return `(${parts.map(() => `instr(';' || sf_fold(${side.sql}) || ';', ';' || ? || ';') > 0`).join(' AND ')})`
  })
  const includes = `(${anyOf.join(' OR ')})`
  return negated ? `(${side.sql} IS NULL OR NOT ${includes})` : includes
}

function leafSql(scope: Scope, leaf: Leaf): string {
  const side = sideOf(scope, leaf)
  const operator = String(leaf.operator) === '<>' ? '!=' : leaf.operator
  if ('valueQuery' in leaf) return semiJoin(scope, side, leaf, leaf.valueQuery, operator === 'NOT IN')
  if (operator === 'IN' || operator === 'NOT IN') return inList(scope, side, leaf, operator === 'NOT IN')
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') {
    return multiPicklist(scope, side, leaf, operator === 'EXCLUDES')
  }
  const literal = String(leaf.value)
  const kind = String(leaf.literalType ?? '')
  if (kind === 'DATE_LITERAL' || kind === 'DATE_N_LITERAL') {
    if (side.type !== 'date' && side.type !== 'datetime') throw wrongType(scope, side, false)
    const { sql, params } = relative(side, operator, literal, scope.org.clock.now())
    scope.params.push(...params)
    return sql
  }
  if (operator === 'LIKE') {
    if (kind !== 'STRING' || !isText(side.type)) {
      throw wrongOperator(scope, side)
    }
    const pattern = likePattern(literal)
    const { sql } = comparable(side, [pattern])
    scope.params.push(sql === side.sql ? pattern : pattern.toLowerCase())
    return `${sql} LIKE ? ESCAPE '\\'`
  }
  if (!COMPARE.has(operator)) throw malformed(`unexpected token: '${operator}'`)
  const value = valueOf(scope, side, literal, kind)
  if (value === null) {
    if (operator === '=') return `${side.sql} IS NULL`
    if (operator === '!=') return `${side.sql} IS NOT NULL`
    return '0'
  }
  const { sql, arg } = comparable(side, [value])
  scope.params.push(value)
  if (operator === '!=')
    return side.nillable ? `(${sql} <> ${arg} OR ${side.sql} IS NULL)` : `${sql} <> ${arg}`
  if (operator === '=' || !isText(side.type)) return `${sql} ${operator} ${arg}`
  return `${sortSql(side.sql, side.type)} ${operator} sf_sort(?)`
}

/**
 * The smallest value that every branch of an OR demands of one instant field, if all demand one. A keyset such as
 * `(S = w AND Id > x) OR S > w` implies `S >= w`, which lets the page start in the index instead of sorting.
 */
function sharedFloor(scope: Scope, branches: readonly Tree[]): { sql: string; value: SqlValue } | undefined {
  let floor: { sql: string; value: number } | undefined
  for (const branch of branches) {
    const leaves = branch.kind === 'and' ? branch.of : [branch]
    let found: { sql: string; value: number } | undefined
    for (const leaf of leaves) {
      if (leaf.kind !== 'leaf' || !('field' in leaf.condition) || !('value' in leaf.condition)) continue
      const { operator, literalType, value } = leaf.condition
      if (literalType !== 'DATETIME' || !['=', '>', '>='].includes(operator)) continue
      const { sql } = resolveField(scope, leaf.condition.field)
      const instant = instantOf(String(value))
      if (instant !== undefined && (!floor || floor.sql === sql)) found = { sql, value: instant }
    }
    if (!found) return undefined
    floor = floor ? { sql: floor.sql, value: Math.min(floor.value, found.value) } : found
  }
  return floor
}

function treeSql(scope: Scope, tree: Tree): string {
  if (tree.kind === 'leaf') return leafSql(scope, tree.condition)
  // SOQL has no third truth value: what is not true is false, also for null.
  if (tree.kind === 'not') return `NOT IFNULL(${treeSql(scope, tree.of)}, 0)`
  if (tree.kind === 'and') return `(${tree.of.map((part) => treeSql(scope, part)).join(' AND ')})`
  const floor = sharedFloor(scope, tree.of)
  if (floor) scope.params.push(floor.value)
  const either = `(${tree.of.map((part) => treeSql(scope, part)).join(' OR ')})`
  return floor ? `(${floor.sql} >= ? AND +${either})` : either
}

/** The WHERE of a query, always present; hides deleted rows unless the scope sees all. */
export function whereSql(scope: Scope, clause: Query['where']): string {
  const live = keepsDeleted(scope.object) && !scope.all ? `${scope.alias}."IsDeleted" = 0` : '1'
  return clause ? `WHERE ${live} AND ${treeSql(scope, treeOf(clause))}` : `WHERE ${live}`
}

export const havingSql = (scope: Scope, clause: Query['having']): string =>
  clause ? `HAVING ${treeSql(scope, treeOf(clause))}` : ''
