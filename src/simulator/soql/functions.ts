import type { FieldDescribe, FieldType } from '../schema/dsl.ts'
import { malformed } from './parse.ts'
import { resolveField } from './scope.ts'
import type { Scope } from './scope.ts'

/** A computed column: its SQL and the type its value has. */
export type Computed = { readonly sql: string; readonly type: FieldType; readonly describe?: FieldDescribe }

type Call = { readonly functionName?: string; readonly parameters?: readonly unknown[] }

const PARTS: Readonly<Record<string, string>> = {
  CALENDAR_YEAR: '%Y',
  FISCAL_YEAR: '%Y',
  CALENDAR_MONTH: '%m',
  FISCAL_MONTH: '%m',
  DAY_IN_MONTH: '%d',
  DAY_IN_YEAR: '%j',
  HOUR_IN_DAY: '%H',
}

export const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'])

export const nameOf = (call: Call): string => (call.functionName ?? '').toUpperCase()

/** The single field path a function is called on. */
export function argumentOf(call: Call): string {
  const [argument, ...more] = call.parameters ?? []
  if (typeof argument !== 'string' || more.length > 0) {
    const inner = argument as Call | undefined
    if (inner && nameOf(inner) === 'CONVERTTIMEZONE') return argumentOf(inner)
    throw malformed(`unexpected arguments of function ${nameOf(call)}`)
  }
  return argument
}

/** Date and display functions over one field. */
export function scalar(scope: Scope, call: Call): Computed {
  const name = nameOf(call)
  const field = resolveField(scope, argumentOf(call))
  const { type } = field.describe
  if (['TOLABEL', 'FORMAT', 'CONVERTCURRENCY'].includes(name)) {
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
export function aggregate(scope: Scope, call: Call): Computed {
  const name = nameOf(call)
  if (name === 'COUNT' && (call.parameters ?? []).length === 0) return { sql: 'COUNT(*)', type: 'int' }
  const field = resolveField(scope, argumentOf(call))
  if (name === 'COUNT') return { sql: `COUNT(${field.sql})`, type: 'int' }
  if (name === 'COUNT_DISTINCT') return { sql: `COUNT(DISTINCT ${field.sql})`, type: 'int' }
  if (name === 'SUM' || name === 'AVG') {
    if (!['currency', 'double', 'percent', 'int'].includes(field.describe.type)) {
      throw malformed(`field ${field.describe.name} does not support aggregate operator ${name}`)
    }
    return { sql: `${name}(${field.sql})`, type: name === 'AVG' ? 'double' : field.describe.type }
  }
  return { sql: `${name}(${field.sql})`, type: field.describe.type, describe: field.describe }
}
