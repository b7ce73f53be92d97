import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { keychainOver, openKeychain } from './keychain.ts'

/** A keychain in memory whose entries have the size limit of Windows, and which can be made to fail. */
function fakeKeychain() {
  const entries = new Map<string, string>()
  let writesLeft = Number.POSITIVE_INFINITY
  const secrets = keychainOver((name) => ({
    getPassword: () => Promise.resolve(entries.get(name) ?? null),
    setPassword: (value) => {
      if (Buffer.byteLength(value, 'utf16le') > 2560) return Promise.reject(new Error('too long'))
      if (writesLeft-- <= 0) return Promise.reject(new Error('the machine went down'))
      entries.set(name, value)
      return Promise.resolve()
    },
    deletePassword: () => Promise.resolve(entries.delete(name)),
  }))
  return { entries, secrets, failAfter: (writes: number) => (writesLeft = writes) }
}

const long = (sign: string, length = 6000): string => sign.repeat(length)

describe('values', () => {
  test.each([
    ['short', 'refresh-token'],
    ['empty', ''],
    ['that looks like bookkeeping', 'parts:3a'],
    ['of the longest single entry', long('x', 1000)],
    ['longer than an entry', long('x', 1001)],
    ['much longer', long('y')],
    ['with signs outside of ASCII', long('ü✈🚢', 900)],
  ])('%s come back as they were', async (_, value) => {
    const { secrets } = fakeKeychain()
    await secrets.set('connection:1', value)
    expect(await secrets.get('connection:1')).toBe(value)
    expect(await secrets.get('connection:2')).toBe(null)
  })

  test('leave nothing behind when they become shorter, longer, or go', async () => {
    const { secrets, entries } = fakeKeychain()
    for (const length of [6000, 2500, 10, 1500, 6000, 1001]) {
      await secrets.set('a', long('x', length))
      expect(await secrets.get('a')).toBe(long('x', length))
      expect(entries.size).toBe(length <= 1000 ? 1 : 1 + Math.ceil(length / 1000))
    }
    await secrets.delete('a')
    expect(entries.size).toBe(0)
    expect(await secrets.get('a')).toBe(null)
    await secrets.delete('a')
  })

  test('stay the old ones, whole, when the machine goes down while a new one is written', async () => {
    for (let writes = 0; writes < 7; writes++) {
      const { secrets, entries, failAfter } = fakeKeychain()
      await secrets.set('a', long('o'))
      failAfter(writes)
      const outcome = await secrets.set('a', long('n')).catch((error: unknown) => error)
      expect(await secrets.get('a')).toBe(outcome === undefined ? long('n') : long('o'))
      failAfter(100)
      await secrets.set('a', long('m', 3000))
      await secrets.delete('a')
      expect([...entries.keys()]).toEqual([])
    }
  })

  test('cannot be had while the keychain does not answer', async () => {
    const broken = keychainOver(() => ({
      getPassword: () => Promise.reject(new Error('locked')),
      setPassword: () => Promise.reject(new Error('locked')),
      deletePassword: () => Promise.reject(new Error('locked')),
    }))
    for (const call of [broken.get('a'), broken.set('a', 'b'), broken.delete('a')])
      await expect(call).rejects.toMatchObject({ code: 'SECRETS_LOCKED', retry: 'later' })
  })
})

describe('the keychain of this computer', async () => {
  const scope = `test-${randomBytes(6).toString('hex')}`
  const bus = process.env['DBUS_SESSION_BUS_ADDRESS'] ?? ''
  const real = process.platform === 'linux' && bus === '' ? null : await openKeychain(scope)
  if (real === null) process.stdout.write('skipped: no keychain answers here, so the real one is not tried\n')

  test.skipIf(real === null)(
    'keeps a short and a long value, apart from those of another directory',
    async () => {
      const other = await openKeychain(`${scope}-other`)
      if (real === null || other === null) throw new Error('the keychain went away')
      for (const value of ['refresh-token', long('ü')]) {
        await real.set('connection:1', value)
        expect(await (await openKeychain(scope))?.get('connection:1')).toBe(value)
        expect(await other.get('connection:1')).toBe(null)
      }
      await real.delete('connection:1')
      expect(await real.get('connection:1')).toBe(null)
    },
  )
})
