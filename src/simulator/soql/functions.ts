import type { FieldDescribe, FieldType } from '../schema/dsl.ts'
import { malformed } from './parse.ts'
import { resolveField } from './scope.ts'
import type { Resolved, Scope } from './scope.ts'

/** A computed column: its SQL and the type its value has. */
export type Computed = { readonly sql: string; readonly type: FieldType; readonly describe?: FieldDescribe }

export type Call = { readonly functionName?: string; readonly parameters?: readonly unknown[] }

const PARTS: Readonly<Record<string, string>> = {
  CALENDAR_YEAR: '%Y',
  FISCAL_YEAR: '%Y',
  CALENDAR_MONTH: '%m',
  FISCAL_MONTH: '%m',
  DAY_IN_MONTH: '%d',
  DAY_IN_YEAR: '%j',
  HOUR_IN_DAY: '%H',
}

/** Functions that leave the value as it is: one currency, one time zone. */
const THROUGH = new Set(['CONVERTTIMEZONE', 'CONVERTCURRENCY'])

/** Functions that need a GROUP BY to be selected. */
export const isDatePart = (name: string): boolean =>
  name in PARTS || /^(CALENDAR_QUARTER|FISCAL_QUARTER|DAY_IN_WEEK|WEEK_IN_|DAY_ONLY)/.test(name)

const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'])

export const nameOf = (call: Call): string => (call.functionName ?? '').toUpperCase()

/** The single field path a function is called on. */
export function argumentOf(call: Call): string {
  const [argument, ...more] = call.parameters ?? []
  if (typeof argument !== 'string' || more.length > 0) {
    const inner = argument as Call | undefined
    const passes = inner !== undefined && more.length === 0 && THROUGH.has(nameOf(inner))
    if (passes) return argumentOf(inner)
    throw malformed(`unexpected arguments of function ${nameOf(call)}`)
  }
  return argument
}

const unsuited = (describe: FieldDescribe, name: string) =>
  malformed(`field ${describe.name} does not support aggregate operator ${name}`)

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`

/** The label of a picklist value; a column whose labels are its values stays as it is. */
function labelSql({ sql, describe }: Resolved): string {
  const cases = describe.picklistValues
    .filter(({ value, label }) => value !== label)
    .map(({ value, label }) => `WHEN ${quoted(value)} THEN ${quoted(label)}`)
  return cases.length === 0 ? sql : `(CASE ${sql} ${cases.join(' ')} ELSE ${sql} END COLLATE NOCASE)`
}

/** Whether this level of a ROLLUP or CUBE leaves the field out: 1 in subtotals over it, else 0. */
function grouping(scope: Scope, call: Call): Computed {
  const path = argumentOf(call)
  const kept = scope.groups.get(resolveField(scope, path).sql)
  if (kept === undefined) throw malformed(`Grouping function must be used with a grouped field: ${path}`)
  return { sql: kept ? '0' : '1', type: 'int' }
}

const EARTH: Readonly<Record<string, number>> = { "'mi'": 3958.756, "'km'": 6371.009 }

/** The great circle from an address to a place. */
function distance(scope: Scope, call: Call): Computed {
  const [path, place, unit] = call.parameters ?? []
  const radius = EARTH[String(unit).toLowerCase()]
  const [latitude, longitude] = ((place as Call | undefined)?.parameters ?? []).map(Number)
  const known = [latitude, longitude].every((n) => n !== undefined && Number.isFinite(n))
  if (typeof path !== 'string' || radius === undefined || !known) {
    throw malformed(
      "unexpected arguments of function DISTANCE; it takes a field, a GEOLOCATION and 'mi' or 'km'",
    )
  }
  const { sql, describe } = resolveField(scope, path)
  if (describe.type !== 'address') throw malformed(`function DISTANCE needs a location, not ${describe.name}`)
  const part = (name: string) => sql.replace(/Address"$/, `${name}"`)
  const [lat, lon] = [part('Latitude'), part('Longitude')]
  const half = (a: string, b: number | undefined) => `pow(sin(radians(${a} - (${b})) / 2), 2)`
  const chord = `${half(lat, latitude)} + cos(radians(${lat})) * cos(radians(${latitude})) * ${half(lon, longitude)}`
  return { sql: `(${2 * radius} * asin(min(1, sqrt(${chord}))))`, type: 'double' }
}

/** Whether a call sums up rows: an aggregate, or a display function around one. */
export function isAggregating(call: Call): boolean {
  const name = nameOf(call)
  const [inner] = call.parameters ?? []
  const around = (name === 'FORMAT' || THROUGH.has(name)) && typeof inner === 'object' && inner !== null
  return AGGREGATES.has(name) || (around && isAggregating(inner))
}

/** Any function: date and display functions over one field, and aggregates. */
export function scalar(scope: Scope, call: Call): Computed {
  const name = nameOf(call)
  if (AGGREGATES.has(name)) return aggregate(scope, call)
  if (isAggregating(call)) return scalar(scope, call.parameters?.[0] as Call)
  if (name === 'DISTANCE') return distance(scope, call)
  if (name === 'GROUPING') return grouping(scope, call)
  const field = resolveField(scope, argumentOf(call))
  const { type } = field.describe
  if (type === 'address') throw unsuited(field.describe, name)
  if (name === 'TOLABEL') return { sql: labelSql(field), type, describe: field.describe }
  if (name === 'FORMAT' || THROUGH.has(name)) {
    return { sql: field.sql, type, describe: field.describe }
  }
  if (type !== 'date' && type !== 'datetime') {
    throw malformed(`function ${name} needs a date or datetime field, not ${field.describe.name}`)
  }
  const moment = type === 'datetime' ? `${field.sql} / 1000, 'unixepoch'` : field.sql
  if (name === 'DAY_ONLY') return { sql: `strftime('%Y-%m-%d', ${moment})`, type: 'date' }
  const number = (format: string) => `CAST(strftime('${format}', ${moment}) AS INTEGER)`
  const format = PARTS[name]
  if (format) return { sql: number(format), type: 'int' }
  if (name === 'CALENDAR_QUARTER' || name === 'FISCAL_QUARTER') {
    return { sql: `((${number('%m')} + 2) / 3)`, type: 'int' }
  }
  if (name === 'DAY_IN_WEEK') return { sql: `(${number('%w')} + 1)`, type: 'int' }
  if (name === 'WEEK_IN_MONTH') return { sql: `((${number('%d')} + 6) / 7)`, type: 'int' }
  if (name === 'WEEK_IN_YEAR') return { sql: `((${number('%j')} + 6) / 7)`, type: 'int' }
  throw malformed(`unexpected token: '${name}'`)
}

/** COUNT(), COUNT(f), SUM(f) and so on; COUNT() and COUNT(Id) count rows. */
function aggregate(scope: Scope, call: Call): Computed {
  const name = nameOf(call)
  if (name === 'COUNT' && (call.parameters ?? []).length === 0) return { sql: 'COUNT(*)', type: 'int' }
  const field = resolveField(scope, argumentOf(call))
  if (field.describe.type === 'address') throw unsuited(field.describe, name)
  if (name === 'COUNT') return { sql: `COUNT(${field.sql})`, type: 'int' }
  if (name === 'COUNT_DISTINCT') return { sql: `COUNT(DISTINCT ${field.sql})`, type: 'int' }
  if (name === 'SUM' || name === 'AVG') {
    if (!['currency', 'double', 'percent', 'int'].includes(field.describe.type)) {
      throw unsuited(field.describe, name)
    }
    return { sql: `${name}(${field.sql})`, type: name === 'AVG' ? 'double' : field.describe.type }
  }
  return { sql: `${name}(${field.sql})`, type: field.describe.type, describe: field.describe }
}
