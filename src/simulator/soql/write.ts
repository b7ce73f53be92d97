import { DAY, isoDay } from '../clock.ts'
import type { SqlValue } from '../org.ts'
import type { FieldType, PicklistValue } from '../schema/dsl.ts'

/** Writes one stored value as JSON text. */
export type Writer = (value: SqlValue) => string

const text: Writer = (value) => (value === null ? 'null' : JSON.stringify(value))
const whole: Writer = (value) => (value === null ? 'null' : String(value))
const truth: Writer = (value) => (value ? 'true' : 'false')

/** Decimals always show a point: 100.0. */
const decimal: Writer = (value) => {
  if (value === null) return 'null'
  return Number.isInteger(value) && Math.abs(value as number) < 1e15 ? `${value}.0` : String(value)
}

const two = (n: number) => (n < 10 ? `0${n}` : String(n))

const instant: Writer = (value) => {
  if (value === null) return 'null'
  const ms = value as number
  const day = Math.floor(ms / DAY)
  const s = Math.floor((ms - day * DAY) / 1000)
  return `"${isoDay(ms)}T${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.000+0000"`
}

export function writerOf(type: FieldType): Writer {
  if (type === 'boolean') return truth
  if (type === 'int') return whole
  if (type === 'datetime') return instant
  if (type === 'currency' || type === 'double' || type === 'percent') return decimal
  return text
}

/** For toLabel(): a picklist value by its label. */
export function labelWriter(values: readonly PicklistValue[]): Writer {
  const labels = new Map(values.map((entry) => [entry.value, entry.label]))
  return (value) => text(typeof value === 'string' ? (labels.get(value) ?? value) : value)
}

/** The eight parts in the order of the JSON: city, country, accuracy, latitude, longitude, postal code, state, street. */
export const ADDRESS_PARTS = [
  'City',
  'Country',
  'GeocodeAccuracy',
  'Latitude',
  'Longitude',
  'PostalCode',
  'State',
  'Street',
] as const

/** An address from its parts; null when no part has a value. */
export function writeAddress(parts: readonly SqlValue[]): string {
  if (parts.every((part) => part === null)) return 'null'
  const [city, country, accuracy, latitude, longitude, postalCode, state, street] = parts
  const of = (value: SqlValue | undefined) => text(value ?? null)
  const at = (value: SqlValue | undefined) => decimal(value ?? null)
  return (
    `{"city":${of(city)},"country":${of(country)},"geocodeAccuracy":${of(accuracy)},"latitude":${at(latitude)},` +
    `"longitude":${at(longitude)},"postalCode":${of(postalCode)},"state":${of(state)},"street":${of(street)}}`
  )
}
