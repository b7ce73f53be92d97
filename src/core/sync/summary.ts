import type { SyncStream } from '../../contract/sync.ts'
import type { ConnectionSummary } from '../connections/service.ts'
import type { SyncStore } from './store.ts'

/** A watermark this far behind is worth a look: the schedule plus the five minutes nothing can be newer than (B1). */
const inStepMs = 30 * 60_000
const dayMs = 86_400_000

/** What a connection's card says of its streams and of its last day. */
export function summarise(
  rows: SyncStore,
  all: readonly SyncStream[],
  connectionId: number,
  now: number,
): ConnectionSummary {
  const streams = all.filter((stream) => stream.enabled)
  const day = rows.runsSince(now - dayMs, connectionId)
  const lags = streams.map((stream) => stream.lag_ms).filter((lag) => lag !== null)
  const synced = [...rows.lastDone(connectionId).values()]
  return {
    streams: streams.length,
    streams_in_step: streams.filter(
      (stream) => stream.lag_ms !== null && stream.lag_ms <= inStepMs && stream.error === null,
    ).length,
    streams_failed: streams.filter((stream) => stream.state === 'failed').length,
    // A run that waits after an error is not at work; why it waits is the state of the connection.
    running: rows
      .activeRuns(connectionId)
      .filter((run) => run.status !== 'paused' && !(run.status === 'queued' && run.error !== null)).length,
    unreachable: streams.some((stream) => stream.error?.code === 'REMOTE_UNREACHABLE'),
    records: streams.reduce((sum, stream) => sum + stream.records, 0),
    lag_ms: lags.length === 0 ? null : Math.max(...lags),
    changed_24h: day.reduce((sum, run) => sum + run.created + run.updated + run.deleted, 0),
    errors_24h: day.filter((run) => run.status === 'failed').length,
    last_synced_at: synced.length === 0 ? null : Math.max(...synced),
  }
}
