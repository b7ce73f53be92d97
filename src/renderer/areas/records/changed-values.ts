import type { ComparedField } from '../../../contract/record-history.ts'
import { fieldOf } from './fields.ts'
import type { FieldMap } from './fields.ts'
import { formatValue, isEmpty } from './values.ts'

/** What stands for a value the org did not show at that time: missing is not empty. */
export const absent = 'not shown'

/** A change with its label and readable values; empty and missing stay what they are. */
export function shown(change: Pick<ComparedField, 'field' | 'from' | 'to'>, fields: FieldMap) {
  const field = fieldOf(fields, change.field)
  const read = (value: unknown) => (isEmpty(value) || value === undefined ? value : formatValue(value, field))
  return { field: field.label, before: read(change.from), after: read(change.to) }
}
