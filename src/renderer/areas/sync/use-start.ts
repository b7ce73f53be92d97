import { useMutation } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { formatCount } from '../../kit/format.ts'
import { toast } from '../../kit/toast-store.ts'

type Order = {
  readonly connection: Connection
  /** API name of one object; all ticked ones without it. */
  readonly object?: string
  readonly label?: string
}

async function start({ connection, object }: Order): Promise<number> {
  if (object === undefined) return (await api.sync.startAll({ integration_id: connection.id })).run_ids.length
  await api.sync.start({ entity: object, integration_id: connection.id })
  return 1
}

/** Starts syncs now, of one object or of everything a connection keeps in step. */
export function useStart() {
  const mutation = useMutation({
    mutationFn: start,
    onSuccess: async (count, { connection, label }) => {
      await queryClient.invalidateQueries({ queryKey: orpc.sync.key() })
      toast({
        status: 'queued',
        text: label ? `${label} is being synced` : `${formatCount(count, 'stream')} queued`,
        connection,
      })
    },
    onError: (error, { connection, label }) => {
      toast({
        status: 'failed',
        text: `${label ?? connection.label} could not be synced`,
        detail: shownError(error).message,
        connection,
      })
    },
  })
  return { start: (order: Order) => mutation.mutate(order), busy: mutation.isPending }
}
