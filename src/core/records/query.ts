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
  const column = own[name]
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
      const list = values.map(() => '?').join(', ')
      const match = `CAST(${field.sql} AS TEXT) COLLATE NOCASE IN (${list})`
      const sql = filter.op === 'is' ? match : `(${field.sql} IS NULL OR NOT ${match})`
      const parameters = filter.op === 'is' ? field.parameters : [...field.parameters, ...field.parameters]
      return part(sql, [...parameters, ...values.map(String)])
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
      const numeric = typeof value === 'number' || (value.trim() !== '' && Number.isFinite(Number(value)))
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

function buildSort(sort: string): Part {
  const down = sort.startsWith('-')
  const field = fieldOf(down ? sort.slice(1) : sort)
  const way = down ? 'DESC' : 'ASC'
  // Numbers sort as numbers, text without regard to case; empty fields come last both ways.
  const collate = field.json ? ' COLLATE NOCASE' : ''
  const nulls = field.json ? ' NULLS LAST' : ''
  return {
    sql: `${field.sql}${collate} ${way}${nulls}, c.id ${way}`,
    parameters: field.parameters,
    json: field.json,
  }
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
