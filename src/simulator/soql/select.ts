import type { FieldType as SelectItem, FieldTypeOf, Query } from '@jetstreamapp/soql-parser-js'
import { isHidden } from '../org.ts'
import type { SqlValue } from '../org.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ChildPlan } from './children.ts'
import { planChildren } from './children.ts'
import { isAggregating, isDatePart, nameOf, scalar } from './functions.ts'
import { invalidField, malformed, noSuchType } from './parse.ts'
import { resolveIn, sourceFrom, sourceOf, unprefixed } from './scope.ts'
import type { Scope, Source } from './scope.ts'
import { ADDRESS_PARTS, formatWriter, raw, writeAddress, writerOf } from './write.ts'

/** Child rows of one record, written, by the position of their subquery. */
export type Kids = (plan: number, parentId: string) => string

type Write = (row: readonly SqlValue[], kids: Kids) => string
type Node = { readonly source: Source; readonly entries: Write[]; readonly keys: Set<string> }

/** How the rows of a query become JSON: the columns to read and the function that writes one row. */
export type RowPlan = {
  /** SQL of the columns; the first is the record's id. */
  readonly columns: readonly string[]
  readonly children: readonly ChildPlan[]
  readonly write: Write
}

export type PlanOptions = {
  readonly apiPath: string
  /** How deep in subqueries the rows are; 1 for the query's own. */
  readonly level?: number
}

/** The names that FIELDS() stands for; the row limit it wants is checked here. */
function expand(scope: Scope, kind: unknown, limit: number | undefined): string[] {
  const which = typeof kind === 'string' ? kind.toUpperCase() : ''
  if (which !== 'STANDARD' && (limit === undefined || limit > 200)) {
    throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200')
  }
  return scope.object.fields
    .map((field) => field.describe)
    .filter((f) => (which === 'ALL' ? true : f.custom === (which === 'CUSTOM')))
    .filter((f) => !isHidden(scope.org, scope.object.name, f.name))
    .map((f) => f.name)
}

export function planRows(
  scope: Scope,
  items: readonly SelectItem[],
  limit: number | undefined,
  options: PlanOptions,
): RowPlan {
  const columns: string[] = []
  const children: ChildPlan[] = []
  const column = (sql: string): number => {
    const known = columns.indexOf(sql)
    return known >= 0 ? known : columns.push(sql) - 1
  }
  column(scope.root.idSql)
  const types = new Map([...scope.org.objects.values()].map((object) => [object.keyPrefix, object.name]))
  let unnamed = 0
  // What a polymorphic lookup names shows itself as a Name; its url still leads to the record.
  const open = (type: string, id: string, real = type) =>
    `{"attributes":{"type":"${type}","url":"${options.apiPath}/sobjects/${real}/${id}"}`

  /** A record that takes fields of its own and of what its relationships lead to. */
  function grow(source: Source, start: string): { root: Node; add: (path: readonly string[]) => void } {
    const root: Node = { source, entries: [], keys: new Set() }
    const nodes = new Map([['', root]])

    function nodeAt(relationships: readonly string[]): Node {
      const key = relationships.join('.').toLowerCase()
      const known = nodes.get(key)
      if (known) return known
      const parent = nodeAt(relationships.slice(0, -1))
      const reached = sourceFrom(scope, source, start, relationships)
      const node: Node = { source: reached, entries: [], keys: new Set() }
      nodes.set(key, node)
      const at = column(idOf(reached))
      const head = `,"${relationshipName(parent.source, relationships.at(-1)!)}":`
      const named = reached.targets.length === 1 ? reached.targets[0]!.object.name : undefined
      parent.entries.push((row, kids) => {
        const id = row[at]
        if (typeof id !== 'string') return `${head}null`
        const real = named ?? types.get(id.slice(0, 3)) ?? 'Name'
        let json = head + open(reached.polymorphic ? 'Name' : real, id, real)
        for (const entry of node.entries) json += entry(row, kids)
        return `${json}}`
      })
      return node
    }

    function add(path: readonly string[]): void {
      const [name, relationships] = [path.at(-1)!, path.slice(0, -1)]
      const node = nodeAt(relationships)
      const { sql, describe } = resolveIn(scope, node.source, name, path.join('.'))
      if (node.keys.has(describe.name))
        throw invalidField(scope.soql, name, `duplicate field selected: ${describe.name}`)
      node.keys.add(describe.name)
      node.entries.push(describe.type === 'address' ? address(sql, describe) : value(sql, describe))
    }
    return { root, add }
  }

  function value(sql: string, describe: FieldDescribe): Write {
    const at = column(sql)
    const head = `,"${describe.name}":`
    const write = describe.extraTypeInfo === 'json' ? raw : writerOf(describe.type)
    return (row) => head + write(row[at] ?? null)
  }

  function address(sql: string, describe: FieldDescribe): Write {
    const prefix = describe.name.replace(/Address$/, '')
    const alias = sql.slice(0, sql.indexOf('.'))
    const parts = ADDRESS_PARTS.map((part) => column(`${alias}."${prefix}${part}"`))
    const head = `,"${describe.name}":`
    return (row) => head + writeAddress(parts.map((at) => row[at] ?? null))
  }

  /** TYPEOF: each object the lookup may name shows fields of its own, under its own name. */
  function typeOf(item: FieldTypeOf): Write {
    const path = unprefixed(scope, item.field.split('.'))
    const source = sourceOf(scope, path)
    if (!source.polymorphic)
      throw malformed(`'${item.field}' is not polymorphic; TYPEOF needs a polymorphic lookup`)
    const parent = sourceOf(scope, path.slice(0, -1))
    const at = column(idOf(source))
    const shapes = new Map<string, Write[]>()
    let otherwise: Write[] | undefined
    const written = (from: Source, names: readonly string[]) => {
      const branch = grow(from, `${path.join('.').toLowerCase()}:${from.polymorphic ? '' : from.idSql}.`)
      for (const name of names) branch.add(name.split('.'))
      return branch.root.entries
    }
    for (const { type: branch, objectType = '', fieldList } of item.conditions) {
      const target = source.targets.find(
        ({ object }) => object.name.toLowerCase() === objectType.toLowerCase(),
      )
      if (branch === 'ELSE') otherwise = written(source, fieldList)
      else if (target) {
        const only = { idSql: `${target.alias}."Id"`, targets: [target], polymorphic: false }
        shapes.set(target.object.name, written(only, fieldList))
      } else throw noSuchType(scope.soql, objectType)
    }
    const head = `,"${relationshipName(parent, path.at(-1)!)}":`
    return (row, kids) => {
      const id = row[at]
      const real = typeof id === 'string' ? (types.get(id.slice(0, 3)) ?? 'Name') : ''
      const entries = shapes.get(real) ?? otherwise
      if (typeof id !== 'string' || !entries) return `${head}null`
      let json = head + open(shapes.has(real) ? real : 'Name', id, real)
      for (const entry of entries) json += entry(row, kids)
      return `${json}}`
    }
  }

  const { root, add: addField } = grow(scope.root, '')
  for (const item of items) {
    if (item.type === 'Field' || item.type === 'FieldRelationship') {
      if (item.type === 'Field' && item.alias !== undefined) {
        throw malformed('only aggregate expressions use field aliasing')
      }
      const path = item.type === 'Field' ? [item.field] : [...item.relationships, item.field]
      const prefix = 'objectPrefix' in item ? [item.objectPrefix] : []
      addField(unprefixed(scope, [...prefix, ...path]))
    } else if (item.type === 'FieldSubquery') {
      const at = children.length
      const plan = planChildren(scope, item.subquery, options)
      children.push(plan)
      root.entries.push((row, kids) => `,"${plan.name}":${kids(at, String(row[0]))}`)
    } else if (item.type === 'FieldFunctionExpression' && nameOf(item) === 'FIELDS') {
      for (const name of expand(scope, item.parameters[0], limit)) addField([name])
    } else if (item.type === 'FieldFunctionExpression') {
      const computed = scalar(scope, item)
      const at = column(computed.sql)
      const write = (nameOf(item) === 'FORMAT' ? formatWriter : writerOf)(computed.type)
      const head = `,"${item.alias ?? computed.describe?.name ?? `expr${unnamed++}`}":`
      root.entries.push((row) => head + write(row[at] ?? null))
    } else root.entries.push(typeOf(item))
  }

  const { entries } = root
  const type = scope.object.name
  const write: Write = (row, kids) => {
    let json = open(type, String(row[0]))
    for (const entry of entries) json += entry(row, kids)
    return `${json}}`
  }
  return { columns, children, write }
}

const idOf = ({ targets }: Source): string => {
  const ids = targets.map((target) => `${target.alias}."Id"`)
  return ids.length === 1 ? ids[0]! : `COALESCE(${ids.join(', ')})`
}

/** The relationship as the schema spells it, whatever case the query used. */
function relationshipName(source: Source, asked: string): string {
  for (const { object } of source.targets) {
    const field = object.parents.get(asked.toLowerCase())
    if (field) return field.describe.relationshipName ?? asked
  }
  return asked
}

export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T]

export const isAggregate = (query: Query): boolean =>
  query.groupBy !== undefined ||
  (query.fields ?? []).some(
    (item) => item.type === 'FieldFunctionExpression' && (isAggregating(item) || isDatePart(nameOf(item))),
  )
