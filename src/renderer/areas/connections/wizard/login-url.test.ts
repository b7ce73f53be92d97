import { expect, test } from 'vitest'
import { loginUrlOf } from './login-url.ts'

test.each([
  ['acme', 'https://acme.my.salesforce.com'],
  ['acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
  [' https://acme.my.salesforce.com/some/page?x=1 ', 'https://acme.my.salesforce.com'],
  ['https://acme.lightning.force.com/lightning/page/home', 'https://acme.my.salesforce.com'],
  ['acme--uat.sandbox.lightning.force.com', 'https://acme--uat.sandbox.my.salesforce.com'],
  ['https://acme.my.salesforce-setup.com/lightning/setup', 'https://acme.my.salesforce.com'],
  ['http://127.0.0.1:7500', 'http://127.0.0.1:7500'],
])('%s signs in at %s', (typed, url) => {
  expect(loginUrlOf(typed)).toEqual({ ok: true, url })
})

test.each([
  ['', 'Enter'],
  ['http://acme.my.salesforce.com', 'https://'],
  ['javascript:alert(1)', 'no web address'],
  ['ftp://acme.my.salesforce.com', 'https://'],
  ['https://me:secret@acme.my.salesforce.com', 'password'],
  ['https://acme', 'whole address'],
  ['two words', 'no web address'],
])('%s is no login address', (typed, word) => {
  const answer = loginUrlOf(typed)
  expect(answer.ok).toBe(false)
  expect(answer.ok ? '' : answer.reason).toContain(word)
})
