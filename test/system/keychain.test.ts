import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSecrets } from '../../src/core/index.ts'

// npm test puts a throwaway Secret Service around the tests; nobody's own keyring is touched.
const keychain = process.env['ORGDECK_KEYCHAIN'] ?? 'skipped: npm test provides the keychain'
if (keychain !== 'ready') console.log(keychain)

describe.skipIf(keychain !== 'ready')('the keychain of the system', () => {
  let dataDir = ''
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'orgdeck-keychain-'))
  })
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  it('is chosen where it answers, and keeps values across starts', async () => {
    const first = await openSecrets({ dataDir })
    expect(first.provider).toBe('keychain')
    expect(first.state().state).toBe('ready')
    await first.set('connection/1/refresh_token', '5Aep861-ü-token')
    const second = await openSecrets({ dataDir })
    expect(await second.get('connection/1/refresh_token')).toBe('5Aep861-ü-token')
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('takes values of any length, whole and replaced by shorter ones', async () => {
    const secrets = await openSecrets({ dataDir })
    const long = 'key'.repeat(7000)
    await secrets.set('private_key', long)
    expect(await secrets.get('private_key')).toBe(long)
    await secrets.set('private_key', 'short')
    expect(await secrets.get('private_key')).toBe('short')
  })

  it('knows what is not there, and forgets what was deleted', async () => {
    const secrets = await openSecrets({ dataDir })
    expect(await secrets.get('never set')).toBeNull()
    await secrets.set('gone', 'x')
    await secrets.delete('gone')
    expect(await secrets.get('gone')).toBeNull()
    await expect(secrets.delete('gone')).resolves.toBeUndefined()
  })

  it('keeps data directories apart', async () => {
    const other = mkdtempSync(join(tmpdir(), 'orgdeck-keychain-'))
    await (await openSecrets({ dataDir })).set('name', 'one')
    expect(await (await openSecrets({ dataDir: other })).get('name')).toBeNull()
    rmSync(other, { recursive: true, force: true })
  })
})
