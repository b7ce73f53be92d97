import { createRouterClient } from '@orpc/server'
import type { Core } from '../core/index.ts'
import type { TrayState } from './tray.ts'

const troubled: ReadonlySet<string> = new Set(['auth_failed', 'unreachable', 'quota'])
const retryMs = 5000

export type CoreWatch = { readonly syncNow: () => Promise<number>; readonly stop: () => void }

/**
 * Follows the core on behalf of the tray: calls `tell` with the newest state at start and whenever something changed.
 * `syncNow` starts a sync of every connection that is not paused and resolves to how many runs began.
 */
export function watchCore(core: Core, tell: (state: TrayState) => void): CoreWatch {
  const client = createRouterClient(core.router, {
    context: { via: 'host', credential: { kind: 'window' } },
  })
  const stopped = new AbortController()
  const listConnections = async () => (await client.connections.list({ page_size: 100 })).items

  const follow = async (): Promise<void> => {
    tell(await readState())
    const events = await client.system.events(undefined, { signal: stopped.signal })
    for await (const _event of events) tell(await readState())
  }
  const readState = async (): Promise<TrayState> => {
    const [connections, runs] = await Promise.all([
      listConnections(),
      client.sync.runs({ active: true, page_size: 1 }),
    ])
    return {
      connections: connections.length,
      troubled: connections.filter((one) => troubled.has(one.status)).length,
      fresh: connections.filter((one) => one.last_synced_at === null).length,
      runs: runs.total,
    }
  }
  const keepFollowing = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await follow().catch(() => undefined)
      await waitUnless(stopped.signal, retryMs)
    }
  }
  void keepFollowing()

  return {
    async syncNow() {
      const ready = (await listConnections()).filter((one) => !one.paused)
      const started = await Promise.all(ready.map((one) => client.sync.startAll({ integration_id: one.id })))
      return started.reduce((sum, { run_ids }) => sum + run_ids.length, 0)
    },
    stop: () => stopped.abort(),
  }
}

function waitUnless(signal: AbortSignal, ms: number): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    timer.unref()
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
