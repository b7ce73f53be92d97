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

globalThis.gc?.()
const idleRss = process.memoryUsage.rss()
let peakRss = idleRss
const sampler = setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage.rss())), 20)
const loop = monitorEventLoopDelay({ resolution: 5 })
loop.enable()
const began = performance.now()
const { run_id } = await api.sync.start({
  entity: 'contacts',
  integration_id: contact.integration_id,
  mode: 'full',
})
await until(async () => ['done', 'failed'].includes((await api.sync.run({ id: run_id })).status), 50)
const wallMs = performance.now() - began
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
}
await core.close()
process.send?.(reading, () => process.exit(0))

async function until(holds: () => Promise<boolean>, everyMs = 100): Promise<void> {
  const deadline = Date.now() + 600_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('waited ten minutes in vain')
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
