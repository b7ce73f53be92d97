import { join } from 'node:path'
import { startSimulator, type Simulator } from './start.ts'

const contacts = 5_000
/** People in the demo org save something about this often. */
const tickEveryMs = 15_000

export type Demo = {
  /** Starts the demo org, or answers where it already runs. */
  start(this: void): Promise<{ loginUrl: string; clientId: string; clientSecret: string }>
  close(this: void): Promise<void>
}

/** The demo org both hosts bundle: kept in `<dataDir>/demo-org`, started when it is first wanted. */
export function createDemo(dataDir: string): Demo {
  let running: Promise<Simulator> | undefined
  return {
    async start() {
      running ??= startSimulator({
        dataDir: join(dataDir, 'demo-org'),
        contacts,
        tick: { everyMs: tickEveryMs },
      })
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
