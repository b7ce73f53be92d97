import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatAge,
  formatBytes,
  formatChange,
  formatCount,
  formatCountdown,
  formatDay,
  formatDuration,
  formatFreshness,
  formatNumber,
  formatPercent,
  formatRate,
  formatShort,
  formatTime,
} from './format.ts'

// Figures are held to their unit by a space that does not break; here it is written as a plain one.
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const en = 'en-GB'
const now = new Date(2026, 10, 23, 9, 42, 10)

describe('numbers', () => {
  test('zero is 0 and missing is a dash', () => {
    expect(formatNumber(0)).toBe('0')
    for (const value of [null, undefined, NaN, Infinity]) expect(formatNumber(value)).toBe('–')
  })

  test.each([
    [999, '999'],
    [9_999, '9,999'],
    [21_300, '21 k'],
    [620_000, '620 k'],
    [999_700, '1 M'],
    [1_204_331, '1.2 M'],
    [41_000_000, '41 M'],
  ])('%d shortens to %s', (value, text) => expect(plain(formatShort(value, en))).toBe(text))

  test('a share never claims none or all before it is so', () => {
    expect(plain(formatPercent(0))).toBe('0 %')
    expect(plain(formatPercent(0.0004))).toBe('< 1 %')
    expect(plain(formatPercent(0.9996))).toBe('99 %')
    expect(plain(formatPercent(1))).toBe('100 %')
    expect(plain(formatPercent(0.61))).toBe('61 %')
  })

  test('changes carry their sign, nothing has none', () => {
    expect(formatChange(1940, en)).toBe('+1,940')
    expect(formatChange(-4, en)).toBe('−4')
    expect(formatChange(0, en)).toBe('0')
  })

  test.each([
    [0, '0 B'],
    [1_400, '1.4 kB'],
    [999_900, '1 MB'],
    [1_900_000_000, '1.9 GB'],
  ])('%d bytes read %s', (bytes, text) => expect(plain(formatBytes(bytes, en))).toBe(text))

  test('rates and counts name their thing', () => {
    expect(plain(formatRate(3910, 'rows', en))).toBe('3,910 rows/s')
    expect(formatCount(1, 'record', undefined, en)).toBe('1 record')
    expect(formatCount(412, 'contact', undefined, en)).toBe('412 contacts')
    expect(formatCount(2, 'company', 'companies', en)).toBe('2 companies')
  })
})

describe('durations', () => {
  test.each([
    [420, '420 ms'],
    [38_000, '38 s'],
    [238_000, '3 min 58 s'],
    [180_000, '3 min'],
    [5_280_000, '1 h 28 min'],
    [187_200_000, '2 d 4 h'],
  ])('%d ms read %s', (ms, text) => expect(plain(formatDuration(ms, en))).toBe(text))

  test('no part ever reaches the next unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 86_400_000 }), (ms) => {
        const text = plain(formatDuration(ms, en))
        const limits: Record<string, number> = { ms: 1000, s: 60, min: 60, h: 24, d: 100 }
        for (const [, value, unit] of text.matchAll(/([\d,]+) (\w+)/g))
          expect(Number(value?.replace(',', ''))).toBeLessThan(limits[unit ?? ''] ?? 0)
      }),
    )
  })

  test('an age is one unit, never rounded up, never negative', () => {
    expect(plain(formatAge(59_999))).toBe('59 s')
    expect(plain(formatAge(179_999))).toBe('2 min')
    expect(plain(formatAge(-5))).toBe('0 s')
  })

  test('a countdown never shows 0 while time is left', () => {
    expect(formatCountdown(2_472_000)).toBe('41:12')
    expect(formatCountdown(1)).toBe('0:01')
    expect(formatCountdown(3_729_000)).toBe('1:02:09')
  })
})

describe('time', () => {
  test('the clock today, the day with it this year, the year with it before', () => {
    const options = { now, locale: en }
    expect(formatTime(new Date(2026, 10, 23, 9, 41), options)).toBe('09:41')
    expect(formatTime(new Date(2026, 10, 23, 0, 5, 7), { ...options, seconds: true })).toBe('00:05:07')
    expect(formatTime(new Date(2026, 10, 22, 9, 41), options)).toBe('22 Nov 09:41')
    expect(formatTime(new Date(2024, 10, 2, 9, 41), options)).toBe('2 Nov 2024 09:41')
    expect(formatTime('no date', options)).toBe('–')
  })

  test('relative time stands beside the absolute one', () => {
    expect(plain(formatFreshness(new Date(2026, 10, 23, 9, 41, 30), { now, locale: en }))).toBe(
      'as of 09:41, 40 s ago',
    )
    expect(formatFreshness(null)).toBe('never read')
  })

  test('days are named by where they lie', () => {
    expect(formatDay(new Date(2026, 10, 23, 0, 0), now, en)).toBe('Today')
    expect(formatDay(new Date(2026, 10, 22, 23, 59), now, en)).toBe('Yesterday')
    expect(formatDay(new Date(2026, 10, 21, 23, 59), now, en)).toBe('21 Nov')
  })
})
