import { useMutation } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { toast } from '../../kit/toast-store.ts'

export type ConnectionChange = Omit<Parameters<typeof api.connections.update>[0], 'id'>

type Order = {
  readonly connection: Connection
  readonly change: ConnectionChange
  /** What is said when it is done: "Sync of na-prod is paused". */
  readonly said?: string
  /** The change that takes it back; offered in the toast. */
  readonly undo?: ConnectionChange
}

/** Changes a connection's own settings; says how it went and offers the way back. */
export function useUpdate() {
  const mutation = useMutation({
    mutationFn: ({ connection, change }: Order) => api.connections.update({ id: connection.id, ...change }),
    onSuccess: async (after, { connection, said, undo }) => {
      await queryClient.invalidateQueries({ queryKey: orpc.connections.key() })
      if (said === undefined) return
      toast({
        text: said,
        connection: after,
        action: undo
          ? { label: 'Undo', run: () => mutation.mutate({ connection, change: undo, said: 'Taken back' }) }
          : undefined,
      })
    },
    onError: (error, { connection }) => {
      toast({
        status: 'failed',
        text: `${connection.label} was not changed`,
        detail: shownError(error).message,
        connection,
      })
    },
  })
  return mutation
}
