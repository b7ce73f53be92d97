import type { Effect, FaultRule } from '../faults.ts'
import { timeOf } from './words.ts'

function doing(effect: Effect): string {
  switch (effect.does) {
    case 'answer':
      return `answers ${effect.status}`
    case 'slow':
      return `waits ${effect.delayMs} ms`
    case 'reset':
      return 'breaks the line'
    case 'lose-answer':
      return 'is carried out, and the answer lost'
    case 'truncate':
      return effect.tidy ? 'answers half, as if it were all' : 'breaks the line in the answer'
    case 'expire-tokens':
      return 'ends all sessions'
    case 'revoke-session':
      return `ends the sign-in of ${effect.username ?? 'who asks'}`
    case 'rotate-refresh':
      return effect.mode === 'on' ? 'refresh tokens rotate' : 'refresh tokens rotate, and a copy ends them'
    case 'hide-field':
      return `${effect.field} is hidden`
    case 'lock-rows':
      return effect.ids.size === 1
        ? `${[...effect.ids].join()} is locked`
        : `${effect.ids.size} rows are locked`
    case 'clock-skew':
      return `the Date of answers is off by ${effect.ms / 1000} s`
    case 'open-transaction':
      return `a transaction is open since ${timeOf(effect.since)}`
    case 'stuck-jobs':
      return 'jobs hang'
    case 'fail-jobs':
      return `jobs fail with ${effect.error}`
  }
}

const REQUESTS: ReadonlySet<Effect['does']> = new Set([
  'answer',
  'slow',
  'reset',
  'lose-answer',
  'truncate',
  'expire-tokens',
  'revoke-session',
])

function where(rule: FaultRule): string {
  const named = [rule.method, rule.match].filter((part) => part !== '').join(' ')
  if (named !== '') return named
  return REQUESTS.has(rule.effect.does) ? 'every request' : ''
}

const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })
const nth = (n: number): string => `${n}${ENDINGS[ordinals.select(n)] ?? 'th'}`

/** A rule as a sentence: where, what, how often and how long. */
export function ruleText(rule: FaultRule): { readonly what: string; readonly when: string } {
  const { every, left, until, effect } = rule
  const when = [
    every === 1 ? '' : `every ${nth(every)} time`,
    left === 1 ? 'once' : Number.isFinite(left) ? `${left} more times` : '',
    Number.isFinite(until) ? `until ${timeOf(until)}` : '',
  ].filter((part) => part !== '')
  const at = where(rule)
  const what = doing(effect)
  return {
    what: at === '' ? what : `${at}: ${what}`,
    when: when.length === 0 ? 'until it is ended' : when.join(', '),
  }
}
