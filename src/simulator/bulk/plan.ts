import type { FieldType as SelectItem } from '@jetstreamapp/soql-parser-js'
import { DAY, isoDay } from '../clock.ts'
import type { Org, SqlValue } from '../org.ts'
import { restError } from '../rest/errors.ts'
import type { FieldType } from '../schema/dsl.ts'
import { orderSql } from '../soql/order.ts'
import { parseSoql } from '../soql/parse.ts'
import { fromSql, makeScope, resolveField } from '../soql/scope.ts'
import type { Scope } from '../soql/scope.ts'
import { whereSql } from '../soql/where.ts'
import { quoted } from './csv.ts'

export type PlannedColumn = {
  readonly name: string
  readonly type: FieldType
  /** A value that is there as text without quotes. */
  text(value: SqlValue): string
}

export type PlanOptions = {
  /** Deleted rows, too. */
  readonly all: boolean
  /** The ids of rows and parents after the columns. */
  readonly ids?: boolean
  readonly range?: { readonly from: string; readonly to: string | null } | undefined
}

export type BulkPlan = {
  readonly object: string
  /** The header row's names, in the order of the SELECT. */
  readonly names: readonly string[]
  readonly columns: readonly PlannedColumn[]
  /** Paths of the parents that columns name; their ids come after the columns and the row's own, where asked for. */
  readonly parents: readonly string[]
  /** Selects `rid` of every row of the result, in order. */
  readonly hits: string
  readonly params: readonly SqlValue[]
  /** Selects the columns of hits from one place to another (two parameters). */
  readonly page: string
  /** Selects the rows from one place to another (two parameters) as CSV lines without their ends. */
  lines(delimiter: string): Lines
}

export type Lines = { readonly sql: string; of(row: readonly SqlValue[]): string }

const refuse = (what: string) => restError(400, 'INVALIDENTITY', what)

function pathOf(item: SelectItem): string {
  if (item.type === 'Field') return item.field
  if (item.type === 'FieldRelationship') return [...item.relationships, item.field].join('.')
  if (item.type === 'FieldSubquery') {
    throw refuse('Aggregate Relationships not supported in Bulk Query')
  }
  if (item.type === 'FieldTypeof') {
    throw restError(400, 'FEATURENOTENABLED', 'TYPEOF is not supported by the Bulk API')
  }
  throw restError(
    400,
    'FEATURENOTENABLED',
    'Aggregate functions and FIELDS() are not supported by the Bulk API',
  )
}

/** Plans a bulk query. Refuses what the bulk interface does not take, and everything SOQL itself refuses. */
export function planBulkQuery(org: Org, soql: string, { all, ids = false, range }: PlanOptions): BulkPlan {
  const query = parseSoql(soql)
  if (query.groupBy !== undefined || query.offset !== undefined) {
    throw restError(400, 'FEATURENOTENABLED', 'GROUP BY and OFFSET are not supported by the Bulk API')
  }
  const scope = makeScope(org, soql, query.sObject ?? '', { alias: query.sObjectAlias, all })
  if (scope.object.traits.ofCaller === true) {
    throw refuse(`Entity '${scope.object.name}' is not supported by the Bulk API.`)
  }
  const columns = (query.fields ?? []).map((item) => {
    const path = pathOf(item)
    const resolved = resolveField(scope, path)
    if (resolved.describe.type === 'address') {
      throw refuse('Selecting compound data not supported in Bulk Query')
    }
    const parents = path.split('.').slice(0, -1)
    return { ...resolved, name: [...parents, resolved.describe.name].join('.') }
  })
  const parents = ids ? parentsOf(columns.map((column) => column.name)) : []
  const idSql = ids ? [`${scope.alias}."Id"`, ...parents.map((path) => parentId(scope, path))] : []
  const where = whereSql(scope, query.where) + rangeSql(scope, range)
  const order = orderSql(scope, query.orderBy)
  const from = fromSql(scope)
  const limit = query.limit === undefined ? '' : `LIMIT ${query.limit}`
  const page = (selected: readonly string[]): string =>
    `SELECT ${selected.join(', ')} FROM sim_bulk_hit CROSS JOIN ${from.slice('FROM '.length)} ` +
    `WHERE ${scope.alias}.rowid = sim_bulk_hit.rid AND seq >= ? AND seq < ? ORDER BY seq`
  return {
    object: scope.object.name,
    names: columns.map((column) => column.name),
    columns: columns.map(({ name, describe: { type } }) => ({
      name,
      type,
      text: (value) => csvWriter(type)(value).slice(1, -1).replaceAll('""', '"'),
    })),
    parents,
    hits: `SELECT ${scope.alias}.rowid AS rid ${from} ${where} ${order} ${limit}`,
    params: scope.params,
    page: page([...columns.map((column) => column.sql), ...idSql]),
    lines(delimiter) {
      const parts = partsOf(
        columns.map(({ sql, describe: { type } }) => ({ sql, type })),
        delimiter,
      )
      return {
        sql: page(parts.map((part) => part.sql)),
        of(row) {
          let line = ''
          for (let i = 0; i < parts.length; i++)
            line += (i === 0 ? '' : delimiter) + parts[i]!.text(row[i] ?? null)
          return line
        },
      }
    },
  }
}

type Part = { readonly sql: string; text(value: SqlValue): string }

/** Columns put together by one expression; a function takes no more arguments than twice that. */
const TOGETHER = 50

/**
 * The columns of a line, as many as may be put together by SQLite: to hand over a wide row value by value takes several
 * times as long. Numbers are not among them, because JavaScript writes them in another way.
 */
function partsOf(
  columns: readonly { readonly sql: string; readonly type: FieldType }[],
  delimiter: string,
): Part[] {
  const parts: Part[] = []
  let group: string[] = []
  const close = (): void => {
    if (group.length === 0) return
    const sql = `concat('"', ${group.join(`, '"${delimiter}"', `)}, '"')`
    parts.push({ sql, text: String })
    group = []
  }
  for (const { sql, type } of columns) {
    const value = csvSql(type, sql)
    if (value !== null && group.length < TOGETHER) {
      group.push(value)
      continue
    }
    close()
    if (value === null) parts.push({ sql, text: csvWriter(type) })
    else group.push(value)
  }
  close()
  return parts
}

/** Every parent on the way to a column, the nearer ones first. */
function parentsOf(names: readonly string[]): string[] {
  const paths = new Set<string>()
  for (const name of names) {
    const steps = name.split('.').slice(0, -1)
    steps.forEach((_, i) => paths.add(steps.slice(0, i + 1).join('.')))
  }
  return [...paths]
}

function parentId(scope: Scope, path: string): string {
  return resolveField(scope, `${path}.Id`).sql
}

const rangeSql = (scope: Scope, range: PlanOptions['range']): string => {
  if (!range) return ''
  const below = range.to === null ? '' : ` AND ${scope.alias}."Id" < '${range.to}'`
  return ` AND ${scope.alias}."Id" >= '${range.from}'${below}`
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

type Write = (value: SqlValue) => string

const text: Write = (value) => (value === null ? '""' : quoted(String(value)))
const truth: Write = (value) => (value ? '"true"' : '"false"')
const decimal: Write = (value) =>
  value === null ? '""' : Number.isInteger(value) ? `"${value}.0"` : `"${value}"`
const anything: Write = (value) => (typeof value === 'number' ? decimal(value) : text(value))
const instant: Write = (value) => {
  if (value === null) return '""'
  const ms = Number(value)
  const second = Math.floor((((ms % DAY) + DAY) % DAY) / 1000)
  const [h, m, s] = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
  return `"${isoDay(ms)}T${two(h)}:${two(m)}:${two(s)}.000Z"`
}

function csvWriter(type: FieldType): Write {
  if (type === 'boolean') return truth
  if (type === 'datetime') return instant
  if (type === 'currency' || type === 'double' || type === 'percent') return decimal
  return type === 'anyType' ? anything : text
}

/** A value between its quotes as SQLite writes it, null for types it writes in another way than `csvWriter`. */
function csvSql(type: FieldType, sql: string): string | null {
  switch (type) {
    case 'int':
    case 'currency':
    case 'double':
    case 'percent':
    case 'anyType':
      return null
    case 'boolean':
      return `CASE WHEN ${sql} THEN 'true' ELSE 'false' END`
    case 'datetime':
      return `strftime('%Y-%m-%dT%H:%M:%S.000Z', ${sql} / 1000, 'unixepoch')`
    default:
      return `replace(${sql}, '"', '""')`
  }
}
