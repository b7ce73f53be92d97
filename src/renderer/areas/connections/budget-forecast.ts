import { callsPerHour, sumOf, type Activity } from './use-activity.ts'

export type BudgetForecast = { readonly low: number; readonly median: number; readonly high: number }

/** Hours the pace is taken from. */
const paceHours = 3

/**
 * API calls of the whole org in 24 hours, if Orgdeck goes on at the pace of its last hours and everybody else as before;
 * low and high are its quietest and busiest of these hours. Undefined while the pace says nothing.
 */
export function forecastOf(used: number, activity: Activity | undefined): BudgetForecast | undefined {
  if (activity === undefined) return undefined
  const hours = callsPerHour(activity).slice(-paceHours)
  const sum = hours.reduce((total, calls) => total + calls, 0)
  if (hours.length < paceHours || sum === 0) return undefined
  const others = Math.max(0, used - sumOf(activity, 'api_calls'))
  const day = (perHour: number) => Math.round(others + perHour * 24)
  return { low: day(Math.min(...hours)), median: day(sum / paceHours), high: day(Math.max(...hours)) }
}
