import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '../../api/client.ts'
import type { Period } from './period.ts'

/** What Home draws, for one connection or all: the lists and the measures of the period. */
export function useHome(period: Period, scope: number | undefined) {
  const own = scope === undefined ? {} : { integration_id: scope }
  const home = useQuery(
    orpc.system.home.queryOptions({
      input: { hours: period.hours, ...own },
      placeholderData: keepPreviousData,
    }),
  )
  const activity = useQuery(
    orpc.sync.activity.queryOptions({
      input: { hours: period.hours, buckets: period.buckets, ...own },
      placeholderData: keepPreviousData,
    }),
  )
  return { home, activity }
}
