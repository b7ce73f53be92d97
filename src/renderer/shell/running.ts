import type { SyncRun } from '../../contract/sync.ts'

/** Share done of the run that has longest to go, or undefined when no total is known. */
export function longestShare(running: readonly SyncRun[]): number | undefined {
  const known = running.filter((run) => run.expected !== null && run.expected > 0)
  if (known.length === 0) return undefined
  return Math.min(1, ...known.map((run) => run.read / (run.expected ?? 1)))
}
