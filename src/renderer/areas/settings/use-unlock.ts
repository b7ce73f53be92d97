import { useMutation } from '@tanstack/react-query'
import { orpc, queryClient } from '../../api/client.ts'
import { toast } from '../../kit/toast-store.ts'

/** Opens the secrets, or sets their passphrase the first time. */
export function useUnlock(onDone?: () => void) {
  return useMutation(
    orpc.system.unlock.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: orpc.system.key() })
        toast({ text: 'The secrets are open' })
        onDone?.()
      },
    }),
  )
}
