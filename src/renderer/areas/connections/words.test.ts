import { expect, test } from 'vitest'
import type { RemoteField } from '../../../contract/connections.ts'
import { callsPerHour } from './use-activity.ts'
import { fieldType, lags, minutesOf, schedules, scheduleText, scheduleValue } from './words.ts'

const field = (change: Partial<RemoteField>): RemoteField => ({
  name: 'F',
  label: 'F',
  type: 'string',
  length: null,
  custom: false,
  nillable: true,
  calculated: false,
  reference_to: [],
  picklist: [],
  ...change,
})

test.each([
  [field({ length: 80 }), 'Text (80)'],
  [field({ type: 'reference', length: 18, reference_to: ['Account'] }), 'Lookup to Account'],
  [
    field({ type: 'reference', reference_to: ['Account', 'Case', 'Lead', 'Task'] }),
    'Lookup to Account, Case and 2 more',
  ],
  [field({ type: 'double', calculated: true }), 'Formula · Number'],
  [field({ type: 'picklist', length: 255 }), 'Picklist'],
  [field({ type: 'somethingNew' }), 'somethingNew'],
])('a field reads as a person would say it', (one, words) => {
  expect(fieldType(one)).toBe(words)
})

test('every schedule offered comes back as the minutes it stands for', () => {
  expect(schedules.map(({ value }) => minutesOf(value))).toEqual([null, 1, 5, 15, 30, 60, 360, 1440])
  for (const { value, label } of schedules) {
    expect(scheduleValue(minutesOf(value))).toBe(value)
    expect(scheduleText(minutesOf(value))).toBe(label)
  }
})

test('a lag is late only after two schedules were missed', () => {
  expect(lags(null, { schedule_minutes: 5 })).toBe(false)
  expect(lags(9 * 60_000, { schedule_minutes: 5 })).toBe(false)
  expect(lags(11 * 60_000, { schedule_minutes: 5 })).toBe(true)
  expect(lags(11 * 60_000, { schedule_minutes: 360 })).toBe(false)
})

test('calls of ten-minute buckets add up to hours', () => {
  const items = Array.from({ length: 12 }, (_, at) => ({
    at: new Date(at * 600_000).toISOString(),
    runs: 1,
    rows: 0,
    changed: 0,
    failed: 0,
    api_calls: at < 6 ? 1 : 10,
  }))
  expect(callsPerHour({ items, bucket_ms: 600_000 })).toEqual([6, 60])
})
