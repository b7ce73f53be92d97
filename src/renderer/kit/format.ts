/** Missing is an en dash; zero stays 0. */
export const missing = '–'

const nbsp = '\u00a0'
const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

type Maybe<T> = T | null | undefined
export type Instant = number | string | Date

const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

function number(digits: number, locale?: string): Intl.NumberFormat {
  const key = `${locale ?? ''}/${digits}`
  let format = numbers.get(key)
  if (!format) numbers.set(key, (format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits })))
  return format
}

function date(options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = `${locale ?? ''}/${JSON.stringify(options)}`
  let format = dates.get(key)
  if (!format) dates.set(key, (format = new Intl.DateTimeFormat(locale, options)))
  return format
}

/** 1204331 → "1,204,331" in the person's locale. `digits` limits the fraction. */
export function formatNumber(value: Maybe<number>, digits = 0, locale?: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return missing
  return number(digits, locale).format(value)
}

/** A change: "+218", "−4", "0". */
export function formatChange(value: Maybe<number>, locale?: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return missing
  if (value === 0) return '0'
  return `${value > 0 ? '+' : '−'}${formatNumber(Math.abs(value), 0, locale)}`
}

/** Short unit where space forces it: 620000 → "620 k", 1000000 → "1 M". */
export function formatShort(value: Maybe<number>, locale?: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return missing
  const size = Math.abs(value)
  // 999,500 already rounds to the next unit: it must not read "1,000 k".
  const [unit, name] = size >= 999.5e6 ? [1e9, 'G'] : size >= 999.5e3 ? [1e6, 'M'] : [1e3, 'k']
  if (size < 10_000 && name === 'k') return formatNumber(value, 0, locale)
  const scaled = value / unit
  return `${formatNumber(scaled, Math.abs(scaled) < 10 ? 1 : 0, locale)}${nbsp}${name}`
}

/** A share between 0 and 1: 0.61 → "61 %". A trace above nothing never reads 0 %, nor short of all 100 %. */
export function formatPercent(share: Maybe<number>, digits = 0, locale?: string): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return missing
  const step = 10 ** -digits
  let percent = Math.round((share * 100) / step) * step
  if (share > 0 && percent < step) return `<${nbsp}${formatNumber(step, digits, locale)}${nbsp}%`
  if (share < 1 && percent >= 100) percent = 100 - step
  return `${formatNumber(percent, digits, locale)}${nbsp}%`
}

/** Bytes in decimal units: 1400 → "1.4 kB", 1.9e9 → "1.9 GB". */
export function formatBytes(bytes: Maybe<number>, locale?: string): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return missing
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let at = 0
  let value = bytes
  while (Math.abs(value) >= 999.5 && at < units.length - 1) {
    value /= 1000
    at += 1
  }
  return `${formatNumber(value, at === 0 || value >= 100 ? 0 : 1, locale)}${nbsp}${units[at]}`
}

/** "3,910 rows/s"; below ten one decimal. */
export function formatRate(perSecond: Maybe<number>, unit = 'rows', locale?: string): string {
  if (perSecond === null || perSecond === undefined || !Number.isFinite(perSecond)) return missing
  return `${formatNumber(perSecond, perSecond < 10 ? 1 : 0, locale)}${nbsp}${unit}/s`
}

function split(ms: number): readonly (readonly [number, string])[] {
  if (ms < second) return [[Math.round(ms), 'ms']]
  const total = Math.round(ms / second)
  if (total < 60) return [[total, 's']]
  if (total < 3600)
    return [
      [Math.floor(total / 60), 'min'],
      [total % 60, 's'],
    ]
  const minutes = Math.round(ms / minute)
  if (minutes < 1440)
    return [
      [Math.floor(minutes / 60), 'h'],
      [minutes % 60, 'min'],
    ]
  const hours = Math.round(ms / hour)
  return [
    [Math.floor(hours / 24), 'd'],
    [hours % 24, 'h'],
  ]
}

/** Milliseconds as "420 ms", "38 s", "3 min 58 s", "1 h 28 min", "2 d 4 h". A second part of zero is left out. */
export function formatDuration(ms: Maybe<number>, locale?: string): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms) || ms < 0) return missing
  const parts = split(ms)
  return parts
    .filter(([value], at) => at === 0 || value > 0)
    .map(([value, unit]) => `${formatNumber(value, 0, locale)}${nbsp}${unit}`)
    .join(' ')
}

/** The largest unit alone, for lags and ages: "40 s", "3 min", "2 h", "5 d". */
export function formatAge(ms: Maybe<number>, locale?: string): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return missing
  const age = Math.max(0, ms)
  const [value, unit] =
    age < minute
      ? [age / second, 's']
      : age < hour
        ? [age / minute, 'min']
        : age < day
          ? [age / hour, 'h']
          : [age / day, 'd']
  return `${formatNumber(Math.floor(value as number), 0, locale)}${nbsp}${unit}`
}

/** Time left of a lock: "41:12", above an hour "1:02:09". */
export function formatCountdown(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / second))
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(total / 60)
  return minutes < 60
    ? `${minutes}:${two(total % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(total % 60)}`
}

function valid(at: Maybe<Instant>): Date | undefined {
  if (at === null || at === undefined || at === '') return undefined
  const value = new Date(at)
  return Number.isNaN(value.getTime()) ? undefined : value
}

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString()

/** "09:41", or "09:41:30" with seconds, in local time. */
export function formatClock(at: Maybe<Instant>, seconds = false, locale?: string): string {
  const value = valid(at)
  if (!value) return missing
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  return date(seconds ? { ...options, second: '2-digit' } : options, locale).format(value)
}

/** "23 Nov" this year, else "23 Nov 2024". */
export function formatDate(at: Maybe<Instant>, now: Instant = Date.now(), locale?: string): string {
  const value = valid(at)
  if (!value) return missing
  const old = value.getFullYear() !== new Date(now).getFullYear()
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }
  return date(old ? { ...options, year: 'numeric' } : options, locale).format(value)
}

export type TimeOptions = {
  readonly now?: Instant
  readonly seconds?: boolean
  readonly locale?: string
}

/** Clock today ("09:41"), day and clock else ("23 Nov 09:41"; another year names it). */
export function formatTime(at: Maybe<Instant>, options: TimeOptions = {}): string {
  const { now = Date.now(), seconds = false, locale } = options
  const value = valid(at)
  if (!value) return missing
  const clock = formatClock(value, seconds, locale)
  return sameDay(value, new Date(now)) ? clock : `${formatDate(value, now, locale)} ${clock}`
}

/** "as of 09:41, 40 s ago": relative time never stands alone. */
export function formatFreshness(at: Maybe<Instant>, options: TimeOptions = {}): string {
  const value = valid(at)
  if (!value) return 'never read'
  const now = new Date(options.now ?? Date.now())
  return `as of ${formatTime(value, { ...options, now })}, ${formatAge(now.getTime() - value.getTime(), options.locale)} ago`
}

/** Heading of a day in a timeline: "Today", "Yesterday", "23 Nov". */
export function formatDay(at: Instant, now: Instant = Date.now(), locale?: string): string {
  const value = new Date(at)
  const today = new Date(now)
  if (sameDay(value, today)) return 'Today'
  const before = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  return sameDay(value, before) ? 'Yesterday' : formatDate(value, now, locale)
}

/** "1 record", "1,204,331 records". The plural adds an s unless given. */
export function formatCount(value: Maybe<number>, one: string, many = `${one}s`, locale?: string): string {
  return `${formatNumber(value, 0, locale)} ${value === 1 ? one : many}`
}
