import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { changeKinds } from '../../../contract/record-history.ts'
import { orpc } from '../../api/client.ts'
import { sinceOf } from './change-period.ts'
import type { ChangeView } from './change-period.ts'

/** What a view asks of the core. It moves on when records changed, not with every look at the clock. */
export function useChangeRequest(connectionId: number, object: string, view: ChangeView, changedAt: number) {
  const { kinds, field, until } = view
  const since = useMemo(() => sinceOf(view, changedAt), [view, changedAt])
  return useMemo(
    () => ({
      integration_id: connectionId,
      object,
      since,
      ...(until === undefined ? {} : { until }),
      // What a full read found had been there before: it is no change unless asked for.
      kinds: kinds.length === 0 ? changeKinds.filter((kind) => kind !== 'copied') : [...kinds],
      ...(field === undefined ? {} : { field }),
    }),
    [connectionId, object, since, until, kinds, field],
  )
}
export type ChangeRequest = ReturnType<typeof useChangeRequest>

/** The changes themselves, newest first, page by page. */
export function useChanges(request: ChangeRequest) {
  return useInfiniteQuery(
    orpc.records.changes.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...request,
        page_size: 100,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.cursor ?? undefined,
      placeholderData: (before) => before,
    }),
  )
}

/** How many changes every object of the connection had meanwhile. */
export function useChangeCounts({ integration_id, since, until }: ChangeRequest) {
  return useQuery(
    orpc.records.changeCounts.queryOptions({
      input: { integration_id, since, ...(until === undefined ? {} : { until }) },
      placeholderData: (before) => before,
    }),
  )
}
