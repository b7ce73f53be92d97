import { useQuery } from '@tanstack/react-query'
import type { ActivityBucket } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'

export const activityHours = 24
/** Ten minutes each. */
export const activityBuckets = 144

export type Activity = { readonly items: readonly ActivityBucket[]; readonly bucket_ms: number }

/** Runs of the last day in buckets of ten minutes. */
export function useActivity(id: number) {
  return useQuery(
    orpc.sync.activity.queryOptions({
      input: { integration_id: id, hours: activityHours, buckets: activityBuckets },
      refetchInterval: 60_000,
    }),
  )
}

export const sumOf = (
  activity: Activity,
  key: 'runs' | 'rows' | 'changed' | 'failed' | 'api_calls',
): number => activity.items.reduce((sum, bucket) => sum + bucket[key], 0)

/** API calls in each of the last 24 hours, oldest first. */
export function callsPerHour(activity: Activity): readonly number[] {
  const perHour = Math.max(1, Math.round(3_600_000 / activity.bucket_ms))
  const hours = Math.ceil(activity.items.length / perHour)
  return Array.from({ length: hours }, (_, hour) =>
    activity.items
      .slice(hour * perHour, (hour + 1) * perHour)
      .reduce((sum, bucket) => sum + bucket.api_calls, 0),
  )
}
