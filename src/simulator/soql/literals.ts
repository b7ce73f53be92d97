import { DAY, isoDay } from '../clock.ts'

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** The pattern of a LIKE, whose escape character is the backslash: `\\%`, `\\_` and `\\\\` stay as they are. */
export const likePattern = (literal: string): string =>
  literal
    .slice(1, -1)
    .replace(/\\(?:u([\da-f]{4})|(.))/gi, (whole, code: string | undefined, c: string | undefined) =>
      c !== undefined && '%_\\'.includes(c) ? whole : unquote(code === undefined ? `'\\${c}'` : `'${whole}'`),
    )

/** The text inside a quoted literal. */
export function unquote(literal: string): string {
  const inner = literal.startsWith("'") ? literal.slice(1, -1) : literal
  return inner.replace(/\\(?:u([\da-f]{4})|(.))/gi, (whole, code: string | undefined, c = '') => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    const named = ESCAPES[String(c).toLowerCase()]
    return named ?? (c === '%' || c === '_' ? whole : String(c))
  })
}

/** Whole days in UTC, half open: [from, to), epoch milliseconds. */
export type DayRange = { readonly from: number; readonly to: number }

const monthStart = (year: number, month: number) => Date.UTC(year, month, 1)

/** n units of a calendar, counted from the one that holds `now`; 0 is the current one. */
function unit(name: string, now: number, n: number): number {
  const today = Math.floor(now / DAY) * DAY
  const date = new Date(today)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth()
  if (name === 'DAY') return today + n * DAY
  if (name === 'WEEK') return today - date.getUTCDay() * DAY + n * 7 * DAY
  if (name === 'MONTH') return monthStart(year, month + n)
  if (name === 'QUARTER') return monthStart(year, month - (month % 3) + 3 * n)
  return monthStart(year + n, 0)
}

const span = (name: string, now: number, first: number, count: number): DayRange => ({
  from: unit(name, now, first),
  to: unit(name, now, first + count),
})

/** The days a relative literal such as LAST_N_DAYS:30 or THIS_MONTH stands for; undefined when unknown. */
export function dayRange(literal: string, now: number): DayRange | undefined {
  const [name = '', count] = literal.toUpperCase().replace('FISCAL_', '').split(':')
  if (name === 'TODAY') return span('DAY', now, 0, 1)
  if (name === 'YESTERDAY') return span('DAY', now, -1, 1)
  if (name === 'TOMORROW') return span('DAY', now, 1, 1)
  if (name === 'LAST_90_DAYS') return span('DAY', now, -90, 91)
  if (name === 'NEXT_90_DAYS') return span('DAY', now, 1, 90)
  const single = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name)
  if (single) return span(single[2]!, now, single[1] === 'LAST' ? -1 : single[1] === 'THIS' ? 0 : 1, 1)
  const n = Number(count)
  const many = /^(?:(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S|N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO)$/.exec(
    name,
  )
  if (!many || !Number.isInteger(n)) return undefined
  if (many[3]) return span(many[3], now, -n, 1)
  const of = many[2]!
  if (many[1] === 'NEXT') return span(of, now, 1, n)
  // Days back include today; whole weeks, months and years do not include the current one.
  return of === 'DAY' ? span(of, now, -n, n + 1) : span(of, now, -n, n)
}

/** An instant literal with its offset, as milliseconds. */
export function instantOf(literal: string): number | undefined {
  const ms = Date.parse(literal.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(ms) ? undefined : ms
}

/** A calendar day that exists, as written. */
export function dateOf(literal: string): string | undefined {
  const ms = Date.parse(`${literal}T00:00:00Z`)
  return Number.isNaN(ms) || isoDay(ms) !== literal ? undefined : literal
}
