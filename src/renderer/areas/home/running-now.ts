import type { SyncRun } from '../../../contract/sync.ts'

/**
 * Runs under way: as Home read them, each in its latest live state, and those that began since. What runs comes
 * before what waits, the longest first.
 */
export function runningNow(
  read: readonly SyncRun[],
  live: ReadonlyMap<number, SyncRun>,
  connection: number | undefined,
): readonly SyncRun[] {
  const runs = new Map(read.map((run) => [run.id, run]))
  for (const run of live.values())
    if (connection === undefined || run.integration_id === connection) runs.set(run.id, run)
  return [...runs.values()]
    .filter((run) => run.status === 'running' || run.status === 'queued')
    .toSorted((one, other) => rank(one) - rank(other) || (other.eta_ms ?? 0) - (one.eta_ms ?? 0))
}

const rank = (run: SyncRun): number => (run.status === 'running' ? 0 : 1)
