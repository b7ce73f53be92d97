import { changeKinds } from '../../../contract/record-history.ts'
import type { ChangeKind } from '../../../contract/record-history.ts'
import { param, paramList } from '../../shell/route.ts'
import type { Route } from '../../shell/route.ts'
import { validInstant } from './use-as-of.ts'
import type { ComparePoints } from './use-compare.ts'

const hour = 3_600_000

/** How far back one looks; the last one is everything that is kept. */
export const periods = [
  { value: '1h', label: '1 h', words: 'in the last hour', ms: hour },
  { value: '24h', label: '24 h', words: 'in the last 24 hours', ms: 24 * hour },
  { value: '7d', label: '7 days', words: 'in the last 7 days', ms: 168 * hour },
  { value: '30d', label: '30 days', words: 'in the last 30 days', ms: 720 * hour },
  { value: 'all', label: 'All', words: 'since the first sync', ms: Number.POSITIVE_INFINITY },
] as const
export type Period = (typeof periods)[number]['value']

/** What the address says about the list of changes. */
export type ChangeView = {
  readonly period: Period | undefined
  /** Own instants in place of a period. */
  readonly from: string | undefined
  readonly until: string | undefined
  readonly kinds: readonly ChangeKind[]
  readonly field: string | undefined
}

export function changeViewOf(route: Route): ChangeView {
  const from = validInstant(param(route, 'from'))
  const named = periods.find(({ value }) => value === param(route, 'since'))?.value
  return {
    period: from === undefined ? (named ?? '24h') : undefined,
    from,
    until: validInstant(param(route, 'until')),
    kinds: changeKinds.filter((kind) => paramList(route, 'kind').includes(kind)),
    field: param(route, 'field'),
  }
}

/** The beginning of what a view looks at, to the minute, so that drawing it again asks the same question. */
export function sinceOf({ period, from }: ChangeView, now: number): string {
  if (from !== undefined) return from
  const ms = periods.find(({ value }) => value === period)?.ms ?? 24 * hour
  const at = now - ms
  return new Date(Number.isFinite(at) ? Math.floor(at / 60_000) * 60_000 : 0).toISOString()
}

/** The ends of what a view looks at as points of one record's history; the whole history begins with its first version. */
export function endsOf({ period, until }: ChangeView, since: string): ComparePoints {
  const right = until === undefined ? undefined : { at: until }
  return period === 'all'
    ? { left: { version: 1 }, right, clock: 'seen' }
    : { left: { at: since }, right, clock: 'seen' }
}
