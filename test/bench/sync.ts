import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSimulator } from '../../src/simulator/index.ts'
import { startDrain } from './drain.ts'
import { rawInserts } from './raw-inserts.ts'
import { bulkUpdate } from './bulk-update.ts'
import { measureCore, type Readings } from './measure-core.ts'

/**
 * Copies an org's contacts and compares with raw prepared inserts of the same rows into the same tables, in one run
 * on the same machine. The simulator runs in this process, the core in its own, so that its memory and its event loop
 * are measured alone. Raw inserts are measured twice: with the machine for themselves, and while the simulator sends the
 * same rows to a client that drops them, which is how much of the machine a sync leaves to the store.
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
  const readings = await measureCore(simulator, join(dir, 'core'), () =>
    bulkUpdate(simulator, Math.ceil(contacts / 100)),
  )
  const drain = await startDrain(simulator, 'Contact')
  const beside = rawInserts(join(dir, 'core', 'orgdeck.db'), join(dir, 'beside.db'))
  drain.stop()
  await simulator.close()
  const raw = rawInserts(join(dir, 'core', 'orgdeck.db'), join(dir, 'raw.db'))
  report(readings, raw, beside)
} finally {
  rmSync(dir, { recursive: true, force: true })
}

function report(
  { full: reading, incremental, simulatorMs }: Readings,
  raw: { rows: number; ms: number },
  beside: { rows: number; ms: number },
): void {
  const rate = (reading.rows * 1000) / reading.wallMs
  const rawRate = (raw.rows * 1000) / raw.ms
  const besideRate = (beside.rows * 1000) / beside.ms
  const result = {
    contacts: reading.rows,
    wall_s: round(reading.wallMs / 1000, 2),
    rows_per_s: Math.round(rate),
    raw_inserts_rows_per_s: Math.round(rawRate),
    ratio_to_raw_inserts: round(rate / rawRate, 2),
    raw_beside_simulator_rows_per_s: Math.round(besideRate),
    ratio_to_raw_beside_simulator: round(rate / besideRate, 2),
    peak_rss_over_idle_mb: round(reading.peakRssOverIdle / 1048576, 0),
    event_loop_delay_p99_ms: round(reading.loopP99Ms, 1),
    event_loop_delay_max_ms: round(reading.loopMaxMs, 1),
    api_p50_ms: round(reading.apiP50Ms, 1),
    api_p99_ms: round(reading.apiP99Ms, 1),
    api_asked: reading.apiAsked,
    api_calls: reading.apiCalls,
    core_cpu_s: round(reading.cpuMs / 1000, 1),
    simulator_cpu_s: round(simulatorMs / 1000, 1),
    simulator_share_of_cpu: round(simulatorMs / (simulatorMs + reading.cpuMs), 2),
    incremental_1_percent_s: round(incremental.wallMs / 1000, 2),
    incremental_rows_read: incremental.read,
    incremental_rows_updated: incremental.updated,
    incremental_api_calls: incremental.apiCalls,
    node: process.version,
  }
  console.table(Object.entries(result).map(([figure, value]) => ({ figure, value })))
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
  console.log(`written to ${values.json}`)
  if (incremental.updated !== Math.ceil(contacts / 100))
    throw new Error(`${incremental.updated} rows were updated, ${Math.ceil(contacts / 100)} had changed`)
  if (reading.rows !== contacts) throw new Error(`${reading.rows} rows arrived, ${contacts} were expected`)
}

function seconds(ms: number): string {
  return `${round(ms / 1000, 1)} s`
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
