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

/**
 * The split of long values, apart from the library so that it can be tested. Parts are written under the letter not in
 * use and the entry that counts them last, so that an end in the middle leaves the old value whole.
 */
export function keychainOver(entry: (name: string) => Entry): Secrets {
  const read = async (name: string): Promise<string | null> => (await entry(name).getPassword()) ?? null
  const drop = async (name: string): Promise<boolean> => {
    if ((await read(name)) === null) return false
    await entry(name).deletePassword()
    return true
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
  const partName = (name: string, letter: string, part: number): string => `${name}#${letter}${part}`
  const dropParts = async (name: string, letter: string, from: number): Promise<void> => {
    for (let part = from; await drop(partName(name, letter, part)); part++);
  }
  return {
    provider: 'keychain',
    state: () => ({ state: 'ready', detail: 'Secrets are kept in the keychain of this computer.' }),
    unlock: () => Promise.resolve(),
    get: (name) =>
      guard(async () => {
        const head = await read(name)
        if (head === null) return null
        const split = splitOf(head)
        if (split === null) return remember(head.slice('value:'.length))
        let value = ''
        for (let part = 0; part < split.count; part++) {
          const piece = await read(partName(name, split.letter, part))
          if (piece === null) return null
          value += piece
        }
        return remember(value)
      }),
    set: (name, value) =>
      guard(async () => {
        remember(value)
        const before = splitOf((await read(name)) ?? '')
        if (value.length <= partLength) {
          await entry(name).setPassword(`value:${value}`)
          if (before !== null) await dropParts(name, before.letter, 0)
          return
        }
        const letter = before?.letter === 'a' ? 'b' : 'a'
        const count = Math.ceil(value.length / partLength)
        for (let part = 0; part < count; part++) {
          const piece = value.slice(part * partLength, (part + 1) * partLength)
          await entry(partName(name, letter, part)).setPassword(piece)
        }
        await entry(name).setPassword(`parts:${count}${letter}`)
        await dropParts(name, letter, count)
        if (before !== null) await dropParts(name, before.letter, 0)
      }),
    delete: (name) =>
      guard(async () => {
        await drop(name)
        for (const letter of ['a', 'b']) await dropParts(name, letter, 0)
      }),
  }
}

/** How a value was split, from the entry under its name; null when it was not. */
function splitOf(head: string): { readonly count: number; readonly letter: string } | null {
  const found = /^parts:(\d+)([ab])$/.exec(head)
  return found === null ? null : { count: Number(found[1]), letter: found[2] ?? '' }
}

function remember(value: string): string {
  rememberSecret(value)
  return value
}
