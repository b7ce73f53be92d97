import fc from 'fast-check'
import { expect, test } from 'vitest'
import { match } from './match.ts'

test('every word must occur, in any order and case', () => {
  expect(match('Retry failed streams', 'STREAMS ret')).toBeDefined()
  expect(match('Retry failed streams', 'retry rows')).toBeUndefined()
  expect(match('Dark theme', 'appearance', 'appearance night')).toBeDefined()
})

test('the start of a text beats the start of a word beats the middle', () => {
  const score = (text: string) => match(text, 're')?.score ?? 0
  expect(score('Records')).toBeGreaterThan(score('All records'))
  expect(score('All records')).toBeGreaterThan(score('mule-core'))
})

test('what is marked is what was typed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-ascii' }),
      fc.string({ unit: 'grapheme-ascii' }),
      (text, query) => {
        const words = query.toLowerCase().split(/\s+/).filter(Boolean)
        let end = 0
        for (const [from, to] of match(text, query)?.ranges ?? []) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(words.some((word) => text.slice(from, to).toLowerCase().includes(word))).toBe(true)
          end = to
        }
      },
    ),
  )
})
