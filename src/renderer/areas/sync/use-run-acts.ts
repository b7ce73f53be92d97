import { useMutation } from '@tanstack/react-query'
import type { SyncRun } from '../../../contract/sync.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { toast } from '../../kit/toast-store.ts'
import { useConnections } from '../../shell/scope.ts'
import { actDone } from './run-acts.ts'
import type { RunAct } from './run-acts.ts'

type Order = { readonly act: RunAct; readonly id: number; readonly integration_id: number }

const read = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: orpc.sync.key() }),
    queryClient.invalidateQueries({ queryKey: orpc.system.key() }),
  ])

/** Pauses, resumes and cancels runs, and says how that went. A cancelled run can be taken up again from its toast. */
export function useRunActs() {
  const { connections } = useConnections()
  const of = (id: number) => connections.find((one) => one.id === id)
  const mutation = useMutation({
    mutationFn: ({ act, id }: Order): Promise<SyncRun> => api.sync[act]({ id }),
    onSuccess: async (run, order) => {
      await read()
      toast({
        text: actDone(order.act, run),
        connection: of(order.integration_id),
        action:
          order.act === 'cancel'
            ? { label: 'Resume', run: () => mutation.mutate({ ...order, act: 'resume' }) }
            : undefined,
      })
    },
    onError: (error, order) => {
      toast({
        status: 'failed',
        text: `The run could not be ${words[order.act]}`,
        detail: shownError(error).message,
        connection: of(order.integration_id),
      })
    },
  })
  return {
    act: (act: RunAct, run: Pick<SyncRun, 'id' | 'integration_id'>) =>
      mutation.mutate({ act, id: run.id, integration_id: run.integration_id }),
    /** Id of the run an order is under way for. */
    busy: mutation.isPending ? mutation.variables.id : undefined,
  }
}

const words: Readonly<Record<RunAct, string>> = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' }
