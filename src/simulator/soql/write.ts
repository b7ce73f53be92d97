import { DAY, isoDay } from '../clock.ts'
import type { SqlValue } from '../org.ts'
import type { FieldType } from '../schema/dsl.ts'

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

/** A value of no type of its own is written as what it is. */
const anything: Writer = (value) => (typeof value === 'number' ? decimal(value) : text(value))

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
  return type === 'anyType' ? anything : text
}

/** Text that is JSON already. */
export const raw: Writer = (value) => String(value)

const written = (format: Intl.DateTimeFormat | Intl.NumberFormat): Writer => {
  return (value) => (value === null ? 'null' : JSON.stringify(format.format(value as number)))
}

const FORMATS: Readonly<Partial<Record<FieldType, Writer>>> = {
  currency: written(new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })),
  double: written(new Intl.NumberFormat('en-US', { maximumFractionDigits: 15 })),
  percent: (value) => (value === null ? 'null' : JSON.stringify(`${String(value)}%`)),
  int: written(new Intl.NumberFormat('en-US')),
  datetime: written(
    new Intl.DateTimeFormat('en-US', { dateStyle: 'short', timeStyle: 'short', timeZone: 'UTC' }),
  ),
  date: (value) => {
    const [year, month, day] = String(value).split('-').map(Number)
    return value === null ? 'null' : `"${month}/${day}/${year}"`
  },
}

/** For FORMAT(): a value as a person of the organisation's locale reads it. */
export const formatWriter = (type: FieldType): Writer => FORMATS[type] ?? text

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
