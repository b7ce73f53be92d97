import { useEffect } from 'react'
import { create } from 'zustand'
import type { SyncRun } from '../../contract/sync.ts'
import { api, orpc, queryClient } from './client.ts'

type LiveRuns = { readonly runs: ReadonlyMap<number, SyncRun> }

/** Latest known state of runs under way, newer than what queries hold. */
export const useLiveRuns = create<LiveRuns>(() => ({ runs: new Map() }))

const areas: Readonly<Record<string, readonly unknown[]>> = {
  system: orpc.system.key(),
  access: orpc.access.key(),
  audit: orpc.audit.key(),
  connections: orpc.connections.key(),
  sync: orpc.sync.key(),
  records: orpc.records.key(),
  companies: orpc.companies.key(),
}

const ended = new Set(['done', 'failed', 'cancelled'])

/** Follows the core's "something changed" stream for as long as the window lives; reads stale areas again. */
export function useSystemEvents(): void {
  useEffect(() => {
    const stop = new AbortController()
    void follow(stop.signal)
    return () => stop.abort()
  }, [])
}

async function follow(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of await api.system.events(undefined, { signal })) {
        if (event.runs.length > 0) {
          useLiveRuns.setState((before) => {
            const runs = new Map(before.runs)
            for (const run of event.runs) {
              if (ended.has(run.status)) runs.delete(run.id)
              else runs.set(run.id, run)
            }
            return { runs }
          })
        }
        for (const topic of event.topics) {
          const queryKey = areas[topic]
          if (queryKey !== undefined) void queryClient.invalidateQueries({ queryKey })
        }
      }
    } catch {
      // The line dropped; what happened meanwhile is unknown, so everything is read again below.
    }
    if (signal.aborted) return
    await new Promise((resolve) => setTimeout(resolve, 500))
    useLiveRuns.setState({ runs: new Map() })
    void queryClient.invalidateQueries()
  }
}
