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
  /** Set while the reserve is reached: when the org is asked again whether it has freed calls. */
  readonly pausedUntil: number | null
}

type Counted = Pick<ConnectionRow, 'apiUsed' | 'apiLimit' | 'apiAsOf' | 'reservePercent'>

/** How much of an org's calls may still be used; null before it has told its limit. */
export function budgetOf(row: Counted): Budget | null {
  const { apiUsed, apiLimit, apiAsOf, reservePercent } = row
  if (apiUsed === null || apiLimit === null || apiLimit <= 0) return null
  const reserve = Math.ceil((apiLimit * reservePercent) / 100)
  const left = Math.max(0, apiLimit - reserve - apiUsed)
  return { reserve, left, pausedUntil: left > 0 ? null : (apiAsOf ?? 0) + lookAgainMs }
}

/** Refuses a call that would be taken from the reserve, or from what the org has not got any more (B20). */
export function requireBudget(row: ConnectionRow): void {
  const budget = budgetOf(row)
  if (budget === null || budget.pausedUntil === null) return
  const { apiUsed, apiLimit, reservePercent, label } = row
  const rest =
    reservePercent === 0
      ? 'All calls are used up.'
      : `The last ${reservePercent} % are left to others; the reserve can be lowered in the settings of ${label}.`
  throw new OrgdeckError(
    'QUOTA_EXHAUSTED',
    `${label} is paused: ${(apiUsed ?? 0).toLocaleString('en')} of the org's ${(apiLimit ?? 0).toLocaleString('en')} API calls in 24 hours are used. ${rest} Orgdeck looks again at ${iso(budget.pausedUntil)} and goes on by itself.`,
    { data: { used: apiUsed, limit: apiLimit }, retry: 'later' },
  )
}
