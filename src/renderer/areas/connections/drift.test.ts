import { expect, test } from 'vitest'
import { changeWords } from './Drift.tsx'

test.each([
  [{ kind: 'added', before: null, after: 'string(20)' }, 'came into view as string(20)'],
  [{ kind: 'removed', before: 'email(80)', after: null }, 'was email(80)'],
  [{ kind: 'retyped', before: 'string(20)', after: 'double' }, 'is double now, was string(20)'],
] as const)('a change of shape is told in words: %o', (change, words) => {
  expect(changeWords(change)).toContain(words)
})
