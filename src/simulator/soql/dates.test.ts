import { describe, expect, test } from 'vitest'
import { digits, startFixture } from './testing.ts'

const bench = await startFixture()
const deals = (where: string) => digits(bench, `SELECT Id FROM Opportunity WHERE ${where} ORDER BY Id`)

describe('relative days of a date', () => {
  test.each([
    ['YESTERDAY', ''],
    ['TODAY', '1'],
    ['TOMORROW', ''],
    ['LAST_WEEK', ''],
    ['THIS_WEEK', '1'],
    ['NEXT_WEEK', '5'],
    ['LAST_MONTH', '2'],
    ['THIS_MONTH', '15'],
    ['NEXT_MONTH', '3'],
    ['LAST_90_DAYS', '12'],
    ['NEXT_90_DAYS', '35'],
    ['LAST_N_DAYS:14', '1'],
    ['LAST_N_DAYS:15', '12'],
    ['NEXT_N_DAYS:4', ''],
    ['NEXT_N_DAYS:5', '5'],
    ['N_DAYS_AGO:15', '2'],
    ['N_DAYS_AGO:14', ''],
    ['LAST_N_WEEKS:1', ''],
    ['LAST_N_WEEKS:3', '2'],
    ['NEXT_N_WEEKS:1', '5'],
    ['NEXT_N_WEEKS:2', '35'],
    ['N_WEEKS_AGO:1', ''],
    ['N_WEEKS_AGO:2', '2'],
    ['LAST_N_MONTHS:1', '2'],
    ['LAST_N_MONTHS:12', '24'],
    ['NEXT_N_MONTHS:1', '3'],
    ['NEXT_N_MONTHS:6', '36'],
    ['N_MONTHS_AGO:12', '4'],
    ['THIS_QUARTER', '135'],
    ['LAST_QUARTER', '2'],
    ['NEXT_QUARTER', ''],
    ['LAST_N_QUARTERS:4', '24'],
    ['NEXT_N_QUARTERS:2', '6'],
    ['N_QUARTERS_AGO:4', '4'],
    ['THIS_YEAR', '1235'],
    ['LAST_YEAR', '4'],
    ['NEXT_YEAR', '6'],
    ['LAST_N_YEARS:1', '4'],
    ['NEXT_N_YEARS:1', '6'],
    ['N_YEARS_AGO:1', '4'],
    ['THIS_FISCAL_QUARTER', '135'],
    ['LAST_FISCAL_QUARTER', '2'],
    ['NEXT_FISCAL_QUARTER', ''],
    ['LAST_N_FISCAL_QUARTERS:4', '24'],
    ['NEXT_N_FISCAL_QUARTERS:2', '6'],
    ['N_FISCAL_QUARTERS_AGO:4', '4'],
    ['THIS_FISCAL_YEAR', '1235'],
    ['LAST_FISCAL_YEAR', '4'],
    ['NEXT_FISCAL_YEAR', '6'],
    ['LAST_N_FISCAL_YEARS:3', '4'],
    ['NEXT_N_FISCAL_YEARS:2', '6'],
    ['N_FISCAL_YEARS_AGO:1', '4'],
  ])('CloseDate = %s', async (literal, ids) => {
    expect(await deals(`CloseDate = ${literal}`)).toBe(ids)
  })

  test.each([
    ['CloseDate > THIS_MONTH', '36'],
    ['CloseDate >= THIS_MONTH', '1356'],
    ['CloseDate < THIS_MONTH', '24'],
    ['CloseDate <= THIS_MONTH', '1245'],
    ['CloseDate != THIS_MONTH', '2346'],
    ['CloseDate <> THIS_MONTH', '2346'],
    ['NOT CloseDate = THIS_MONTH', '2346'],
    ['CloseDate > NEXT_N_DAYS:5', '36'],
    ['CloseDate < LAST_N_DAYS:15', '4'],
    ['CloseDate IN (TODAY, LAST_YEAR)', '14'],
    ['CloseDate NOT IN (TODAY, LAST_YEAR)', '2356'],
    ['CloseDate IN (TODAY, 2026-08-01)', '13'],
    ['CloseDate = LAST_N_DAYS:30 AND CloseDate != TODAY', '2'],
  ])('%s', async (where, ids) => {
    expect(await deals(where)).toBe(ids)
  })
})

describe('instants', () => {
  test.each([
    ['CreatedDate = TODAY', '13'],
    ['CreatedDate = YESTERDAY', '2'],
    ['CreatedDate = TOMORROW', ''],
    ['CreatedDate = LAST_WEEK', '5'],
    ['CreatedDate = THIS_WEEK', '123'],
    ['CreatedDate = THIS_MONTH', '1235'],
    ['CreatedDate = LAST_YEAR', '4'],
    ['CreatedDate = N_YEARS_AGO:2', '6'],
    ['CreatedDate = LAST_N_DAYS:10', '1235'],
    ['CreatedDate = LAST_N_DAYS:9', '123'],
    ['CreatedDate = LAST_N_WEEKS:1', '5'],
    ['CreatedDate = N_DAYS_AGO:1', '2'],
    ['CreatedDate < YESTERDAY', '456'],
    ['CreatedDate <= YESTERDAY', '2456'],
    ['CreatedDate >= YESTERDAY', '123'],
    ['CreatedDate > YESTERDAY', '13'],
    ['CreatedDate IN (TODAY, LAST_YEAR)', '134'],
    ['CreatedDate > 2026-07-15T00:00:00Z', '1'],
    ['CreatedDate >= 2026-07-15T00:00:00Z', '13'],
    ['CreatedDate = 2026-07-14T23:59:59Z', '2'],
    ['CreatedDate = 2026-07-14T23:59:59.000Z', '2'],
    ['CreatedDate >= 2026-07-15T02:00:00+02:00', '13'],
    ['CreatedDate >= 2026-07-15T02:00:00+0200', '13'],
    ['CreatedDate < 2026-07-14T19:00:00-05:00', '2456'],
    ['CreatedDate < 2025-01-31T12:30:00.000Z', '6'],
    ['CreatedDate <= 2025-01-31T12:30:00Z', '46'],
    ['CreatedDate != 2026-07-15T11:00:00Z', '23456'],
    ['CreatedDate IN (2026-07-15T11:00:00Z, 2026-07-15T00:00:00Z)', '13'],
    ['CreatedDate NOT IN (2026-07-15T11:00:00Z)', '23456'],
    ['CreatedDate > 2026-07-01T00:00:00Z AND CreatedDate < 2026-07-10T00:00:00Z', '5'],
    ['CreatedDate = null', ''],
    ['CreatedDate != null', '123456'],
  ])('%s', async (where, ids) => {
    expect(await deals(where)).toBe(ids)
  })
})

describe('calendar days', () => {
  test.each([
    ['CloseDate = 2026-07-15', '1'],
    ['CloseDate != 2026-07-15', '23456'],
    ['CloseDate > 2026-07-15', '356'],
    ['CloseDate >= 2026-07-15', '1356'],
    ['CloseDate < 2026-07-15', '24'],
    ['CloseDate <= 2026-07-15', '124'],
    ['CloseDate IN (2026-07-15, 2027-01-01)', '16'],
    ['CloseDate NOT IN (2026-07-15, 2027-01-01)', '2345'],
    ['CloseDate = null', ''],
  ])('%s', async (where, ids) => {
    expect(await deals(where)).toBe(ids)
  })
})

describe('parts of a date', () => {
  test.each([
    ['CALENDAR_YEAR(CloseDate) = 2026', '1235'],
    ['CALENDAR_MONTH(CloseDate) = 7', '145'],
    ['CALENDAR_QUARTER(CloseDate) = 3', '1345'],
    ['FISCAL_YEAR(CloseDate) > 2026', '6'],
    ['FISCAL_MONTH(CloseDate) < 7', '26'],
    ['FISCAL_QUARTER(CloseDate) = 1', '6'],
    ['DAY_IN_MONTH(CloseDate) = 15', '14'],
    ['DAY_IN_WEEK(CloseDate) = 4', '1'],
    ['DAY_IN_WEEK(CloseDate) = 3', '24'],
    ['DAY_IN_YEAR(CloseDate) = 196', '14'],
    ['DAY_IN_YEAR(CreatedDate) = 60', '6'],
    ['WEEK_IN_MONTH(CloseDate) = 3', '145'],
    ['WEEK_IN_MONTH(CloseDate) = 5', '2'],
    ['WEEK_IN_YEAR(CloseDate) = 1', '6'],
    ['HOUR_IN_DAY(CreatedDate) = 23', '26'],
    ['HOUR_IN_DAY(CreatedDate) = 0', '3'],
    ['HOUR_IN_DAY(convertTimezone(CreatedDate)) = 11', '1'],
    ['DAY_ONLY(CreatedDate) = 2026-07-15', '13'],
    ['DAY_ONLY(CreatedDate) = TODAY', '13'],
    ['DAY_ONLY(CreatedDate) > 2026-07-14', '13'],
    ['CALENDAR_YEAR(CreatedDate) IN (2024, 2025)', '46'],
    ['CALENDAR_YEAR(CreatedDate) != 2026', '46'],
    ['calendar_month(closedate) = 7 AND Calendar_Year(CloseDate) = 2025', '4'],
  ])('%s', async (where, ids) => {
    expect(await deals(where)).toBe(ids)
  })
})

describe('what dates do not take', () => {
  test.each([
    ['CreatedDate > 2026-01-01', 'must be of type dateTime'],
    ['CloseDate > 2026-01-01T00:00:00Z', 'must be of type date'],
    ["CloseDate = '2026-01-01'", 'should not be enclosed in quotes'],
    ['CloseDate = 2026-02-30', 'must be of type date'],
    ['Amount = TODAY', 'must be of type'],
    ['CALENDAR_YEAR(Name) = 2026', 'needs a date or datetime field'],
  ])('%s', async (where, part) => {
    const reply = await bench.soql(`SELECT Id FROM Opportunity WHERE ${where}`)
    expect(reply.status).toBe(400)
    expect(reply.text).toContain(part)
  })
})
