import type { RecordFilter } from '../../contract/records.ts'
import { OrgdeckError } from '../errors.ts'

/** Which records, in which order. Plain data: it crosses into the worker thread and is the key of its cache. */
export type RecordQuery = {
  readonly integration_id: number
  readonly object: string
  readonly q?: string | undefined
  readonly filters: readonly RecordFilter[]
  readonly deleted: 'with' | 'without' | 'only'
  readonly sort: string
}

export type BuiltQuery = {
  /** `FROM … WHERE …` */
  readonly from: string
  readonly orderBy: string
  readonly parameters: readonly (string | number)[]
  readonly orderParameters: readonly (string | number)[]
}

const own: Readonly<Record<string, { readonly column: string; readonly instant: boolean }>> = {
  $name: { column: 'c.name COLLATE NOCASE', instant: false },
  $modified: { column: 'c.remote_modstamp', instant: true },
  $synced: { column: 'c.last_synced_at', instant: true },
  $deleted: { column: 'c.deleted_at', instant: true },
}

/** A boolean reads as the word, everything else as the value itself. */
const jsonValue =
  "(CASE json_type(m.raw_data, ?) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE json_extract(m.raw_data, ?) END)"

/** Turns a query into SQL. Field names and values are parameters; nothing a caller sends becomes SQL text. */
export function buildQuery(query: RecordQuery): BuiltQuery {
  const where = ['c.connection_id = ?', 'c.object = ?']
  const parameters: (string | number)[] = [query.integration_id, query.object]
  let json = false

  if (query.deleted !== 'with')
    where.push(`c.deleted_at IS ${query.deleted === 'only' ? 'NOT NULL' : 'NULL'}`)
  for (const word of (query.q ?? '').toLowerCase().split(/\s+/)) {
    if (word === '') continue
    where.push('instr(c.search, ?) > 0')
    parameters.push(word)
  }
  for (const filter of query.filters) {
    const built = buildFilter(filter)
    json ||= built.json
    where.push(built.sql)
    parameters.push(...built.parameters)
  }
  const sort = buildSort(query.sort)
  json ||= sort.json
  const join = json ? ' JOIN integration_metadata m ON m.id = c.latest_metadata_id' : ''
  return {
    from: `FROM integration_connectors c${join} WHERE ${where.join(' AND ')}`,
    orderBy: sort.sql,
    parameters,
    orderParameters: sort.parameters,
  }
}

type Part = {
  readonly sql: string
  readonly parameters: readonly (string | number)[]
  readonly json: boolean
}

function fieldOf(name: string): Part & { readonly instant: boolean } {
  const column = Object.hasOwn(own, name) ? own[name] : undefined
  if (column !== undefined)
    return { sql: column.column, parameters: [], json: false, instant: column.instant }
  if (!/^[A-Za-z]\w{0,99}$/.test(name)) {
    throw new OrgdeckError(
      'BAD_REQUEST',
      `"${name}" is no field name. Use an API name such as MailingCity.`,
      {
        data: { issues: [{ path: 'field', message: `unknown field ${name}` }] },
      },
    )
  }
  const path = `$.${name}`
  return { sql: jsonValue, parameters: [path, path], json: true, instant: false }
}

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

function buildFilter(filter: RecordFilter): Part {
  const field = fieldOf(filter.field)
  const values = filter.values.map((value) => (field.instant ? instant(value) : value))
  const part = (sql: string, parameters: readonly (string | number)[]): Part => ({
    sql,
    parameters,
    json: field.json,
  })
  switch (filter.op) {
    case 'set':
      return part(`${field.sql} IS NOT NULL`, field.parameters)
    case 'empty':
      return part(`${field.sql} IS NULL`, field.parameters)
    case 'is':
    case 'is_not': {
      // 50000.0, as orgs write it, is 50000: a number is also compared as one.
      const numbers = values.filter((value) => isNumeric(value)).map(Number)
      const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ')
      const match = `(CAST(${field.sql} AS TEXT) COLLATE NOCASE IN (${marks(values)}) OR ${field.sql} IN (${marks(numbers)}))`
      const matched = [...field.parameters, ...values.map(String), ...field.parameters, ...numbers]
      return filter.op === 'is'
        ? part(match, matched)
        : part(`(${field.sql} IS NULL OR NOT ${match})`, [...field.parameters, ...matched])
    }
    case 'contains':
    case 'starts': {
      const any = values.map(() => `CAST(${field.sql} AS TEXT) LIKE ? ESCAPE '\\'`).join(' OR ')
      const lead = filter.op === 'contains' ? '%' : ''
      const parameters = values.flatMap((value) => [
        ...field.parameters,
        `${lead}${likeText(String(value))}%`,
      ])
      return part(values.length === 0 ? '1' : `(${any})`, parameters)
    }
    default: {
      const value = values[0]
      if (value === undefined) {
        throw new OrgdeckError(
          'BAD_REQUEST',
          `The filter on ${filter.field} has nothing to compare with. Add a value.`,
        )
      }
      const numeric = isNumeric(value)
      const left = numeric ? `CAST(${field.sql} AS REAL)` : field.sql
      const present = numeric && field.json ? `${field.sql} IS NOT NULL AND ` : ''
      const parameters = present === '' ? field.parameters : [...field.parameters, ...field.parameters]
      return part(`(${present}${left} ${comparisons[filter.op]} ?)`, [
        ...parameters,
        numeric ? Number(value) : value,
      ])
    }
  }
}

type Sort = Part & { readonly value: string; readonly down: boolean }

function buildSort(sort: string): Sort {
  const down = sort.startsWith('-')
  const field = fieldOf(down ? sort.slice(1) : sort)
  const way = down ? 'DESC' : 'ASC'
  // Numbers sort as numbers, text without regard to case; empty fields come last both ways.
  const value = field.json ? `${field.sql} COLLATE NOCASE` : field.sql
  return {
    sql: `${value} ${way} NULLS LAST, c.id ${way}`,
    parameters: field.parameters,
    json: field.json,
    value,
    down,
  }
}

/** Where a row stands in the order of a query: the value it is sorted by, and its id. */
export type Place = { readonly value: string | number | null; readonly id: number }

/** Selects what a row is sorted by, under the name `value`. */
export function sortValueOf(query: RecordQuery): Part {
  const sort = buildSort(query.sort)
  return {
    sql: `SELECT ${sort.value} AS value FROM integration_connectors c JOIN integration_metadata m ON m.id = c.latest_metadata_id WHERE c.id = ?`,
    parameters: sort.parameters,
    json: true,
  }
}

/** Counts the rows of a query that stand up to and including a place, whether its row is still there or not. */
export function countUpTo(query: RecordQuery, { value, id }: Place): Omit<Part, 'json'> {
  const built = buildQuery(query)
  const { value: sorted, down, parameters } = buildSort(query.sort)
  const beside = down ? 'c.id >= ?' : 'c.id <= ?'
  const [before, used] =
    value === null
      ? [`(${sorted} IS NOT NULL OR ${beside})`, [...parameters, id]]
      : [
          `(${sorted} ${down ? '>' : '<'} ? OR (${sorted} = ? AND ${beside}))`,
          [...parameters, value, ...parameters, value, id],
        ]
  return {
    sql: `SELECT count(*) ${built.from} AND ${before}`,
    parameters: [...built.parameters, ...used],
  }
}

function isNumeric(value: string | number): boolean {
  return typeof value === 'number' || (value.trim() !== '' && Number.isFinite(Number(value)))
}

function likeText(value: string): string {
  return value.replace(/[\\%_]/g, (character) => `\\${character}`)
}

function instant(value: string): number {
  const ms = Date.parse(value)
  if (!Number.isNaN(ms)) return ms
  throw new OrgdeckError(
    'BAD_REQUEST',
    `"${value}" is no date. Write it as 2026-11-25 or 2026-11-25T09:00:00Z.`,
    {
      data: { issues: [{ path: 'values', message: `not a date: ${value}` }] },
    },
  )
}
