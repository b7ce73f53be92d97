import { expect, test } from 'vitest'
import { failureFrom, failureOf } from './failures.ts'

test('a denied sign-in says what to press, and keeps what the org said', () => {
  const failure = failureOf({
    code: 'ACCESS_DENIED',
    message: 'denied',
    data: { remote_code: 'access_denied', remote_message: 'end-user denied authorization' },
  })
  expect(failure.text).toContain('choose Allow')
  expect(failure.remote).toBe('access_denied: end-user denied authorization')
})

test('a wrong key is named as such, whether its code came as data or inside the sentence', () => {
  const coded = failureOf({ code: 'REMOTE_ERROR', message: 'x', data: { remote_code: 'invalid_client_id' } })
  const said = failureOf({
    code: 'REAUTH_NEEDED',
    message: 'Salesforce ended this sign-in (invalid_client_id: client identifier invalid). Sign in again.',
  })
  expect(coded.title).toContain('does not know this consumer key')
  expect(said.title).toBe(coded.title)
})

test('a refused other user keeps the sentence that names both', () => {
  const message =
    'na-prod belongs to ines in Tidewater, but tomasz in Tidewater signed in. Nothing was changed.'
  expect(failureOf({ code: 'CONFLICT', message }).text).toBe(message)
})

test('a line to the core that broke is told as that, not as a fault of the org', () => {
  expect(failureFrom(new TypeError('socket closed'))).toMatchObject({
    code: 'OFFLINE',
    title: 'The console lost touch with its core',
  })
})
