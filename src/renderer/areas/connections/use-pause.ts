import type { Connection } from '../../../contract/connections.ts'
import { useUpdate } from './use-update.ts'

/** Holds the schedule of a connection, or lets it go on. Runs under way are not touched. */
export function usePause(connection: Connection) {
  const update = useUpdate()
  const { paused, label } = connection
  return {
    label: paused ? `Resume sync of ${label}` : `Pause sync of ${label}`,
    busy: update.isPending,
    toggle: () =>
      update.mutate({
        connection,
        change: { paused: !paused },
        said: paused ? `Sync of ${label} goes on` : `Sync of ${label} is paused`,
        undo: { paused },
      }),
  }
}
