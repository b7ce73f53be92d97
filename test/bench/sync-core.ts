import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { createRouterClient } from '@orpc/server'
import { startCore, systemClock, type Host } from '../../src/core/index.ts'
import { memorySecrets } from '../../src/core/secrets/memory.ts'

export type Reading = {
  readonly rows: number
  readonly wallMs: number
  readonly peakRssOverIdle: number
  readonly loopP99Ms: number
  readonly loopMaxMs: number
  readonly apiCalls: number
  /** A page of the grid, asked for over and over while rows stream in. */
  readonly apiP50Ms: number
  readonly apiP99Ms: number
  readonly apiAsked: number
  readonly cpuMs: number
}

export type IncrementalReading = {
  readonly wallMs: number
  readonly updated: number
  readonly read: number
  readonly apiCalls: number
}

/** The measured half of the sync benchmark: a core in a process of its own, told by messages what to connect to. */
const host: Host = {
  kind: 'test',
  version: 'bench',
  dataDir: process.argv[2] ?? '',
  secrets: memorySecrets(),
  clock: systemClock,
  log: () => {},
  notify: () => {},
  openExternal: () => Promise.resolve(false),
  onPower: () => () => {},
}
const core = await startCore(host, {
  migrationsDir: fileURLToPath(new URL('../../resources/migrations', import.meta.url)),
  logLevel: 'error',
})
const api = createRouterClient(core.router, { context: { via: 'host', credential: { kind: 'window' } } })

type Start = { loginUrl: string; clientId: string; clientSecret: string }
const [start] = (await once(process, 'message')) as [Start]
const flow = await api.connections.startAuth({
  flow: 'web',
  login_url: start.loginUrl,
  client_id: start.clientId,
  client_secret: start.clientSecret,
})
process.send?.({ authorizeUrl: flow.authorize_url })

// Everything but contacts is let through first, so that the figures are those of contacts alone.
await until(async () => (await api.connections.authStatus({ flow_id: flow.flow_id })).status === 'connected')
const [contact] = (await api.sync.runs({ object: 'Contact' })).items
if (contact === undefined) throw new Error('no contact run')
await api.sync.cancel({ id: contact.id })
await until(async () => (await api.sync.runs({ active: true })).total === 0)

// The thread that reads pages starts with the first one; that is not the sync's doing.
await api.records.list({ integration_id: contact.integration_id, object: 'Contact', page_size: 50 })
globalThis.gc?.()
const idleRss = process.memoryUsage.rss()
let peakRss = idleRss
const sampler = setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage.rss())), 100)
const loop = monitorEventLoopDelay({ resolution: 5 })
loop.enable()
const cpu = process.cpuUsage()
const asked: number[] = []
let asking = true
const began = performance.now()
const { run_id } = await api.sync.start({
  entity: 'contacts',
  integration_id: contact.integration_id,
  mode: 'full',
})
const probe = (async () => {
  const page = { integration_id: contact.integration_id, object: 'Contact', page_size: 50 }
  while (asking) {
    const at = performance.now()
    await api.records.list(page)
    asked.push(performance.now() - at)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
})()
await over(run_id)
const wallMs = performance.now() - began
asking = false
await probe
loop.disable()
clearInterval(sampler)

const run = await api.sync.run({ id: run_id })
if (run.status !== 'done') throw new Error(`the run ${run.status}: ${run.error?.message}`)
const reading: Reading = {
  rows: (await api.records.list({ integration_id: contact.integration_id, object: 'Contact', page_size: 1 }))
    .total,
  wallMs,
  peakRssOverIdle: peakRss - idleRss,
  // The histogram counts the sampling interval itself; what is left is the delay.
  loopP99Ms: Math.max(0, loop.percentile(99) / 1e6 - 5),
  loopMaxMs: Math.max(0, loop.max / 1e6 - 5),
  apiCalls: run.api_calls,
  apiP50Ms: quantile(asked, 0.5),
  apiP99Ms: quantile(asked, 0.99),
  apiAsked: asked.length,
  cpuMs: cpuOf(process.cpuUsage(cpu)),
}
process.send?.(reading)

// The org has changed some rows when this message comes.
await once(process, 'message')
const again = performance.now()
const second = await api.sync.start({ entity: 'contacts', integration_id: contact.integration_id })
await over(second.run_id)
const incremental = await api.sync.run({ id: second.run_id })
const after: IncrementalReading = {
  wallMs: performance.now() - again,
  updated: incremental.updated,
  read: incremental.read,
  apiCalls: incremental.api_calls,
}
await core.close()
process.send?.(after, () => process.exit(0))

async function over(id: number): Promise<void> {
  await until(async () => ['done', 'failed'].includes((await api.sync.run({ id })).status), 20)
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0
}

function cpuOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000
}

async function until(holds: () => Promise<boolean>, everyMs = 100): Promise<void> {
  const deadline = Date.now() + 1_800_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('waited half an hour in vain')
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
