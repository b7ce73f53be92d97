import { expect, test } from 'vitest'
import type { ActivityBucket } from '../../../contract/sync.ts'
import { finding, headline } from './finding.ts'
import { periods } from './period.ts'

const home = (decisions: number, handled_total: number) => ({
  decisions: Array.from({ length: decisions }) as never[],
  handled_total,
})

test.each([
  [3, 41, '3 need you, 41 were handled'],
  [1, 1, '1 needs you, 1 was handled'],
  [0, 1240, 'Nothing needs you, 1,240 were handled'],
  [0, 0, 'Nothing needs you'],
  [2, 0, '2 need you'],
])('%i decisions and %i handled read "%s"', (decisions, handled, words) => {
  expect(headline(home(decisions, handled))).toBe(words)
})

function week(change: (at: number) => Partial<ActivityBucket>): ActivityBucket[] {
  const start = Date.parse('2026-11-18T09:00:00.000Z')
  return Array.from({ length: 84 }, (_, at) => ({
    at: new Date(start + at * 7_200_000).toISOString(),
    runs: 0,
    rows: 0,
    changed: 0,
    failed: 0,
    api_calls: 0,
    ...change(at),
  }))
}

test('a title adds up every bucket and the peak is the latest of equals', () => {
  const found = finding(
    week((at) => ({ changed: at === 3 || at === 83 ? 600 : 1 })),
    'changed',
    periods['7d'],
  )
  expect(found.title).toBe('Records changed: 1,282 in 7 days')
  expect(found.sub).toBe('Records per 2 h, most just now')
})

test('nothing is said to be none, without a peak', () => {
  const found = finding(
    week(() => ({})),
    'rows',
    periods['7d'],
  )
  expect(found).toMatchObject({ title: 'Rows read: none in 7 days', sub: 'Rows per 2 h' })
})

test('failures are counted against all runs and marked where most fell', () => {
  const failing = finding(
    week((at) => ({ runs: 1, failed: at === 40 ? 1 : 0 })),
    'runs',
    periods['7d'],
  )
  expect(failing.title).toBe('1 of 84 runs failed in 7 days')
  expect(failing.mark).toEqual({ at: 40, words: '1 failed' })
  const fine = finding(
    week(() => ({ runs: 2 })),
    'runs',
    periods['7d'],
  )
  expect(fine.title).toBe('168 runs in 7 days, none failed')
  expect(fine.mark).toBeUndefined()
})

test('no two buckets of a week share a label', () => {
  const labels = finding(
    week(() => ({})),
    'runs',
    periods['7d'],
  ).points.map((point) => point.label)
  expect(new Set(labels).size).toBe(84)
  expect(labels.at(-1)).toBe('now')
})
