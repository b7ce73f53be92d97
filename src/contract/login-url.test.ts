import { expect, test } from 'vitest'
import { loginUrlOf } from './login-url.ts'

test.each([
  ['acme', 'https://acme.my.salesforce.com'],
  ['acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
  [' https://acme.my.salesforce.com/some/page?x=1 ', 'https://acme.my.salesforce.com'],
  ['https://acme.lightning.force.com/lightning/page/home', 'https://acme.my.salesforce.com'],
  ['acme--uat.sandbox.lightning.force.com', 'https://acme--uat.sandbox.my.salesforce.com'],
  ['https://acme.my.salesforce-setup.com/lightning/setup', 'https://acme.my.salesforce.com'],
  ['ACME--UAT.sandbox.my.salesforce.com', 'https://acme--uat.sandbox.my.salesforce.com'],
  ['https://acme--c.vf.force.com/apex/page', 'https://acme.my.salesforce.com'],
  ['acme--uat--c.sandbox.vf.force.com', 'https://acme--uat.sandbox.my.salesforce.com'],
  ['https://acme.file.force.com/x', 'https://acme.my.salesforce.com'],
  ['acme-dev-ed.develop.lightning.force.com', 'https://acme-dev-ed.develop.my.salesforce.com'],
  ['login.salesforce.com', 'https://login.salesforce.com'],
  ['https://login.salesforce.com:443/?locale=de', 'https://login.salesforce.com'],
  ['https://na139.salesforce.com/home', 'https://na139.salesforce.com'],
  ['https://portal.acme.example:8443/x', 'https://portal.acme.example:8443'],
  ['http://127.0.0.1:7500', 'http://127.0.0.1:7500'],
  ['localhost:7500/x', 'http://localhost:7500'],
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
  ['http://127.0.0.1.evil.example', 'https://'],
  ['https://acme.my.salesforce.com\\@evil.example', 'no web address'],
  ['www.salesforce.com', 'own website'],
  ['file:///etc/passwd', 'no web address'],
])('%s is no login address', (typed, word) => {
  const answer = loginUrlOf(typed)
  expect(answer.ok).toBe(false)
  expect(answer.ok ? '' : answer.reason).toContain(word)
})
