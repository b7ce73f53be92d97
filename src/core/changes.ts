import type { SyncRun } from '../contract/sync.ts'
import type { SystemEvent } from '../contract/system.ts'
import type { Clock } from './host.ts'
import { iso } from './time.ts'

export type Topic = 'system' | 'access' | 'audit' | 'connections' | 'sync' | 'records' | 'companies'

/** A write announces what it touched; the window reads those areas again. */
export type Changes = {
  touch(...topics: readonly Topic[]): void
  /** Latest state of a run under way. */
  run(run: SyncRun): void
  /** The stream of changes for one listener, at most ten a second, ended by the signal. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<SystemEvent>
}

const everyMs = 100

type Listener = { topics: Set<Topic>; runs: Map<number, SyncRun>; wake: () => void }

/**
 * Progress is state, not events: what comes faster than ten times a second is folded into the newest, so that a slow
 * reader costs nothing (the transport has no backpressure).
 */
export function createChanges(clock: Clock): Changes {
  const listeners = new Set<Listener>()
  return {
    touch(...topics) {
      for (const listener of listeners) {
        for (const topic of topics) listener.topics.add(topic)
        listener.wake()
      }
    },
    run(run) {
      for (const listener of listeners) {
        listener.runs.set(run.id, run)
        listener.wake()
      }
    },
    async *follow(signal) {
      const listener: Listener = { topics: new Set(), runs: new Map(), wake: () => undefined }
      listeners.add(listener)
      signal?.addEventListener('abort', () => listener.wake(), { once: true })
      try {
        while (signal?.aborted !== true) {
          if (listener.topics.size + listener.runs.size === 0) {
            await new Promise<void>((resolve) => {
              listener.wake = resolve
            })
            continue
          }
          const event = {
            at: iso(clock.now()),
            topics: [...listener.topics],
            runs: [...listener.runs.values()],
          }
          listener.topics.clear()
          listener.runs.clear()
          yield event
          await new Promise((resolve) => setTimeout(resolve, everyMs))
        }
      } finally {
        listeners.delete(listener)
      }
    },
  }
}
