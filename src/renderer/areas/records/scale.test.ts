import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentHeight, maxHeight, offsetAt, offsetFor, rangeAt, scrollTopAt } from './scale.ts'

const extent = (rows: number) => ({ rows, rowHeight: 28, view: 600 })

describe('rows on view', () => {
  it('are those under the scroll position while the list is short enough', () => {
    expect(rangeAt(0, extent(100))).toMatchObject({ first: 0, last: 21 })
    expect(rangeAt(28 * 50, extent(100))).toMatchObject({ first: 50, last: 71 })
    expect(rangeAt(0, extent(0))).toMatchObject({ first: 0, last: -1 })
  })

  it('reach both ends of a list longer than a browser can scroll', () => {
    const huge = extent(5_000_000)
    expect(contentHeight(huge)).toBe(maxHeight)
    expect(rangeAt(0, huge).first).toBe(0)
    expect(rangeAt(maxHeight - huge.view, huge).last).toBe(huge.rows - 1)
  })

  it('stand within the view wherever it is, however long the list', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 20_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, share) => {
          const all = extent(rows)
          const scrollTop = share * (contentHeight(all) - all.view)
          const { first, last, base, top } = rangeAt(scrollTop, all)
          const firstTop = top + (first - base) * all.rowHeight - scrollTop
          expect(firstTop).toBeGreaterThan(-all.rowHeight - 0.01)
          expect(firstTop).toBeLessThanOrEqual(0.01)
          expect(last - first).toBeGreaterThanOrEqual(Math.min(rows - 1, 20))
          expect(top).toBeLessThanOrEqual(maxHeight)
        },
      ),
    )
  })
})

describe('bringing a row into view', () => {
  const all = extent(1000)

  it('does not move for a row that is on view', () => {
    expect(offsetFor(10, 28 * 5, all)).toBe(28 * 5)
  })

  it('moves no further than it must, and keeps the row clear of what covers the foot', () => {
    expect(offsetFor(3, 28 * 5, all)).toBe(28 * 3)
    expect(offsetFor(100, 0, all)).toBe(101 * 28 - 600)
    expect(offsetFor(100, 0, all, 52)).toBe(101 * 28 - 548)
  })

  it('finds the scroll position of an offset again', () => {
    const huge = extent(5_000_000)
    expect(offsetAt(scrollTopAt(123_456_789, huge), huge)).toBeCloseTo(123_456_789, 3)
  })
})
