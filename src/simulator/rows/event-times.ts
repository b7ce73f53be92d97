import { DAY, isoDay } from '../clock.ts'
import type { Org, Row } from '../org.ts'
import { restError } from '../rest/errors.ts'

const MINUTE = 60_000

const missing = (name: string) =>
  restError(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, [name])

const instantIn = (row: Row, name: string): number | undefined => {
  const value = row[name]
  return typeof value === 'number' ? value : undefined
}

/**
 * An event says its time more than once: start or due time, and length or end. What was set last decides, the rest
 * follows.
 */
export function deriveEvent(_org: Org, row: Row, changed: ReadonlySet<string>): void {
  const day = row['ActivityDate']
  const wholeDay = row['IsAllDayEvent'] === 1
  const named = changed.has('StartDateTime') ? 'StartDateTime' : 'ActivityDateTime'
  const other = named === 'StartDateTime' ? 'ActivityDateTime' : 'StartDateTime'
  const fromDay = typeof day === 'string' && wholeDay ? Date.parse(day) : undefined
  const dayFirst = changed.has('ActivityDate') ? fromDay : undefined
  const start = dayFirst ?? instantIn(row, named) ?? instantIn(row, other) ?? fromDay
  if (start === undefined) throw missing('ActivityDateTime')
  const end = changed.has('DurationInMinutes')
    ? undefined
    : changed.has('EndDateTime')
      ? instantIn(row, 'EndDateTime')
      : undefined
  const length = row['DurationInMinutes']
  const minutes =
    end === undefined ? (typeof length === 'number' ? length : undefined) : Math.round((end - start) / MINUTE)
  const known = minutes ?? (wholeDay ? DAY / MINUTE : undefined)
  if (known === undefined) throw missing('DurationInMinutes')
  if (known < 0) {
    throw restError(400, 'FIELD_INTEGRITY_EXCEPTION', 'Event end date can not be before its start', [
      'EndDateTime',
    ])
  }
  row['StartDateTime'] = start
  row['ActivityDateTime'] = start
  row['ActivityDate'] = isoDay(start)
  row['DurationInMinutes'] = known
  row['EndDateTime'] = start + known * MINUTE
  row['EndDate'] = isoDay(start + known * MINUTE)
}
