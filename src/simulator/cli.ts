import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { demoPassword } from './soap/session.ts'
import { startSimulator } from './start.ts'
import type { SimulatorOptions } from './open.ts'

const HELP = `npm run simulator -- [options]     Salesforce in a box, alone, on 127.0.0.1

  --port N        Port to answer at (any free one when absent)
  --contacts N    How many contacts the invented company has (2000); other objects follow
  --data-dir DIR  Keep the org there; without it a temporary folder that goes at the end
  --seed N        Another number, another story (1)
  --label TEXT    Tells two orgs of the same seed apart
  --empty         Schema and users only
  --tick-ms N     People work in the org every N milliseconds

Prints one line of JSON when it is ready: url, adminUrl, orgId, username, accessToken, refreshToken, clientId,
clientSecret, password. The url shows the records, and at /requests what clients ask and the dials that make trouble.
Ends on Ctrl+C. More in docs/simulator.md.
`

class Usage extends Error {}

function numberOf(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const n = Number(text)
  if (Number.isInteger(n) && n >= least && n <= most) return n
  throw new Usage(`--${name} must be a whole number from ${least} to ${most}, not ${text}`)
}

/** Reads the options, or answers undefined when help was asked for. Throws Usage over what it cannot take. */
function read(args: readonly string[]): SimulatorOptions | undefined {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  let values
  try {
    ;({ values } = parseArgs({
      args: [...args],
      options: {
        port: text,
        contacts: text,
        'data-dir': text,
        seed: text,
        label: text,
        empty: flag,
        'tick-ms': text,
        help: { ...flag, short: 'h' },
      },
    }))
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error))
  }
  if (values.help) return undefined
  const port = numberOf('port', values.port, 1, 65_535)
  const contacts = numberOf('contacts', values.contacts, 1, 10_000_000)
  const seed = numberOf('seed', values.seed, 1, 1_000_000)
  const everyMs = numberOf('tick-ms', values['tick-ms'], 100, 86_400_000)
  const { label, empty } = values
  return {
    ...(port === undefined ? {} : { port }),
    ...(contacts === undefined ? {} : { contacts }),
    ...(seed === undefined ? {} : { seed }),
    ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
    ...(label === undefined ? {} : { label }),
    ...(empty === undefined ? {} : { empty }),
    ...(everyMs === undefined ? {} : { tick: { everyMs } }),
  }
}

/** A taken port is told at once, not after a company has been invented. */
async function assertFree(port: number): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(port, '127.0.0.1', resolve)
  })
  await new Promise((resolve) => probe.close(resolve))
}

const stop = new AbortController()

async function main(): Promise<void> {
  const options = read(process.argv.slice(2))
  if (!options) return void process.stdout.write(HELP)
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  if (options.port !== undefined) await assertFree(options.port)
  const simulator = await startSimulator(options, stop.signal)
  const end = () => void simulator.close().finally(() => process.exit(0))
  stop.signal.addEventListener('abort', end, { once: true })
  const token = (await simulator.control({ op: 'token' })) as Record<string, string>
  const ready = {
    url: simulator.url,
    adminUrl: `${simulator.url}/__sim`,
    orgId: simulator.orgId,
    username: token['username'],
    accessToken: token['accessToken'],
    refreshToken: token['refreshToken'],
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    password: demoPassword(simulator),
  }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

try {
  await main()
} catch (error) {
  // Whoever stops it early gets what they asked for.
  if (stop.signal.aborted) process.exit(0)
  const message = error instanceof Error ? error.message : String(error)
  const taken = /EADDRINUSE.*:(\d+)/.exec(message)?.[1]
  process.stderr.write(taken ? `Port ${taken} is taken; choose another with --port.\n` : `${message}\n`)
  process.exitCode = error instanceof Usage ? 2 : 1
}
