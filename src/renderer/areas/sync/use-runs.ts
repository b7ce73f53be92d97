import { useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { orpc } from '../../api/client.ts'
import { useLiveRuns } from '../../api/events.ts'
import { mergeRuns, runsInput } from './filter.ts'
import type { RunFilter } from './filter.ts'

/** Runs of a filter, newest first, page by page, kept current by the events of the core. */
export function useRuns(filter: RunFilter) {
  const live = useLiveRuns((state) => state.runs)
  const query = useInfiniteQuery(
    orpc.sync.runs.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...runsInput(filter),
        page_size: 50,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.cursor ?? undefined,
      placeholderData: (before) => before,
    }),
  )
  const pages = query.data?.pages
  const { connection, object, state } = filter
  const runs = useMemo(
    () => mergeRuns(pages?.flatMap((page) => page.items) ?? [], live, { connection, object, state }),
    [pages, live, connection, object, state],
  )
  return { query, runs, total: pages?.at(-1)?.total }
}

export type Offer = { readonly part: keyof RunFilter; readonly total: number }

/** For a filter that matches nothing: how many runs there are without each of its parts. */
export function useOffers(filter: RunFilter, wanted: boolean): readonly Offer[] {
  const parts = (['object', 'state', 'connection'] as const).filter(
    (part) => filter[part] !== undefined && filter[part] !== 'all',
  )
  const answers = useQueries({
    queries: parts.map((part) =>
      orpc.sync.runs.queryOptions({
        input: { ...runsInput({ ...filter, [part]: part === 'state' ? 'all' : undefined }), page_size: 1 },
        enabled: wanted,
      }),
    ),
  })
  return parts.flatMap((part, at) => {
    const total = answers[at]?.data?.total
    return total ? [{ part, total }] : []
  })
}
