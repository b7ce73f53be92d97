import { param } from '../../shell/route.ts'
import type { Route } from '../../shell/route.ts'

/** The windows of time Home looks back over: their length, how charts divide it, and how it is said. */
export const periods = {
  '1h': { hours: 1, buckets: 12, label: '1 h', each: '5 min', words: 'in 1 h' },
  '24h': { hours: 24, buckets: 48, label: '24 h', each: '30 min', words: 'in 24 h' },
  '7d': { hours: 168, buckets: 84, label: '7 days', each: '2 h', words: 'in 7 days' },
} as const

export type PeriodId = keyof typeof periods
export type Period = (typeof periods)[PeriodId]

export const usualPeriod: PeriodId = '24h'

/** The period of an address; anything unknown reads as the last 24 hours. */
export function periodOf(route: Route): PeriodId {
  const asked = param(route, 'w')
  return asked === '1h' || asked === '7d' ? asked : usualPeriod
}
