import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

const linux = { platform: 'linux', env: {}, home: '/h' } as const

describe('readOptions', () => {
  it('has a default for everything', () => {
    expect(readOptions(['electron', '.'], linux)).toEqual({
      dataDir: join('/h', '.local', 'share', 'orgdeck'),
      demo: false,
      passphraseFile: null,
      logLevel: 'info',
      hidden: false,
    })
  })

  it("finds its own among Chromium's switches and links", () => {
    const argv = [
      'orgdeck',
      '--no-proxy-server',
      '--demo',
      'orgdeck://open/home',
      '--data-dir=/d',
      '--hidden',
    ]
    expect(readOptions(argv, linux)).toMatchObject({ dataDir: resolve('/d'), demo: true, hidden: true })
    expect(readOptions(['orgdeck', '--log-level', 'debug', '--passphrase-file', '/p'], linux)).toMatchObject({
      logLevel: 'debug',
      passphraseFile: resolve('/p'),
    })
  })

  it('falls back on an unknown log level', () => {
    expect(readOptions(['orgdeck', '--log-level=loud'], linux).logLevel).toBe('info')
  })

  it.each([
    [{ platform: 'linux', env: { XDG_DATA_HOME: '/x' }, home: '/h' } as const, join('/x', 'orgdeck')],
    [
      { platform: 'darwin', env: {}, home: '/h' } as const,
      join('/h', 'Library', 'Application Support', 'Orgdeck'),
    ],
    [{ platform: 'win32', env: { APPDATA: '/a' }, home: '/h' } as const, join('/a', 'Orgdeck')],
  ])('keeps data where the system does: %j', (machine, dataDir) => {
    expect(readOptions(['orgdeck'], machine).dataDir).toBe(dataDir)
  })
})
