import { existsSync } from 'node:fs'
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
      running ??= found(join(dataDir, 'demo-org'))
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

async function found(dataDir: string): Promise<Simulator> {
  const first = !existsSync(dataDir)
  const simulator = await startSimulator({ dataDir, contacts, tick: { everyMs: tickEveryMs } })
  if (first) await simulator.control({ op: 'fault', ...plantedTrouble })
  return simulator
}

/**
 * Something to put right on the first day: the org gives up once on reading campaign members, as a busy org does. Trying
 * again brings them.
 */
const plantedTrouble = {
  kind: 'http',
  match: 'from%20campaignmember%20order',
  times: 1,
  status: 400,
  body: [{ errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' }],
}
