import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSimulator } from '../../src/simulator/index.ts'
import { signInAtSimulator } from '../support/sign-in.ts'
import { rawInserts } from './raw-inserts.ts'
import type { Reading } from './sync-core.ts'

/**
 * Copies an org's contacts and compares with raw prepared inserts of the same rows into the same tables, in one run
 * on the same machine. The simulator runs in this process, the core in its own, so that its memory and its event loop
 * are measured alone.
 */
const { values } = parseArgs({
  options: {
    contacts: { type: 'string', default: '100000' },
    json: { type: 'string', default: 'bench-sync.json' },
  },
})
const contacts = Number(values.contacts)
const dir = mkdtempSync(join(tmpdir(), 'orgdeck-bench-'))

try {
  const seeding = performance.now()
  const simulator = await startSimulator({ dataDir: join(dir, 'org'), contacts })
  console.log(
    `org with ${contacts.toLocaleString('en')} contacts ready in ${seconds(performance.now() - seeding)}`,
  )
  const reading = await runCore(simulator)
  await simulator.close()
  const raw = rawInserts(join(dir, 'core', 'orgdeck.db'), join(dir, 'raw.db'))
  report(reading, raw)
} finally {
  rmSync(dir, { recursive: true, force: true })
}

async function runCore(simulator: { url: string; clientId: string; clientSecret: string }): Promise<Reading> {
  const child = fork(new URL('./sync-core.ts', import.meta.url), [join(dir, 'core')], { stdio: 'inherit' })
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as T))
      child.once('exit', (code) => reject(new Error(`the core ended with ${code}`)))
    })
  child.send({ loginUrl: simulator.url, clientId: simulator.clientId, clientSecret: simulator.clientSecret })
  const { authorizeUrl } = await next<{ authorizeUrl: string }>()
  const done = next<Reading>()
  await signInAtSimulator(authorizeUrl)
  return done
}

function report(reading: Reading, raw: { rows: number; ms: number }): void {
  const rate = (reading.rows * 1000) / reading.wallMs
  const rawRate = (raw.rows * 1000) / raw.ms
  const result = {
    contacts: reading.rows,
    wall_s: round(reading.wallMs / 1000, 2),
    rows_per_s: Math.round(rate),
    raw_inserts_rows_per_s: Math.round(rawRate),
    ratio_to_raw_inserts: round(rate / rawRate, 2),
    peak_rss_over_idle_mb: round(reading.peakRssOverIdle / 1048576, 0),
    event_loop_delay_p99_ms: round(reading.loopP99Ms, 1),
    event_loop_delay_max_ms: round(reading.loopMaxMs, 1),
    api_calls: reading.apiCalls,
    node: process.version,
  }
  console.table(Object.entries(result).map(([figure, value]) => ({ figure, value })))
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
  console.log(`written to ${values.json}`)
  if (reading.rows !== contacts) throw new Error(`${reading.rows} rows arrived, ${contacts} were expected`)
}

function seconds(ms: number): string {
  return `${round(ms / 1000, 1)} s`
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
