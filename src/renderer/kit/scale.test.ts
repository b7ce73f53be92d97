import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areaPath, linePath, niceMax } from './scale.ts'

test('an axis holds its values, and its middle can be written without rounding', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (value) => {
      const max = niceMax(value)
      expect(max).toBeGreaterThanOrEqual(value)
      expect(Number.isInteger(Math.round(max * 1e6) / 1e6 / 2)).toBe(true)
      if (value > 2) expect(max).toBeLessThanOrEqual(value * 2)
    }),
  )
  expect([0, 1, 3, 9, 13, 46_112].map(niceMax)).toEqual([2, 2, 4, 10, 16, 50_000])
})

test('a line breaks where nothing was measured', () => {
  const points = [
    [0, 1],
    [1, NaN],
    [2, 3],
    [3, 4],
  ] as const
  expect(linePath(points)).toBe('M0 1M2 3L3 4')
})

test('an area comes back along its lower edge', () => {
  const upper = [
    [0, 1],
    [1, 2],
  ] as const
  const lower = [
    [0, 5],
    [1, 6],
  ] as const
  expect(areaPath(upper, lower)).toBe('M0 1L1 2L1 6L0 5Z')
})
