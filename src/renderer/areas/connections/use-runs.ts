import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SyncRun } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { useLiveRuns } from '../../api/events.ts'

const ended = new Set(['done', 'failed', 'cancelled'])

/** Runs of a connection under way, oldest first, each in its newest known state. */
export function useActiveRuns(id: number): readonly SyncRun[] {
  const live = useLiveRuns((state) => state.runs)
  const query = useQuery(
    orpc.sync.runs.queryOptions({ input: { integration_id: id, active: true, page_size: 100 } }),
  )
  const known = query.data?.items
  return useMemo(() => {
    const runs = new Map((known ?? []).map((run) => [run.id, run]))
    for (const run of live.values()) if (run.integration_id === id) runs.set(run.id, run)
    return [...runs.values()]
      .filter((run) => !ended.has(run.status))
      .toSorted((one, other) => one.id - other.id)
  }, [known, live, id])
}
