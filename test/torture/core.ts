import { createRouterClient } from '@orpc/server'
import { openSecrets, startCore, type Host } from '../../src/core/index.ts'
import type { Client } from '../support/transports.ts'

export type Ask = { readonly id: number; readonly name: string; readonly input: unknown }
/** 0 says that the core is there, -1 that a secret is held; nobody asked for these. */
export type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string }

/**
 * The core under torture: a process of its own on a data directory that outlives it, told by messages which procedure
 * to call. Its clock runs many times as fast as the real one, so that waits between tries do not become waits of the
 * torture, and is as far off as the clock of a laptop may be.
 */
const [dataDir = '', migrationsDir = '', speed = '1', startedAt = '0', skew = '0'] = process.argv.slice(2)
const origin = Number(startedAt)
const now = (): number => Math.floor(origin + Number(skew) + (Date.now() - origin) * Number(speed))

const opened = await openSecrets({ dataDir, passphrase: 'a passphrase for the torture' })
/** Set: the next secret is not written, or its writing does not come back, and whoever kills this process is told. */
let hold: 'before' | 'after' | null = null
const secrets: Host['secrets'] = {
  provider: opened.provider,
  state: () => opened.state(),
  unlock: (passphrase) => opened.unlock(passphrase),
  get: (name) => opened.get(name),
  async set(name, value) {
    if (hold !== 'before') await opened.set(name, value)
    if (hold === null) return
    process.send?.({ id: -1 } satisfies Answer)
    await new Promise<never>(() => {})
  },
  delete: (name) => opened.delete(name),
}

const host: Host = {
  kind: 'test',
  version: 'torture',
  dataDir,
  secrets,
  clock: {
    now,
    after(ms, run) {
      const timer = setTimeout(run, ms / Number(speed))
      return () => clearTimeout(timer)
    },
  },
  log: (line) => process.stderr.write(`${line}\n`),
  notify: () => {},
  openExternal: () => Promise.resolve(false),
  onPower: () => () => {},
}
const core = await startCore(host, { migrationsDir, logLevel: 'error' })
const client: Client = createRouterClient(core.router, {
  context: { via: 'host', credential: { kind: 'window' } },
})

function call(name: string, input: unknown): Promise<unknown> {
  const [area = '', procedure = ''] = name.split('.')
  const group = client[area as keyof Client] as Record<string, (input: unknown) => Promise<unknown>>
  const found = group[procedure]
  return found === undefined ? Promise.reject(new Error(`no procedure ${name}`)) : found(input)
}

process.on('disconnect', () => process.exit(1))
process.on('message', ({ id, name, input }: Ask) => {
  const answer = (one: Answer): void => void process.send?.(one)
  if (name === 'hold-secret') {
    hold = input === 'after' ? 'after' : 'before'
    return answer({ id, result: null })
  }
  if (name === 'close') {
    void core.close().then(() => process.send?.({ id, result: null } satisfies Answer, () => process.exit(0)))
    return
  }
  call(name, input).then(
    (result) => answer({ id, result }),
    (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})
process.send?.({ id: 0 } satisfies Answer)
