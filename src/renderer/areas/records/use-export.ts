import { useMutation } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { ChangeKind } from '../../../contract/record-history.ts'
import type { RecordFilter } from '../../../contract/records.ts'
import { api } from '../../api/client.ts'
import { shownError } from '../../api/errors.ts'
import { toast } from '../../kit/toast-store.ts'

export type ExportOrder = {
  readonly object: string
  readonly q?: string | undefined
  readonly filters: RecordFilter[]
  readonly format: 'csv' | 'ndjson'
  /** undefined = every field. */
  readonly columns?: string[] | undefined
  /** Given = what changed since, in place of the records. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly kinds?: ChangeKind[] | undefined
  readonly field?: string | undefined
}

/** Fetches a one-time address for a file of records or of changes and lets the browser download it. */
export function useExport(connection: Connection) {
  const mutation = useMutation({
    mutationFn: (order: ExportOrder) =>
      api.records.prepareExport({ ...order, integration_id: connection.id }),
    onSuccess: ({ url, file_name: name }) => {
      const link = document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      toast({ status: 'running', text: `${name} is being downloaded`, connection })
    },
    onError: (error) => {
      toast({
        status: 'failed',
        text: 'The export could not begin',
        detail: shownError(error).message,
        connection,
      })
    },
  })
  return { start: (order: ExportOrder) => mutation.mutate(order), busy: mutation.isPending }
}
