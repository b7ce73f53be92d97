import { toSecond } from '../clock.ts'
import { normalizeId } from '../ids.ts'
import type { SqlValue } from '../org.ts'
import { jsonError, restError } from '../rest/errors.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import { dateOf, instantOf } from '../soql/literals.ts'

const NUMBER_TYPES = new Set(['int', 'double', 'currency', 'percent'])

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'START_ARRAY'
  if (typeof value === 'object') return 'START_OBJECT'
  if (typeof value === 'number') return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT'
  if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE'
  return 'VALUE_STRING'
}

const cannotRead = (type: string, value: unknown) =>
  jsonError(
    `Cannot deserialize instance of ${type} from ${kindOf(value)} value ${JSON.stringify(value)?.replaceAll('"', '')} or request may be missing a required field`,
  )

function numberOf(field: FieldDescribe, value: unknown): number {
  const n = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof n !== 'number' || !Number.isFinite(n))
    throw cannotRead(field.type === 'int' ? 'int' : 'double', value)
  if (field.type === 'int') {
    if (!Number.isInteger(n)) throw cannotRead('int', value)
    return n
  }
  const whole = field.precision - field.scale
  if (field.precision > 0 && Math.abs(n) >= 10 ** whole) {
    throw restError(
      400,
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${field.label}: value outside of valid range on numeric field: ${n}`,
      [field.name],
    )
  }
  const factor = 10 ** field.scale
  return field.scale < 15 ? Math.round(n * factor) / factor : n
}

function textOf(field: FieldDescribe, value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : undefined
  if (text === undefined) throw cannotRead('string', value)
  const length = Array.from(text).length
  if (length > field.length) {
    throw restError(
      400,
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${text.slice(0, 255)} (max length=${field.length})`,
      [field.name],
    )
  }
  return text
}

function pickOf(field: FieldDescribe, text: string): string {
  if (!field.restrictedPicklist) return text
  const bad = text
    .split(field.type === 'multipicklist' ? ';' : '\0')
    .find((part) => !field.picklistValues.some((v) => v.value.toLowerCase() === part.toLowerCase()))
  if (bad === undefined) return text
  throw restError(
    400,
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${bad}`,
    [field.name],
  )
}

/** A value from a request as the field's column keeps it; an empty text is null, as Salesforce has it. */
export function storedValue(field: FieldDescribe, value: unknown): SqlValue {
  if (field.type === 'boolean') {
    if (value === true || (typeof value === 'string' && value.toLowerCase() === 'true')) return 1
    if (value === false || (typeof value === 'string' && value.toLowerCase() === 'false')) return 0
    if (value === null) throw jsonError(`Cannot deserialize instance of boolean from null value null`)
    throw cannotRead('boolean', value)
  }
  if (value === null || value === undefined || value === '') return null
  if (NUMBER_TYPES.has(field.type)) return numberOf(field, value)
  if (field.type === 'date') {
    const date = typeof value === 'string' ? dateOf(value.slice(0, 10)) : undefined
    if (!date || !/^\d{4}-\d\d-\d\d(T.*)?$/.test(typeof value === 'string' ? value : ''))
      throw cannotRead('date', value)
    return date
  }
  if (field.type === 'datetime') {
    const ms = typeof value === 'string' && value.includes('-') ? instantOf(value) : undefined
    if (ms === undefined) throw cannotRead('datetime', value)
    return toSecond(ms)
  }
  const text = textOf(
    { ...field, length: field.type === 'reference' || field.type === 'id' ? 255 : field.length },
    value,
  )
  if (field.type === 'reference' || field.type === 'id') {
    const id = normalizeId(text)
    if (!id)
      throw restError(400, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${text}`, [
        field.name,
      ])
    return id
  }
  if (field.type === 'email' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)) {
    throw restError(400, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, [
      field.name,
    ])
  }
  return field.type === 'picklist' || field.type === 'multipicklist' ? pickOf(field, text) : text
}
