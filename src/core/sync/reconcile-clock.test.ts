import { expect, test } from 'vitest'
import { isDue } from './reconcile-clock.ts'

const day = 86_400_000
const now = 1_000 * day

test('a stream is compared about a week after the last time, each at its own hour', () => {
  const days = Array.from({ length: 40 }, (_, at) => {
    const stream = (ago: number) => ({ id: at + 1, reconciledAt: now - ago * day })
    for (let ago = 0; ; ago += 0.05) if (isDue(stream(ago), 0, now, true)) return ago
  })
  expect(Math.min(...days)).toBeGreaterThan(6.2)
  expect(Math.max(...days)).toBeLessThan(7.8)
  expect(new Set(days).size).toBeGreaterThan(15)
})

test('one that was never compared waits a week from the day it was connected', () => {
  const stream = { id: 1, reconciledAt: null }
  expect(isDue(stream, now - 3 * day, now, true)).toBe(false)
  expect(isDue(stream, now - 8 * day, now, true)).toBe(true)
})

test('without a schedule it is compared by hand only, but for a gap in the log of deletions', () => {
  expect(isDue({ id: 1, reconciledAt: now - 90 * day }, 0, now, false)).toBe(false)
  expect(isDue({ id: 1, reconciledAt: 0 }, now, now, false)).toBe(true)
})
