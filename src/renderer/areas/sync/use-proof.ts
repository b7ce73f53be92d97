import { useMutation, useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { ReconcileReport } from '../../../contract/reconcile.ts'
import type { SyncStream } from '../../../contract/sync.ts'
import { api, orpc, queryClient } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { toast } from '../../kit/toast-store.ts'
import { setParams } from '../../shell/route.ts'
import { useConnections } from '../../shell/scope.ts'

/** Opens a comparison in the inspector, or with undefined closes it; everything else in the address stays. */
export const openProof = (id: number | undefined): void => setParams({ proof: id, stream: undefined })

const readAgain = () => queryClient.invalidateQueries({ queryKey: orpc.sync.key() })

/** The newest comparison of each stream, by the stream's id. */
export function useLastProofs(scope: number | undefined): ReadonlyMap<number, ReconcileReport> {
  const query = useQuery(
    orpc.sync.lastReconciles.queryOptions({ input: scope === undefined ? {} : { integration_id: scope } }),
  )
  return new Map(query.data?.items.map((report) => [report.stream_id, report]))
}

/** Begins a comparison of a stream and opens it. */
export function useCompare() {
  const mutation = useMutation({
    mutationFn: ({ stream }: { readonly stream: SyncStream; readonly connection: Connection }) =>
      api.sync.reconcile({ id: stream.id }),
    onSuccess: async (report) => {
      await readAgain()
      openProof(report.id)
    },
    onError: (error, { stream, connection }) => {
      toast({
        status: 'failed',
        text: `${stream.label} could not be compared with ${connection.label}`,
        detail: shownError(error).message,
        connection,
      })
    },
  })
  return (stream: SyncStream, connection: Connection) => mutation.mutate({ stream, connection })
}

/** What can be ordered of one comparison. Failures are told in a toast; a dialog shows its own. */
export function useProofActs(report: ReconcileReport) {
  const { connections } = useConnections()
  const connection = connections.find((one) => one.id === report.integration_id)
  const failed = (text: string) => (error: unknown) => {
    toast({ status: 'failed', text, detail: shownError(error).message, connection })
  }
  const cancel = useMutation({
    mutationFn: () => api.sync.cancelReconcile({ id: report.id }),
    onSuccess: readAgain,
    onError: failed('The comparison could not be cancelled'),
  })
  const again = useMutation({
    mutationFn: () => api.sync.reconcile({ id: report.stream_id }),
    onSuccess: async (next) => {
      await readAgain()
      openProof(next.id)
    },
    onError: failed(`${report.object_label} could not be compared`),
  })
  const save = useMutation({
    mutationFn: () => api.sync.reconcileFile({ id: report.id }),
    onSuccess: ({ url, file_name: name }) => {
      const link = document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      toast({ status: 'ok', text: `${name} is being saved`, connection })
    },
    onError: failed('The report could not be saved'),
  })
  return { cancel, again, save }
}

/** Signs a report off by name. */
export function useSign(report: ReconcileReport, onDone: () => void) {
  return useMutation({
    mutationFn: (name: string) => api.sync.signReconcile({ id: report.id, name, seal: report.seal ?? '' }),
    onSuccess: async () => {
      await readAgain()
      onDone()
    },
  })
}

/** Decides about rows the org shows no more. */
export function useDecide(report: ReconcileReport, onDone: () => void) {
  return useMutation({
    mutationFn: (action: 'delete' | 'keep') => api.sync.confirmReconcile({ id: report.id, action }),
    onSuccess: async () => {
      await readAgain()
      onDone()
    },
  })
}
