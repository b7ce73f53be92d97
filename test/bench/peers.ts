import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { startSimulator, type Simulator } from '../../src/simulator/index.ts'
import { installClients, run, VERSIONS } from '../fidelity/clients.ts'
import { makeSf } from '../fidelity/sf.ts'
import { measureCore } from './measure-core.ts'

/**
 * All contacts with all their fields out of the same simulator in one run: into the store of Orgdeck, which keeps them
 * searchable and in step, and by two other clients into a CSV file only. `--clients DIR` keeps the installed clients.
 */
const { values } = parseArgs({
  options: {
    contacts: { type: 'string', default: '100000' },
    clients: { type: 'string' },
  },
})
const contacts = Number(values.contacts)
const dir = mkdtempSync(join(tmpdir(), 'orgdeck-peers-'))
const clients = values.clients ?? join(dir, 'clients')
const limitMs = 20 * 60_000

try {
  await installClients(clients)
  const simulator = await startSimulator({ dataDir: join(dir, 'org'), contacts })
  try {
    const orgdeck = (await measureCore(simulator, join(dir, 'core'), () => Promise.resolve())).full.wallMs
    const { accessToken } = (await simulator.control({ op: 'token' })) as { accessToken: string }
    const soql = `SELECT ${(await readable(simulator, accessToken)).join(',')} FROM Contact`
    const table = [
      { client: 'Orgdeck, into its store', ms: orgdeck },
      { client: `sf ${VERSIONS['@salesforce/cli']}, to CSV`, ms: await bySf(simulator, accessToken, soql) },
      {
        client: `jsforce ${VERSIONS.jsforce} bulk2, to CSV`,
        ms: await byJsforce(simulator, accessToken, soql),
      },
    ]
    console.table(
      table.map(({ client, ms }) => ({
        client,
        seconds: typeof ms === 'number' ? Number((ms / 1000).toFixed(2)) : ms,
        'times Orgdeck': typeof ms === 'number' ? Number((ms / orgdeck).toFixed(2)) : '',
      })),
    )
  } finally {
    await simulator.close()
  }
} finally {
  rmSync(dir, { recursive: true, force: true })
}

/** What a bulk query may select: all but compound fields, which repeat their parts. */
async function readable({ url }: Simulator, token: string): Promise<string[]> {
  const answer = await fetch(`${url}/services/data/v64.0/sobjects/Contact/describe`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { fields } = (await answer.json()) as { fields: { name: string; type: string }[] }
  return fields.filter(({ type }) => type !== 'address' && type !== 'location').map(({ name }) => name)
}

/** Wall time of one command of the Salesforce CLI, its own start included, or how it broke. */
async function bySf({ url }: Simulator, token: string, soql: string): Promise<number | string> {
  const sf = makeSf(clients)
  const login = ['org', 'login', 'access-token', '--instance-url', url, '--no-prompt', '--alias', 'peers']
  await sf.json(login, { SF_ACCESS_TOKEN: token })
  const file = join(dir, 'sf.csv')
  const query = join(dir, 'query.soql')
  writeFileSync(query, soql)
  const began = performance.now()
  try {
    const args = ['data', 'export', 'bulk', '--query-file', query, '--output-file', file, '-r', 'csv']
    await sf.json([...args, '--wait', '20', '--target-org', 'peers'])
  } catch (error) {
    return `broke: ${String(error).slice(0, 160)}`
  }
  return complete(file, performance.now() - began)
}

/** Wall time of jsforce in a process of its own, because with more than one result page it ends the process it is in. */
async function byJsforce({ url }: Simulator, token: string, soql: string): Promise<number | string> {
  const file = join(dir, 'jsforce.csv')
  const entry = pathToFileURL(join(clients, 'node_modules', 'jsforce', 'index.js')).href
  const script = join(dir, 'jsforce.mjs')
  const told = JSON.stringify({ instanceUrl: url, accessToken: token, version: '64.0' })
  writeFileSync(
    script,
    `import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
const { default: jsforce } = await import(${JSON.stringify(entry)})
const connection = new jsforce.Connection(${told})
const records = await connection.bulk2.query(${JSON.stringify(soql)}, { pollInterval: 200, pollTimeout: ${limitMs} })
await pipeline(records.stream(), createWriteStream(${JSON.stringify(file)}))
`,
  )
  const began = performance.now()
  const { code, err } = await run(process.execPath, [script], {
    cwd: dir,
    env: process.env,
    timeout: limitMs,
  })
  if (code !== 0) return `broke: ${/(\w*Error.*)/.exec(err)?.[1]?.slice(0, 160) ?? err.slice(-160)}`
  return complete(file, performance.now() - began)
}

/** The time taken, if the file holds every contact. */
async function complete(file: string, ms: number): Promise<number | string> {
  let rows = -1
  let quoted = false
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (byte === 34) quoted = !quoted
      else if (byte === 10 && !quoted) rows += 1
    }
  }
  return rows === contacts ? ms : `wrote ${rows} of ${contacts} rows`
}
