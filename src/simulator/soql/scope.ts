import { isHidden, objectNamed, quote } from '../org.ts'
import type { Org, SqlValue } from '../org.ts'
import type { Field, FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { noSuchColumn, noSuchRelationship, noSuchType } from './parse.ts'

/** One row source inside the SQL: an object under an alias, or the several targets of a polymorphic lookup. */
export type Source = {
  /** The SQL of this source's id. */
  readonly idSql: string
  readonly targets: readonly { readonly object: ObjectSchema; readonly alias: string }[]
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
}

export type Resolved = { readonly sql: string; readonly describe: FieldDescribe; readonly source: Source }

export function makeScope(
  org: Org,
  soql: string,
  objectName: string,
  options: { alias?: string; all: boolean; counter?: { n: number } },
): Scope {
  const object = objectNamed(org, objectName)
  if (!object) throw noSuchType(soql, objectName)
  const counter = options.counter ?? { n: 0 }
  const alias = `t${counter.n++}`
  return {
    org,
    soql,
    object,
    alias,
    root: { idSql: `${alias}."Id"`, targets: [{ object, alias }] },
    names: [object.name, options.alias ?? ''].map((name) => name.toLowerCase()).filter((name) => name !== ''),
    joins: [],
    sources: new Map(),
    params: [],
    counter,
    all: options.all,
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
export function sourceOf(scope: Scope, relationships: readonly string[]): Source {
  let source = scope.root
  let key = ''
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
      const target = objectNamed(scope.org, name)
      return target ? [{ object: target, alias: `t${scope.counter.n++}` }] : []
    })
    if (targets.length === 0) break
    for (const target of targets) {
      scope.joins.push(
        `LEFT JOIN ${quote(target.object.name)} ${target.alias} ON ${target.alias}."Id" = ${idSql}`,
      )
    }
    return { idSql, targets }
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

export function resolveIn(scope: Scope, source: Source, name: string, rawPath: string): Resolved {
  const found = source.targets.flatMap(({ object, alias }) => {
    const field = visible(scope, object, name)
    return field ? [{ sql: `${alias}.${quote(field.describe.name)}`, describe: field.describe }] : []
  })
  const first = found[0]
  if (!first) {
    const entity = source.targets.length > 1 ? 'Name' : (source.targets[0]?.object.name ?? '')
    throw noSuchColumn(scope.soql, rawPath, name, entity)
  }
  if (found.length === 1) return { ...first, source }
  return { sql: `COALESCE(${found.map((f) => f.sql).join(', ')})`, describe: first.describe, source }
}

export const fromSql = (scope: Scope): string =>
  [`FROM ${quote(scope.object.name)} ${scope.alias}`, ...scope.joins].join(' ')
