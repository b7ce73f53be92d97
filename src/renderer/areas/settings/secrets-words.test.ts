import { expect, test } from 'vitest'
import { expiryOf } from './roles.ts'
import { passphraseFault } from './secrets-words.ts'

test('a first passphrase has to be long enough and typed twice alike', () => {
  expect(passphraseFault('unset', 'short', 'short')).toContain('this has 5')
  expect(passphraseFault('unset', 'long enough', 'long enoguh')).toBe('The two do not match.')
  expect(passphraseFault('unset', 'long enough', 'long enough')).toBeUndefined()
})

test('unlocking asks once', () => {
  expect(passphraseFault('locked', 'long enough', '')).toBeUndefined()
})

test('a key without end sends no end', () => {
  const now = Date.parse('2026-11-25T00:00:00.000Z')
  expect(expiryOf('never', now)).toBeUndefined()
  expect(expiryOf('90', now)).toBe('2027-02-23T00:00:00.000Z')
})
