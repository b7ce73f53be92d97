import { bulkLimits } from '../bulk/quota.ts'
import { objectNamed } from '../org.ts'
import type { Org } from '../org.ts'
import { countRows } from '../store.ts'

export const DAILY_CALLS = 100_000

const OTHERS: Readonly<Record<string, number>> = {
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyAsyncApexExecutions: 250_000,
  DailyDurableGenericStreamingApiEvents: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStandardVolumePlatformEvents: 25_000,
  DailyStreamingApiEvents: 10_000,
  DailyWorkflowEmails: 390,
  HourlyAsyncReportRuns: 1200,
  HourlyPublishedPlatformEvents: 50_000,
  HourlySyncReportRuns: 500,
  MassEmail: 10,
  SingleEmail: 15,
}

export function limits(org: Org): Record<string, { Max: number; Remaining: number }> {
  const rest = Object.entries(OTHERS).map(([name, max]) => [name, { Max: max, Remaining: max }])
  return {
    DailyApiRequests: { Max: DAILY_CALLS, Remaining: Math.max(0, DAILY_CALLS - org.stats.calls) },
    ...Object.fromEntries(rest),
    ...bulkLimits(org),
  }
}

/** Row counts of the objects named, or of all when the parameter has no value. Empty objects are left out. */
export function recordCounts(
  org: Org,
  names: string | null,
): { sObjects: { count: number; name: string }[] } {
  const asked = (names ?? '').split(',').filter((name) => name !== '')
  const objects =
    asked.length === 0 ? [...org.objects.values()] : asked.flatMap((name) => objectNamed(org, name) ?? [])
  const counts = objects.map((object) => ({ count: countRows(org, object), name: object.name }))
  return { sObjects: asked.length === 0 ? counts.filter((entry) => entry.count > 0) : counts }
}
