import { expect, test } from 'vitest'
import { failureFrom, failureOf } from './failures.ts'

const refused = (remote_code: string, remote_message: string) =>
  failureOf({
    code: 'REMOTE_ERROR',
    message: `Salesforce refused to sign in ana (${remote_code}: ${remote_message}). What to do.`,
    data: { remote_code, remote_message },
  })

test('a denied sign-in says what to press, and keeps what the org said', () => {
  const failure = failureOf({
    code: 'ACCESS_DENIED',
    message: 'denied',
    data: { remote_code: 'access_denied', remote_message: 'end-user denied authorization' },
  })
  expect(failure.text).toContain('choose Allow')
  expect(failure.remote).toBe('access_denied: end-user denied authorization')
})

test.each([
  ['invalid_client_id', 'client identifier invalid', /does not know this consumer key/],
  ['invalid_client', 'invalid client credentials', /key with this secret/],
  ['invalid_grant', "user hasn't approved this consumer", /does not let this user in/],
  ['invalid_grant', 'invalid assertion', /does not know this key/],
  ['invalid_grant', 'Audience validation failed', /at this address/],
  ['invalid_grant', 'no client credentials user enabled', /no user to run as/],
  ['invalid_request', 'device flow is not enabled for this app', /does not offer this way/],
  ['invalid_grant', 'expired access/refresh token', /login has ended/],
  ['invalid_scope', 'the requested scope is not allowed', /does not grant/],
  ['inactive_user', 'user is inactive', /user may not sign in/],
  ['OAUTH_APP_BLOCKED', 'this app is blocked by admin', /admin blocked/],
])('%s, %s has a name; the org’s words stand once, beneath', (code, words, title) => {
  const failure = refused(code, words)
  expect(failure.title).toMatch(title)
  expect(failure.text).toBe('Salesforce refused to sign in ana. What to do.')
  expect(failure.remote).toBe(`${code}: ${words}`)
})

test('a wrong key is named as such when its code came inside the sentence alone', () => {
  const said = failureOf({
    code: 'REAUTH_NEEDED',
    message: 'Salesforce ended this sign-in (invalid_client_id: client identifier invalid). Sign in again.',
  })
  expect(said.title).toContain('does not know this consumer key')
})

test('what a conflict is about decides its name; its sentence stays', () => {
  const message =
    'na-prod belongs to ines in Tidewater, but tomasz in Tidewater signed in. Nothing was changed.'
  expect(failureOf({ code: 'CONFLICT', message, data: { kind: 'connection', id: '1' } })).toMatchObject({
    title: 'Somebody else signed in',
    text: message,
  })
  expect(failureOf({ code: 'CONFLICT', message: 'ports', data: { kind: 'port', id: '7421' } }).title).toMatch(
    /no way to come back/,
  )
})

test('a sign-in the core has forgotten, and a login that is gone, are told apart', () => {
  const gone = (kind: string) =>
    failureOf({ code: 'NOT_FOUND', message: `There is no ${kind} x.`, data: { kind, id: 'x' } })
  expect(gone('sign-in').text).toMatch(/started anew/)
  expect(gone('login of the Salesforce CLI').text).toMatch(/pick another/)
})

test('a line to the core that broke is told as that, not as a fault of the org', () => {
  expect(failureFrom(new TypeError('socket closed'))).toMatchObject({
    code: 'OFFLINE',
    title: 'The console lost touch with its core',
  })
})
