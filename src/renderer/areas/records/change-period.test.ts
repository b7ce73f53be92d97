import { expect, test } from 'vitest'
import { parseRoute } from '../../shell/route.ts'
import { changeViewOf, endsOf, sinceOf } from './change-period.ts'

const view = (query: string) => changeViewOf(parseRoute(`#/records/Contact/changes?${query}`))
const now = Date.parse('2026-03-04T12:34:56.789Z')

test('a view without a word looks a day back, to the minute', () => {
  expect(view('')).toEqual({ period: '24h', from: undefined, until: undefined, kinds: [], field: undefined })
  expect(sinceOf(view(''), now)).toBe('2026-03-03T12:34:00.000Z')
  expect(sinceOf(view('since=all'), now)).toBe('1970-01-01T00:00:00.000Z')
})

test('own instants win over a period, and odd values are left out', () => {
  const own = view('since=7d&from=2026-03-01T00:00:00Z&until=nonsense&kind=updated&kind=odd&field=Title')
  expect(own).toEqual({
    period: undefined,
    from: '2026-03-01T00:00:00.000Z',
    until: undefined,
    kinds: ['updated'],
    field: 'Title',
  })
  expect(sinceOf(own, now)).toBe('2026-03-01T00:00:00.000Z')
})

test('the ends of a view are points of a record on the clock of this copy', () => {
  expect(endsOf(view('since=all'), '1970-01-01T00:00:00.000Z')).toEqual({
    left: { version: 1 },
    right: undefined,
    clock: 'seen',
  })
  const own = view('from=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z')
  expect(endsOf(own, sinceOf(own, now))).toEqual({
    left: { at: '2026-03-01T00:00:00.000Z' },
    right: { at: '2026-03-02T00:00:00.000Z' },
    clock: 'seen',
  })
})
