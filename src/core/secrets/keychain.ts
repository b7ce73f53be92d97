import type { AsyncEntry as AsyncEntryClass } from '@napi-rs/keyring'
import type { Secrets } from '../host.ts'
import { OrgdeckError } from '../errors.ts'
import { rememberSecret } from '../redact.ts'

const service = 'com.orgdeck.desktop'
/** Windows caps an entry at 2,560 bytes of UTF-16; longer values are split. */
const partLength = 1000

type Entry = Pick<AsyncEntryClass, 'getPassword' | 'setPassword' | 'deletePassword'>

/**
 * The OS keychain. On Linux the Secret Service is pinned: the library's default falls back to the kernel keyring,
 * which forgets at reboot. Entries of one data directory are kept apart from those of another by `scope`.
 * @returns null when no keychain answers a probe
 */
export async function openKeychain(scope: string): Promise<Secrets | null> {
  let entry: (name: string) => Entry
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring')
    entry = (name) => new AsyncEntry(service, `${scope}/${name}`, { linux: { store: 'secret-service' } })
    const probe = entry('probe')
    await probe.setPassword('probe')
    if ((await probe.getPassword()) !== 'probe') return null
    await probe.deletePassword()
  } catch {
    return null
  }
  return keychainOver(entry)
}

/** The split of long values, apart from the library so that it can be tested. */
export function keychainOver(entry: (name: string) => Entry): Secrets {
  const read = async (name: string): Promise<string | null> => (await entry(name).getPassword()) ?? null
  const drop = async (name: string): Promise<void> => {
    if ((await read(name)) !== null) await entry(name).deletePassword()
  }
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (cause) {
      throw new OrgdeckError('SECRETS_LOCKED', 'The keychain did not answer. Unlock it and try again.', {
        data: { provider: 'keychain' },
        retry: 'later',
        cause,
      })
    }
  }
  const dropParts = async (head: string | null, name: string): Promise<void> => {
    for (let part = 0; part < partCount(head); part++) await drop(`${name}#${part}`)
  }
  return {
    provider: 'keychain',
    state: () => ({ state: 'ready', detail: 'Secrets are kept in the keychain of this computer.' }),
    unlock: () => Promise.resolve(),
    get: (name) =>
      guard(async () => {
        const head = await read(name)
        if (head === null) return null
        if (!head.startsWith('parts:')) return remember(head.slice('value:'.length))
        let value = ''
        for (let part = 0; part < partCount(head); part++) {
          const piece = await read(`${name}#${part}`)
          if (piece === null) return null
          value += piece
        }
        return remember(value)
      }),
    set: (name, value) =>
      guard(async () => {
        remember(value)
        const before = await read(name)
        if (value.length <= partLength) {
          await entry(name).setPassword(`value:${value}`)
          await dropParts(before, name)
          return
        }
        const parts = Math.ceil(value.length / partLength)
        for (let part = 0; part < parts; part++) {
          await entry(`${name}#${part}`).setPassword(value.slice(part * partLength, (part + 1) * partLength))
        }
        await entry(name).setPassword(`parts:${parts}`)
        for (let part = parts; part < partCount(before); part++) await drop(`${name}#${part}`)
      }),
    delete: (name) =>
      guard(async () => {
        const head = await read(name)
        await drop(name)
        await dropParts(head, name)
      }),
  }
}

function partCount(head: string | null): number {
  return head?.startsWith('parts:') === true ? Number(head.slice('parts:'.length)) : 0
}

function remember(value: string): string {
  rememberSecret(value)
  return value
}
