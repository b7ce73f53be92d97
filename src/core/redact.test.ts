import { describe, expect, test } from 'vitest'
import { redactText, redactValue, rememberSecret } from './redact.ts'
import { testLog } from './testing.ts'

describe('by value', () => {
  test('a remembered secret is cut out of every text, also escaped', () => {
    const secret = 'p@ss "word"/with+signs\n&more'
    rememberSecret(secret)
    for (const form of [secret, JSON.stringify({ a: secret }), `?x=${encodeURIComponent(secret)}&y`]) {
      expect(redactText(form)).toContain('[redacted]')
      expect(redactText(form)).not.toContain('word')
    }
  })

  test('a secret that begins like another leaves nothing of it, whichever came first', () => {
    for (const [first, second] of [
      ['token-aaaa', 'token-aaaa-and-more'],
      ['token-bbbb-and-more', 'token-bbbb'],
    ]) {
      rememberSecret(first ?? '')
      rememberSecret(second ?? '')
    }
    expect(redactText('a token-aaaa-and-more b token-aaaa c token-bbbb-and-more')).toBe(
      'a [redacted] b [redacted] c [redacted]',
    )
  })

  test('a very short value does not blank ordinary words', () => {
    rememberSecret('org')
    rememberSecret('')
    expect(redactText('the org of orgdeck')).toBe('the org of orgdeck')
  })
})

describe('by name', () => {
  test.each([
    'password',
    'Authorization',
    'access_token',
    'accessToken',
    'refreshToken',
    'client_secret',
    'clientSecret',
    'x-api-key',
    'apiKey',
    'sessionId',
    'Set-Cookie',
    'passphrase',
    'codeVerifier',
    'private.key',
    'assertion',
  ])('%s is blanked', (name) => {
    expect(redactValue({ [name]: 'plain', other: { [name]: ['plain'] } })).toEqual({
      [name]: '[redacted]',
      other: { [name]: '[redacted]' },
    })
  })

  test.each(['label', 'tokens_used', 'keyboard', 'monkeys', 'secretary', 'cookies_ok'])(
    '%s is not',
    (name) => {
      expect(redactValue({ [name]: 'plain' })).toEqual({ [name]: 'plain' })
    },
  )

  test('nothing is nothing', () => {
    expect(redactValue({ client_secret: null })).toEqual({ client_secret: null })
  })
})

test('what is logged has bounds', () => {
  const deep: Record<string, unknown> = {}
  deep['self'] = deep
  expect(JSON.stringify(redactValue(deep)).length).toBeLessThan(200)
  expect(String(redactValue('x'.repeat(10_000))).length).toBeLessThan(4100)
  expect(redactValue(Array.from({ length: 1000 }, () => 1))).toHaveLength(50)
})

test('a line of the log holds neither, not even inside an error', () => {
  const { log, lines } = testLog()
  rememberSecret('very-secret-token-1')
  log.info(
    { accessToken: 'by-name-only', url: 'https://x/?t=very-secret-token-1' },
    'went to very-secret-token-1',
  )
  log.error({ err: new Error('refused very-secret-token-1') }, 'failed')
  expect(lines).toHaveLength(2)
  expect(lines.join('')).not.toMatch(/very-secret-token-1|by-name-only/)
  expect(lines[1]).toContain('refused [redacted]')
})
