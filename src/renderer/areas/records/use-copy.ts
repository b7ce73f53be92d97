import type { Connection } from '../../../contract/connections.ts'
import type { RecordRow } from '../../../contract/records.ts'
import { shownError } from '../../api/errors.ts'
import { toast } from '../../kit/toast-store.ts'

/** Puts text made of rows on the clipboard and says what is there now. */
export function useCopy(connection: Connection) {
  return async (
    collect: () => Promise<readonly RecordRow[]>,
    textOf: (rows: readonly RecordRow[]) => string,
    said: (rows: number) => string,
  ): Promise<void> => {
    try {
      const rows = await collect()
      await navigator.clipboard.writeText(textOf(rows))
      toast({ status: 'fine', text: said(rows.length), connection })
    } catch (error) {
      const denied = error instanceof DOMException
      toast({
        status: 'failed',
        text: 'Nothing was copied',
        detail: denied ? 'The browser keeps the clipboard closed to this page.' : shownError(error).message,
        connection,
      })
    }
  }
}
