import type { RecordRow } from '../../../contract/records.ts'
import { formatDate, formatNumber, formatPercent, formatTime } from '../../kit/format.ts'
import { kindOf } from './fields.ts'
import type { Field } from './fields.ts'
import { dayOf } from './filters.ts'

/** The value of a column in a row: undefined was not readable, null is an empty field. */
export function valueOf(row: RecordRow, name: string): unknown {
  if (name === '$name') return row.name
  if (name === '$modified') return row.modified_at
  if (name === '$synced') return row.synced_at
  return row.fields[name]
}

export const isEmpty = (value: unknown): boolean => value === null || value === ''

/**
 * A value as a person reads it, by the type of its field; money with the currency of its record where there are several.
 * Empty and unreadable are the caller's to word.
 */
export function formatValue(value: unknown, field: Field, currency: string | null = null): string {
  if (value === null || value === undefined) return ''
  const kind = kindOf(field)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return amount(value, field, currency)
  if (typeof value === 'object') return compound(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (kind === 'date' && /^\d{4}-\d\d-\d\d/.test(text)) return formatDate(dayOf(text))
  if (kind === 'datetime') return Number.isNaN(Date.parse(text)) ? text : formatTime(text)
  if (kind === 'multi') return text.split(';').join(', ')
  return text
}

const plainMoney = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const moneyIn = new Map<string, Intl.NumberFormat>()

/** As many digits as its currency has, none for yen and three for dinars; more where the org told more (B23). */
function money(value: number, currency: string | null): string {
  if (currency === null) return plainMoney.format(value)
  let format = moneyIn.get(currency)
  if (format === undefined) {
    const style = { style: 'currency', currency, currencyDisplay: 'code' } as const
    const least = new Intl.NumberFormat(undefined, style).resolvedOptions().minimumFractionDigits ?? 2
    format = new Intl.NumberFormat(undefined, {
      ...style,
      minimumFractionDigits: least,
      maximumFractionDigits: Math.max(least, 6),
    })
    moneyIn.set(currency, format)
  }
  return format.format(value)
}

/** A number by its type. Money keeps its cents so that a column lines up; a year is no quantity. */
function amount(value: number, field: Field, currency: string | null): string {
  if (kindOf(field) === 'percent') return formatPercent(value / 100, 2)
  if (field.type === 'currency') return money(value, currency)
  return /\byear$/i.test(field.label) ? String(value) : formatNumber(value, 6)
}

/** An address as one would write it; anything else made of parts as its parts in order. */
function compound(value: object): string {
  const parts = value as Readonly<Record<string, unknown>>
  const text = (name: string) => (typeof parts[name] === 'string' ? parts[name] : '')
  if ('street' in parts || 'city' in parts) {
    const town = [text('postalCode'), text('city')].filter(Boolean).join(' ')
    return [text('street').replaceAll(/\s*\r?\n\s*/g, ', '), town, text('state'), text('country')]
      .filter(Boolean)
      .join(', ')
  }
  return Object.values(parts)
    .filter((part) => ['string', 'number'].includes(typeof part))
    .join(', ')
}

const plain = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? compound(value)
      : String(value as string | number | boolean)

/** Rows as tab-separated text with a line of column names: values as stored, so that a sheet reads them as data. */
export function toTsv(rows: readonly RecordRow[], columns: readonly Field[]): string {
  const cell = (text: string) => text.replaceAll(/[\t\r\n]+/g, ' ')
  const lines = rows.map((row) => columns.map((column) => cell(plain(valueOf(row, column.name)))).join('\t'))
  return [columns.map(({ label }) => cell(label)).join('\t'), ...lines].join('\n')
}
