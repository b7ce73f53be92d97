import { useMutation } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { formatCount } from '../../kit/format.ts'
import { toast } from '../../kit/toast-store.ts'

/** Starts a sync of every ticked object of a connection. */
export function useSyncNow() {
  return useMutation({
    mutationFn: (connection: Connection) => api.sync.startAll({ integration_id: connection.id }),
    onSuccess: async ({ run_ids }, connection) => {
      await queryClient.invalidateQueries({ queryKey: orpc.sync.key() })
      toast({ status: 'queued', text: `${formatCount(run_ids.length, 'stream')} queued`, connection })
    },
    onError: (error, connection) => {
      toast({
        status: 'failed',
        text: `${connection.label} could not be synced`,
        detail: shownError(error).message,
        connection,
      })
    },
  })
}
