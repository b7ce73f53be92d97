import { OrgdeckError } from '../errors.ts'
import { iso } from '../time.ts'
import type { ConnectionRow } from './store.ts'

/** An org counts the last 24 hours, so calls come free bit by bit; this is how often a paused connection looks. */
export const lookAgainMs = 60 * 60_000

export type Budget = {
  /** Calls of the org that are left to others. */
  readonly reserve: number
  /** Calls until the reserve; never below zero. */
  readonly left: number
  /** Set while nothing is sent: when the org is asked again whether it has freed calls. */
  readonly pausedUntil: number | null
  /** Why: our reserve is reached, or the org itself refused, which it may do whatever it counted. */
  readonly why: 'reserve' | 'refused' | null
}

type Counted = Pick<ConnectionRow, 'apiUsed' | 'apiLimit' | 'apiAsOf' | 'reservePercent' | 'apiRefusedAt'>

/** How much of an org's calls may still be used; null before it has told its limit or refused. */
export function budgetOf(row: Counted): Budget | null {
  const { apiUsed, apiLimit, apiAsOf, reservePercent, apiRefusedAt } = row
  const known = apiUsed !== null && apiLimit !== null && apiLimit > 0
  const reserve = known ? Math.ceil((apiLimit * reservePercent) / 100) : 0
  if (apiRefusedAt !== null) {
    return { reserve, left: 0, pausedUntil: apiRefusedAt + lookAgainMs, why: 'refused' }
  }
  if (!known) return null
  const left = Math.max(0, apiLimit - reserve - apiUsed)
  return left > 0
    ? { reserve, left, pausedUntil: null, why: null }
    : { reserve, left, pausedUntil: (apiAsOf ?? 0) + lookAgainMs, why: 'reserve' }
}

/** Refuses a call that would be taken from the reserve, or from what the org has not got any more (B20). */
export function requireBudget(row: ConnectionRow): void {
  const budget = budgetOf(row)
  if (budget === null || budget.pausedUntil === null) return
  const { apiUsed, apiLimit, reservePercent, label } = row
  const again = `Orgdeck looks again at ${iso(budget.pausedUntil)} and goes on by itself.`
  if (budget.why === 'refused') {
    throw new OrgdeckError(
      'QUOTA_EXHAUSTED',
      `${label} is paused: the org refused, because its API calls of 24 hours are used up. ${again}`,
      { retry: 'later' },
    )
  }
  const rest =
    reservePercent === 0
      ? 'All calls are used up.'
      : `The last ${reservePercent} % are left to others; the reserve can be lowered in the settings of ${label}.`
  throw new OrgdeckError(
    'QUOTA_EXHAUSTED',
    `${label} is paused: ${(apiUsed ?? 0).toLocaleString('en')} of the org's ${(apiLimit ?? 0).toLocaleString('en')} API calls in 24 hours are used. ${rest} ${again}`,
    { data: { used: apiUsed, limit: apiLimit }, retry: 'later' },
  )
}
