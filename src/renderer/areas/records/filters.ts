import type { RecordFilter } from '../../../contract/records.ts'
import { formatDate, formatNumber, formatTime } from '../../kit/format.ts'
import { fieldOf, kindOf } from './fields.ts'
import type { Field, FieldKind, FieldMap } from './fields.ts'

export type FilterOp = RecordFilter['op']

export type Operator = {
  readonly op: FilterOp
  readonly words: string
  /** How many values it compares with. */
  readonly takes: 'none' | 'one' | 'many'
}

const one = (op: FilterOp, words: string): Operator => ({ op, words, takes: 'one' })
const many = (op: FilterOp, words: string): Operator => ({ op, words, takes: 'many' })
const presence: readonly Operator[] = [
  { op: 'set', words: 'is set', takes: 'none' },
  { op: 'empty', words: 'is empty', takes: 'none' },
]
const text = [
  many('is', 'is'),
  many('is_not', 'is not'),
  one('contains', 'contains'),
  one('starts', 'starts with'),
]
const amount = [
  one('is', 'is'),
  one('gt', 'more than'),
  one('gte', 'at least'),
  one('lt', 'less than'),
  one('lte', 'at most'),
]
const day = [
  one('is', 'on'),
  one('gt', 'after'),
  one('gte', 'from'),
  one('lt', 'before'),
  one('lte', 'until'),
]

const operators: Readonly<Record<FieldKind, readonly Operator[]>> = {
  text: [...text, ...presence],
  long: [one('contains', 'contains'), one('starts', 'starts with'), ...presence],
  picklist: [many('is', 'is'), many('is_not', 'is not'), ...presence],
  multi: [many('contains', 'contains'), ...presence],
  reference: [many('is', 'is'), many('is_not', 'is not'), ...presence],
  number: [...amount, ...presence],
  percent: [...amount, ...presence],
  boolean: [one('is', 'is')],
  date: [...day, ...presence],
  // A moment is never "on" a day by itself: whole days have a beginning and an end, so only these are exact.
  datetime: [one('gte', 'from'), one('lt', 'before'), ...presence],
  compound: presence,
}

/** What can be asked of a field. */
export const operatorsOf = (field: Field): readonly Operator[] => operators[kindOf(field)]

/** The operator of a filter as its field words it; one the field does not offer reads by its plain name. */
export function operatorOf(filter: RecordFilter, field: Field): Operator {
  return operatorsOf(field).find(({ op }) => op === filter.op) ?? many(filter.op, filter.op.replace('_', ' '))
}

/** The parts of a chip: "Country is Germany, Austria". */
export function chipWords(filter: RecordFilter, fields: FieldMap) {
  const field = fieldOf(fields, filter.field)
  if (filter.op === 'set' || filter.op === 'empty')
    return { field: field.label, operator: 'is', value: filter.op }
  return {
    field: field.label,
    operator: operatorOf(filter, field).words,
    value: filter.values.map((value) => valueWords(value, kindOf(field))).join(', '),
  }
}

function valueWords(value: string, kind: FieldKind): string {
  if (kind === 'boolean') return value === 'true' ? 'yes' : 'no'
  if (kind === 'number' || kind === 'percent')
    return Number.isFinite(Number(value)) ? formatNumber(Number(value), 6) : value
  if (kind === 'date') return Number.isNaN(Date.parse(value)) ? value : formatDate(dayOf(value))
  if (kind !== 'datetime' || Number.isNaN(Date.parse(value))) return value
  const at = new Date(value)
  return at.getHours() + at.getMinutes() === 0 ? formatDate(at) : formatTime(at)
}

/** "2026-11-01" as that day here, not as midnight in Greenwich. */
export const dayOf = (value: string): Date => new Date(`${value.slice(0, 10)}T00:00:00`)

/**
 * Filters as the core takes them. Three things are said differently there: deletion is a moment that is set or not,
 * a number equals another when it is neither smaller nor larger (5 and 5.0 differ as text), and a filter still
 * without a value asks nothing.
 */
export function requestFilters(filters: readonly RecordFilter[], fields: FieldMap): RecordFilter[] {
  return filters.flatMap((filter): RecordFilter[] => {
    const field = fieldOf(fields, filter.field)
    const kind = kindOf(field)
    const value = filter.values[0]
    if (operatorOf(filter, field).takes !== 'none' && value === undefined) return []
    if (field.name === '$deleted') return [{ ...filter, op: value === 'true' ? 'set' : 'empty', values: [] }]
    if ((kind === 'number' || kind === 'percent') && filter.op === 'is') {
      return [
        { ...filter, op: 'gte' },
        { ...filter, op: 'lte' },
      ]
    }
    return [filter]
  })
}
