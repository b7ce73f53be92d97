import type { Org, Row, SqlValue } from '../org.ts'
import { RestError } from '../rest/errors.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { keptList } from './kept.ts'
import { storedValue } from './values.ts'

/** Compares what the row has with what the condition names; a row without a value is not less, more or the same. */
const COMPARE = {
  eq: (has: string | number, value: string | number) => has === value,
  lt: (has: string | number, value: string | number) => has < value,
  le: (has: string | number, value: string | number) => has <= value,
  gt: (has: string | number, value: string | number) => has > value,
  ge: (has: string | number, value: string | number) => has >= value,
  contains: (has: string | number, value: string | number) => String(has).includes(String(value)),
  starts: (has: string | number, value: string | number) => String(has).startsWith(String(value)),
} as const

type Comparison = keyof typeof COMPARE
export const OPERATIONS = [...Object.keys(COMPARE), 'ne', 'blank', 'filled', 'changed'] as const

/** One part of when a rule refuses: `blank`, `filled` and `changed` need no value. */
export type Condition = { readonly field: string; readonly op: string; readonly value?: unknown }

/** Refuses a record that meets all conditions, as a validation rule does whose formula is true. */
export type ValidationRule = {
  readonly object: string
  readonly name: string
  readonly when: readonly Condition[]
  readonly message: string
  /** Where a page would show the message; without it at the top, and no field is named. */
  readonly field?: string
}

/** The rules of the organisation. */
export const validationRules = keptList<ValidationRule>('rules')

/** The value of a condition as the field's column keeps it; values of a closed list need not be on it. */
export const comparable = (field: FieldDescribe, value: unknown): SqlValue =>
  storedValue({ ...field, restrictedPicklist: false, precision: 0, length: 131_072 }, value)

function meets(object: ObjectSchema, condition: Condition, after: Row, before: Row | undefined): boolean {
  const describe = object.byName.get(condition.field.toLowerCase())?.describe
  // A rule on a field that went or became something else refuses nobody.
  if (!describe) return false
  const has = after[describe.name] ?? null
  if (condition.op === 'blank') return has === null
  if (condition.op === 'filled') return has !== null
  if (condition.op === 'changed') return before !== undefined && (before[describe.name] ?? null) !== has
  let value: SqlValue
  try {
    value = comparable(describe, condition.value)
  } catch {
    return false
  }
  if (condition.op === 'ne') return has !== value
  if (has === null || value === null) return false
  return COMPARE[condition.op as Comparison](has, value)
}

/** Refuses a row that breaks validation rules; each of them gives an error of its own. */
export function assertRules(org: Org, object: ObjectSchema, after: Row, before: Row | undefined): void {
  const broken = validationRules
    .all(org)
    .filter(
      (rule) => rule.object === object.name && rule.when.every((one) => meets(object, one, after, before)),
    )
  if (broken.length === 0) return
  throw new RestError(
    400,
    broken.map(({ message, field }) => ({
      message,
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      fields: field === undefined ? [] : [field],
    })),
  )
}
