import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testClock, testStore, type TestClock } from '../testing.ts'
import type { RequestContext } from '../context.ts'
import type { Store } from '../db/open.ts'
import { redactText } from '../redact.ts'
import { createAccessService, type AccessService } from './service.ts'

let store: Store
let remove: () => void
let clock: TestClock
let access: AccessService
beforeEach(() => {
  ;({ store, remove } = testStore())
  clock = testClock()
  access = createAccessService(store, clock)
})
afterEach(() => remove())

const day = 86_400_000
const at = (ms: number): string => new Date(clock.now() + ms).toISOString()
const withKey = (key: string): RequestContext => ({ via: 'rest', credential: { kind: 'key', key } })
const code = (value: string): Error => expect.objectContaining({ code: value }) as Error
const refused = (key: string): void =>
  expect(() => access.identify(withKey(key))).toThrow(code('UNAUTHORIZED'))

describe('a key', () => {
  test('opens as its role, and is written down only as a hash and its last four signs', () => {
    const { id, key } = access.create({ label: 'ci', role: 'operator' })
    expect(key).toMatch(/^odk_[\w-]{43}$/)
    expect(access.identify(withKey(key))).toEqual({ kind: 'key', label: 'ci', role: 'operator', keyId: id })
    const stored = JSON.stringify(store.sql.prepare('SELECT * FROM api_keys').all())
    expect(stored).not.toContain(key.slice(4, 20))
    expect(JSON.stringify(access.list().items)).not.toContain(key.slice(4, 20))
    expect(access.list().items).toMatchObject([
      { id, label: 'ci', role: 'operator', hint: key.slice(-4), status: 'active' },
    ])
  })

  test('is cut out of what is logged', () => {
    const { key } = access.create({ label: 'ci', role: 'viewer' })
    expect(redactText(`GET /api?key=${key}`)).toBe('GET /api?key=[redacted]')
  })

  test('is never given twice', () => {
    const keys = Array.from({ length: 50 }, () => access.create({ label: 'x', role: 'viewer' }).key)
    expect(new Set(keys).size).toBe(50)
  })

  test.each(['', 'odk_', 'odk_unknown', 'nobody', "' OR 1=1 --"])(
    'nobody has given opens nothing: %j',
    (key) => {
      access.create({ label: 'ci', role: 'admin' })
      refused(key)
    },
  )

  test('with one sign changed, or its hash, opens nothing', () => {
    const { key } = access.create({ label: 'ci', role: 'admin' })
    refused(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)
    refused(key.toLowerCase())
    refused(String(store.sql.prepare('SELECT hash FROM api_keys').pluck().get()))
  })

  test('ends at its time to the millisecond', () => {
    const { key } = access.create({ label: 'ci', role: 'viewer', expires_at: at(day) })
    clock.advance(day - 1)
    expect(access.identify(withKey(key)).label).toBe('ci')
    clock.advance(1)
    refused(key)
    expect(access.list().items).toMatchObject([{ status: 'expired' }])
  })

  test('cannot be made for the past', () => {
    for (const ms of [0, -1, -day])
      expect(() => access.create({ label: 'ci', role: 'viewer', expires_at: at(ms) })).toThrow(
        code('BAD_REQUEST'),
      )
    expect(access.list().items).toEqual([])
  })

  test('says when it was last used, to the minute', () => {
    const { key } = access.create({ label: 'ci', role: 'viewer' })
    expect(access.list().items).toMatchObject([{ last_used_at: null }])
    access.identify(withKey(key))
    const first = at(0)
    clock.advance(30_000)
    access.identify(withKey(key))
    expect(access.list().items).toMatchObject([{ last_used_at: first }])
    clock.advance(31_000)
    access.identify(withKey(key))
    expect(access.list().items).toMatchObject([{ last_used_at: at(0) }])
  })
})

describe('rotating', () => {
  test('gives a new key with the same rights and end, and kills the old one at once', () => {
    const { id, key } = access.create({ label: 'ci', role: 'approver', expires_at: at(day) })
    const fresh = access.rotate(id)
    expect(fresh.id).toBe(id)
    refused(key)
    expect(access.identify(withKey(fresh.key))).toMatchObject({ role: 'approver', keyId: id })
    clock.advance(day)
    refused(fresh.key)
  })

  test('does not bring an expired or revoked key back to life', () => {
    const expired = access.create({ label: 'a', role: 'admin', expires_at: at(1000) })
    const revoked = access.create({ label: 'b', role: 'admin' })
    access.revoke(revoked.id)
    clock.advance(1000)
    for (const { id } of [expired, revoked]) expect(() => access.rotate(id)).toThrow(code('CONFLICT'))
  })
})

describe('revoking', () => {
  test('ends a key for good; doing it again tells the first time', () => {
    const { id, key } = access.create({ label: 'ci', role: 'admin' })
    const first = access.revoke(id)
    clock.advance(1000)
    expect(access.revoke(id)).toEqual(first)
    refused(key)
    expect(access.list().items).toMatchObject([{ status: 'revoked' }])
  })

  test('or rotating what is not there is NOT_FOUND', () => {
    expect(() => access.revoke(4711)).toThrow(code('NOT_FOUND'))
    expect(() => access.rotate(4711)).toThrow(code('NOT_FOUND'))
  })
})

test('the window is the person at the machine; nobody is nobody', () => {
  expect(access.identify({ via: 'port', credential: { kind: 'window' } })).toMatchObject({ role: 'admin' })
  expect(() => access.identify({ via: 'rest', credential: { kind: 'none' } })).toThrow(code('UNAUTHORIZED'))
})
