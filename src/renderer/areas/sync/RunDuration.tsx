import type { SyncRun } from '../../../contract/sync.ts'
import { formatDuration } from '../../kit/format.ts'
import { useNow } from '../../kit/use-now.ts'

/** How long a run took, or has been at it so far. */
export function RunDuration({ run }: { readonly run: SyncRun }) {
  const going = run.status === 'running' && run.started_at !== null
  const now = useNow(1000, going)
  const taken = going && run.started_at ? Math.max(0, now - Date.parse(run.started_at)) : run.duration_ms
  return <>{formatDuration(taken)}</>
}
