import { isHidden, quote } from '../org.ts'
import type { Org, SqlValue } from '../org.ts'
import { text } from '../schema/dsl.ts'
import type { Field, FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { isText } from './sort.ts'
import { queryable } from './definitions.ts'
import { noSuchColumn, noSuchRelationship, noSuchType } from './parse.ts'

/** One row source inside the SQL: an object under an alias, or the several targets of a polymorphic lookup. */
export type Source = {
  /** The SQL of this source's id. */
  readonly idSql: string
  readonly targets: readonly { readonly object: ObjectSchema; readonly alias: string }[]
  /** Whether the lookup may name several objects, of which this organisation has some; it then has a Type. */
  readonly polymorphic: boolean
}

export type Scope = {
  readonly org: Org
  /** The whole query text, to point into. */
  readonly soql: string
  readonly object: ObjectSchema
  readonly alias: string
  readonly root: Source
  readonly names: readonly string[]
  readonly joins: string[]
  readonly sources: Map<string, Source>
  readonly params: SqlValue[]
  readonly counter: { n: number }
  readonly all: boolean
  /** Under GROUP BY the SQL of each group; false for one that this level of a ROLLUP or CUBE leaves out. */
  readonly groups: Map<string, boolean>
}

export type Resolved = { readonly sql: string; readonly describe: FieldDescribe; readonly source: Source }

export function makeScope(
  org: Org,
  soql: string,
  objectName: string,
  options: { alias?: string; all: boolean; counter?: { n: number } },
): Scope {
  const object = queryable(org, objectName)
  if (!object) throw noSuchType(soql, objectName)
  const counter = options.counter ?? { n: 0 }
  const alias = `t${counter.n++}`
  return {
    org,
    soql,
    object,
    alias,
    root: { idSql: `${alias}."Id"`, targets: [{ object, alias }], polymorphic: false },
    names: [object.name, options.alias ?? ''].map((name) => name.toLowerCase()).filter((name) => name !== ''),
    joins: [],
    sources: new Map(),
    params: [],
    counter,
    all: options.all,
    groups: new Map(),
  }
}

/** Drops a leading object name or alias from a path such as `Account.Name` or `a.Name`. */
export function unprefixed(scope: Scope, path: readonly string[]): readonly string[] {
  const first = path[0]?.toLowerCase() ?? ''
  const isPrefix = path.length > 1 && scope.names.includes(first) && !scope.object.parents.has(first)
  return isPrefix ? path.slice(1) : path
}

const visible = (scope: Scope, object: ObjectSchema, name: string): Field | undefined => {
  const field = object.byName.get(name.toLowerCase())
  return field && !isHidden(scope.org, object.name, field.describe.name) ? field : undefined
}

/** Follows relationships from the root, adding one LEFT JOIN for each step and target. */
export const sourceOf = (scope: Scope, relationships: readonly string[]): Source =>
  sourceFrom(scope, scope.root, '', relationships)

/** Follows relationships from any source; `start` tells what is reached from it from what is reached otherwise. */
export function sourceFrom(
  scope: Scope,
  from: Source,
  start: string,
  relationships: readonly string[],
): Source {
  let source = from
  let key = start
  for (const relationship of relationships) {
    key += `${relationship.toLowerCase()}.`
    const known = scope.sources.get(key)
    source = known ?? joinParent(scope, source, relationship, [...relationships, ''].join('.'))
    if (!known) scope.sources.set(key, source)
  }
  return source
}

function joinParent(scope: Scope, from: Source, relationship: string, path: string): Source {
  for (const { object, alias } of from.targets) {
    const field = object.parents.get(relationship.toLowerCase())
    if (!field || isHidden(scope.org, object.name, field.describe.name)) continue
    const idSql = `${alias}.${quote(field.describe.name)}`
    const targets = field.describe.referenceTo.flatMap((name) => {
      const target = queryable(scope.org, name)
      return target ? [{ object: target, alias: `t${scope.counter.n++}` }] : []
    })
    if (targets.length === 0) break
    for (const target of targets) {
      scope.joins.push(
        `LEFT JOIN ${quote(target.object.name)} ${target.alias} ON ${target.alias}."Id" = ${idSql}`,
      )
    }
    return { idSql, targets, polymorphic: field.describe.referenceTo.length > 1 }
  }
  throw noSuchRelationship(scope.soql, path.replace(/\.+$/, ''), relationship)
}

/** The SQL and description of a field path. Through a polymorphic lookup only fields of a target resolve. */
export function resolveField(scope: Scope, rawPath: string): Resolved {
  const path = unprefixed(scope, rawPath.split('.'))
  const name = path.at(-1) ?? ''
  const source = sourceOf(scope, path.slice(0, -1))
  return resolveIn(scope, source, name, rawPath)
}

const TYPE = text('Type', 'Object Type', 40).describe

/** Which object a polymorphic lookup names, told by the prefix of the id. */
function typeSql(source: Source): string {
  const cases = source.targets.map(({ object }) => `WHEN '${object.keyPrefix}' THEN '${object.name}'`)
  return `(CASE substr(${source.idSql}, 1, 3) ${cases.join(' ')} END COLLATE NOCASE)`
}

export function resolveIn(scope: Scope, source: Source, name: string, rawPath: string): Resolved {
  if (source.polymorphic && name.toLowerCase() === 'type') {
    return { sql: typeSql(source), describe: TYPE, source }
  }
  const found = source.targets.flatMap(({ object, alias }) => {
    const field = visible(scope, object, name)
    return field ? [{ sql: `${alias}.${quote(field.describe.name)}`, describe: field.describe }] : []
  })
  const first = found[0]
  if (!first) {
    const entity = source.polymorphic ? 'Name' : (source.targets[0]?.object.name ?? '')
    throw noSuchColumn(scope.soql, rawPath, name, entity)
  }
  if (found.length === 1) return { ...first, source }
  // An expression has no collation of its own; text still compares without regard to case.
  const collation = isText(first.describe.type) ? ' COLLATE NOCASE' : ''
  return {
    sql: `(COALESCE(${found.map((f) => f.sql).join(', ')})${collation})`,
    describe: first.describe,
    source,
  }
}

export const fromSql = (scope: Scope): string =>
  [`FROM ${quote(scope.object.name)} ${scope.alias}`, ...scope.joins].join(' ')
