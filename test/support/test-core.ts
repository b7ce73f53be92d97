import { fileURLToPath } from 'node:url'
import { createRouterClient } from '@orpc/server'
import { startCore, type Core, type Host } from '../../src/core/index.ts'
import { memorySecrets } from '../../src/core/secrets/memory.ts'
import { temporaryDir } from './host-process.ts'
import type { Client } from './transports.ts'

const migrationsDir = fileURLToPath(new URL('../../resources/migrations', import.meta.url))

export type TestCore = {
  readonly core: Core
  readonly dataDir: string
  readonly secrets: Host['secrets']
  /** Every line the core has logged. */
  readonly log: string[]
  /** Calls as the host itself, with all rights. */
  readonly asHost: Client
  /** Turns the clock forward. Timers keep to the real one. */
  advance(ms: number): void
  close(): Promise<void>
}

/** The real core in this process on an empty data directory, with secrets in memory and a clock that can be turned. */
export async function startTestCore(parts: Partial<Host> = {}): Promise<TestCore> {
  const { dir, remove } = await temporaryDir()
  const log: string[] = []
  const secrets = memorySecrets()
  let ahead = 0
  const host: Host = {
    kind: 'test',
    version: '9.9.9',
    dataDir: dir,
    secrets,
    clock: {
      now: () => Date.now() + ahead,
      after(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    },
    log: (line) => log.push(line),
    notify: () => {},
    openExternal: () => Promise.resolve(false),
    onPower: () => () => {},
    ...parts,
  }
  const core = await startCore(host, { migrationsDir, logLevel: 'debug', workers: 1 })
  const asHost: Client = createRouterClient(core.router, {
    context: { via: 'host', credential: { kind: 'window' } },
  })
  return {
    core,
    dataDir: dir,
    secrets: host.secrets,
    log,
    asHost,
    advance: (ms) => {
      ahead += ms
    },
    async close() {
      await core.close()
      await remove()
    },
  }
}
