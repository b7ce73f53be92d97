import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findId, toId18 } from './ids.ts'

describe('18 characters', () => {
  // Recorded in public test suites of other clients.
  test.each([
    ['0018000000MOzvk', '0018000000MOzvkAAD'],
    ['00DE0000000cOwH', '00DE0000000cOwHMAU'],
    ['005E0000002oOwI', '005E0000002oOwIIAU'],
    ['a0w90000008cJzX', 'a0w90000008cJzXAAU'],
    ['000000000000000', '000000000000000AAA'],
    ['ZZZZZZZZZZZZZZZ', 'ZZZZZZZZZZZZZZZ555'],
  ])('%s is %s', (short, long) => {
    expect(toId18(short)).toBe(long)
    expect(toId18(long)).toBe(long)
  })

  test('B24: keep ids apart that differ only in case, where letters no longer do', () => {
    const id = fc
      .array(fc.constantFrom('a', 'A', 'z', 'Z', '7'), { minLength: 15, maxLength: 15 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(toId18(one)?.toLowerCase() === toId18(other)?.toLowerCase()).toBe(one === other)
      }),
    )
  })

  test.each([
    '',
    '001',
    '0018000000MOzv',
    '0018000000MOzvkA',
    '0018000000MOzvkAADA',
    "0018000000MOzv'",
    '0018000000MOzv\n',
    '００１8000000MOzvk',
  ])('are not made of %j', (text) => expect(toId18(text)).toBe(null))
})

describe('an id in what a person pasted', () => {
  test.each([
    ['  0018000000MOzvk\n', '0018000000MOzvkAAD'],
    ['https://acme.lightning.force.com/lightning/r/Account/0018000000MOzvkAAD/view', '0018000000MOzvkAAD'],
    ['https://acme.my.salesforce.com/0018000000MOzvk?nooverride=1', '0018000000MOzvkAAD'],
    ['HTTPS://acme.my.salesforce.com/apex/page?id=0018000000MOzvk', '0018000000MOzvkAAD'],
  ])('%j', (text, id) => expect(findId(text)).toBe(id))

  test.each([
    'Internationally',
    'internationalization',
    'Ana Example',
    'https://acme.my.salesforce.com/lightning/page/home',
    'javascript:0018000000MOzvk',
  ])('is not seen in %j', (text) => expect(findId(text)).toBe(null))
})
