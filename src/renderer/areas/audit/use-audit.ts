import { useInfiniteQuery } from '@tanstack/react-query'
import { orpc } from '../../api/client.ts'

export type AuditFilter = {
  readonly q: string | undefined
  /** First part of the action: "sync". */
  readonly area: string | undefined
  readonly connection: number | undefined
}

/** Entries of a filter, newest first, page by page. */
export function useAudit({ q, area, connection }: AuditFilter) {
  return useInfiniteQuery(
    orpc.audit.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        page_size: 100,
        ...(q === undefined ? {} : { q }),
        ...(area === undefined ? {} : { action: `${area}.` }),
        ...(connection === undefined ? {} : { integration_id: connection }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.cursor ?? undefined,
      placeholderData: (before) => before,
    }),
  )
}
