import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Secrets } from '../host.ts'
import { openKeychain } from './keychain.ts'
import { openSecretFile } from './file.ts'

type OpenOptions = {
  readonly dataDir: string
  /** Opens (or makes) the passphrase file at once; also chooses it where a keychain exists. */
  readonly passphrase?: string
  readonly store?: 'auto' | 'keychain' | 'file'
}

/**
 * The secret store both hosts use, so that both can open the same data directory: the OS keychain where one answers,
 * else a passphrase file. There is no built-in key and no silent third way.
 */
export async function openSecrets(options: OpenOptions): Promise<Secrets> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const path = join(options.dataDir, 'secrets.sealed')
  const file = openSecretFile(path)
  if (options.passphrase !== undefined) {
    await file.unlock(options.passphrase)
    return file
  }
  // A directory that began with a file stays with it, else its sign-ins would seem lost once a keychain appears.
  if (options.store === 'file' || existsSync(path)) return file
  const scope = createHash('sha256').update(resolve(options.dataDir)).digest('hex').slice(0, 12)
  return (await openKeychain(scope)) ?? file
}
