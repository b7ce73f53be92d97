import { useMutation } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { SyncRun } from '../../../contract/sync.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { useLiveRuns } from '../../api/events.ts'
import { useLinkStatus } from '../../api/status.ts'
import { toast } from '../../kit/toast-store.ts'

/** The run of an object that is under way or waits. */
export function useRunOf(connectionId: number, object: string): SyncRun | undefined {
  return useLiveRuns(({ runs }) =>
    [...runs.values()].findLast((run) => run.integration_id === connectionId && run.object === object),
  )
}

/** Why nothing can be asked of the core now. */
export function useOff(): string | undefined {
  const state = useLinkStatus((link) => link.state)
  if (state === 'offline') return 'The core does not answer; the window reconnects by itself.'
  return state === 'signed_out' ? 'This window is signed out.' : undefined
}

/** Starts a sync of one object. */
export function useSyncObject(connection: Connection, label: string) {
  const mutation = useMutation({
    mutationFn: (object: string) => api.sync.start({ entity: object, integration_id: connection.id }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: orpc.sync.key() })
      toast({ status: 'queued', text: `${label} in ${connection.label} waits for its turn`, connection })
    },
    onError: (error) => {
      toast({
        status: 'failed',
        text: `${label} could not be synced`,
        detail: shownError(error).message,
        connection,
      })
    },
  })
  return { start: (object: string) => mutation.mutate(object), busy: mutation.isPending }
}
