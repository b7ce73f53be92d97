import { useMutation } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { toast } from '../../kit/toast-store.ts'

/** Gives a connection another alias; a name already taken comes back as the mutation's error. */
export function useRename(connection: Connection, done?: () => void) {
  return useMutation({
    mutationFn: (label: string) => api.connections.update({ id: connection.id, label }),
    onSuccess: async (after) => {
      await queryClient.invalidateQueries({ queryKey: orpc.connections.key() })
      toast({ text: `${connection.label} is now called ${after.label}`, connection: after })
      done?.()
    },
  })
}
