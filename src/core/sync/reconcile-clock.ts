import type { ReconcileDeps } from './reconcile-handler.ts'
import type { StreamRow } from './store.ts'

const tickMs = 15_000
const everyMs = 7 * 86_400_000
/** After one that failed or was cancelled. */
const againMs = 6 * 3_600_000

export type ReconcileClock = { start(): void; stop(): void }

/**
 * Compares each stream once a week, and at once when the org's log of deletions has a gap (reconciled_at 0). A
 * connection that is synced by hand only is compared by hand only, but for such a gap.
 */
export function createReconcileClock(
  { reports, streams, connections, clock, log }: ReconcileDeps,
  run: (streamId: number) => void,
): ReconcileClock {
  let cancel = (): void => undefined

  function check(): void {
    const now = clock.now()
    const last = new Map(reports.last().map((report) => [report.streamId, report]))
    for (const connection of connections.rows.all()) {
      if (connection.paused || connection.auth === 'failed') continue
      for (const stream of streams.streams(connection.id)) {
        if (!stream.enabled || stream.watermark === null) continue
        const report = last.get(stream.id)
        if (report?.status === 'queued' || report?.status === 'running' || report?.status === 'confirm')
          continue
        if (report !== undefined && now - report.queuedAt < againMs) continue
        const scheduled = connection.scheduleMinutes !== null
        if (!isDue(stream, connection.createdAt, now, scheduled)) continue
        try {
          run(stream.id)
        } catch (error) {
          log.error({ err: error, stream: stream.id }, 'a comparison could not be queued')
        }
      }
    }
  }

  function tick(): void {
    cancel = clock.after(tickMs, () => {
      check()
      tick()
    })
  }

  return { start: tick, stop: () => cancel() }
}

/** Streams of one connection come at different times of the week, each at its own. */
export function isDue(
  stream: Pick<StreamRow, 'id' | 'reconciledAt'>,
  connectedAt: number,
  now: number,
  scheduled: boolean,
): boolean {
  if (stream.reconciledAt === 0) return true
  if (!scheduled) return false
  const spread = 0.9 + ((stream.id * 61) % 100) / 500
  return now - (stream.reconciledAt ?? connectedAt) >= everyMs * spread
}
