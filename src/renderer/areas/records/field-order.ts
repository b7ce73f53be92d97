import type { RecordDetail } from '../../../contract/records.ts'
import { fieldOf, isOwn, kindOf } from './fields.ts'
import type { Field, FieldMap } from './fields.ts'
import { isEmpty } from './values.ts'

/** Fields shown before the rest is asked for. */
export const shownFirst = 8

/**
 * The fields to begin with: the columns of the table, and the reference to the company, which `companyId` (the remote
 * id of the company's own record) tells from all others.
 */
export function leadFields(
  record: RecordDetail,
  fields: FieldMap,
  columns: readonly string[],
  companyId: string | undefined,
): readonly string[] {
  const company = Object.keys(record.fields).find(
    (name) => record.fields[name] === companyId && fields.get(name)?.type === 'reference',
  )
  const [name, ...others] = columns
  return companyId === undefined || company === undefined
    ? columns
    : [...new Set([name ?? company, company, ...others])]
}

/**
 * The fields of a record in the order they matter: the columns of the table, then those that say something, then the
 * empty ones, and last those that could not be read.
 */
export function orderFields(
  record: RecordDetail,
  fields: FieldMap,
  first: readonly string[],
): readonly Field[] {
  const described = [...fields.keys()].filter((name) => !isOwn(name))
  const sent = Object.keys(record.fields)
  const names = [...new Set([...first, ...described, ...sent])].filter(
    (name) => fields.has(name) || name in record.fields,
  )
  const lead = new Set(first)
  const rank = (name: string): number => {
    if (lead.has(name)) return 0
    const value = record.fields[name]
    if (!(name in record.fields)) return 4
    if (isEmpty(value)) return 3
    // Ids and switches are many and seldom what one looks for.
    return ['reference', 'boolean'].includes(kindOf(fieldOf(fields, name))) ? 2 : 1
  }
  return names
    .map((name, at) => ({ name, at, rank: rank(name) }))
    .toSorted((one, other) => one.rank - other.rank || one.at - other.at)
    .map(({ name }) => fieldOf(fields, name))
}
