import { expect, test } from 'vitest'
import { forecastOf } from './budget-forecast.ts'

/** An activity of whole hours, oldest first. */
const activity = (...calls: readonly number[]) => ({
  bucket_ms: 3_600_000,
  items: calls.map((api_calls, hour) => ({
    at: new Date(hour * 3_600_000).toISOString(),
    runs: 1,
    rows: 0,
    changed: 0,
    failed: 0,
    api_calls,
  })),
})

test('the day is what others use and the pace of our last three hours', () => {
  // 500 of 600 calls are of others; ours were 10, 20, 30 and 40 in an hour.
  expect(forecastOf(600, activity(10, 20, 30, 40))).toEqual({
    low: 500 + 20 * 24,
    median: 500 + 30 * 24,
    high: 500 + 40 * 24,
  })
})

test('no pace, no forecast', () => {
  expect(forecastOf(600, undefined)).toBeUndefined()
  expect(forecastOf(600, activity(5, 5))).toBeUndefined()
  expect(forecastOf(600, activity(9, 0, 0, 0))).toBeUndefined()
})

test('calls the org has let go by already are not taken off others twice', () => {
  expect(forecastOf(10, activity(100, 100, 100))?.median).toBe(2400)
})
