import { expect, test } from 'vitest'
import { terminalLine } from './terminal.ts'

test('the terminal shows warnings and worse in words, and nothing below', () => {
  expect(terminalLine('{"level":"info","msg":"core started"}')).toBeNull()
  expect(terminalLine('{"level":"warn","time":"t","msg":"the org is slow"}\n')).toBe('warn: the org is slow')
  expect(terminalLine('{"level":"error","msg":"broken')).toBe('{"level":"error","msg":"broken')
})
