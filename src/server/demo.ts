import { join } from 'node:path'
import type { DemoOrg } from '../core/host.ts'

const contacts = 5_000
/** People in the demo org save something about this often. */
const tickEveryMs = 15_000

export type Demo = {
  /** Starts the demo org, or answers where it already runs. */
  start(): Promise<DemoOrg>
  close(): Promise<void>
}

/** The bundled demo org, kept in `<dataDir>/demo-org` and started when it is first wanted. */
export function createDemo(dataDir: string): Demo {
  let running: ReturnType<typeof launch> | undefined
  return {
    async start() {
      running ??= launch(dataDir)
      try {
        const { url, clientId, clientSecret } = await running
        return { loginUrl: url, clientId, clientSecret }
      } catch (error) {
        running = undefined
        throw error
      }
    },
    async close() {
      const simulator = await running?.catch(() => undefined)
      await simulator?.close()
    },
  }
}

async function launch(dataDir: string) {
  const { startSimulator } = await import('../simulator/index.ts')
  return startSimulator({ dataDir: join(dataDir, 'demo-org'), contacts, tick: { everyMs: tickEveryMs } })
}
