import type { Secrets } from '../host.ts'
import { rememberSecret } from '../redact.ts'

/** Keeps secrets in memory only: for tests. */
export function memorySecrets(): Secrets {
  const values = new Map<string, string>()
  return {
    provider: 'memory',
    state: () => ({ state: 'ready', detail: 'Secrets are kept in memory and lost at exit.' }),
    unlock: () => Promise.resolve(),
    get: (name) => Promise.resolve(values.get(name) ?? null),
    set(name, value) {
      rememberSecret(value)
      values.set(name, value)
      return Promise.resolve()
    },
    delete(name) {
      values.delete(name)
      return Promise.resolve()
    },
  }
}
