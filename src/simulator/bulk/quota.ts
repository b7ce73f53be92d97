import { DAY } from '../clock.ts'
import type { Org } from '../org.ts'
import { bulkDials } from './dials.ts'
import { ensureBulk } from './job.ts'

/** What the bulk interfaces count over the last 24 hours. */
export type Counted = 'query jobs' | 'query kb' | 'records' | 'batches'

/** What a refused client reads; `code` as Bulk API 1.0 writes it, 2.0 writes it in capitals. */
export class QuotaError extends Error {
  readonly code = 'ExceededQuota'
}

/** Notes that so much was used now. */
export function noteUse(org: Org, what: Counted, n: number): void {
  if (n > 0)
    org.prepare('INSERT INTO sim_bulk_use (at, what, n) VALUES (?, ?, ?)').run(org.clock.now(), what, n)
}

/** How much was used within the last 24 hours. */
export function used(org: Org, what: Counted): number {
  const row = org
    .prepare('SELECT IFNULL(SUM(n), 0) AS n FROM sim_bulk_use WHERE what = ? AND at > ?')
    .get(what, org.clock.now() - DAY) as { n: number }
  return row.n
}

/** Refuses a query job that the day's limits have no room for. */
export function assertQueryQuota(org: Org): void {
  const { maxQueryJobs, maxQueryKb } = bulkDials(org)
  if (used(org, 'query jobs') >= maxQueryJobs) {
    throw new QuotaError(`Max bulk v2 query jobs (${maxQueryJobs}) per 24 hrs has been reached`)
  }
  if (used(org, 'query kb') >= maxQueryKb) {
    throw new QuotaError(
      `Max bulk v2 query result size stored (${maxQueryKb}) kb per 24 hrs has been exceeded`,
    )
  }
}

/** Refuses data that the day's limits have no room for. */
export function assertIngestQuota(org: Org): void {
  const { maxRecords, maxBatches } = bulkDials(org)
  if (used(org, 'records') >= maxRecords) {
    throw new QuotaError(`Max records (${maxRecords}) per 24 hrs has been reached`)
  }
  if (used(org, 'batches') >= maxBatches) {
    throw new QuotaError(`Max batches (${maxBatches}) per 24 hrs has been reached`)
  }
}

/** Refuses one more job while too many are open. */
export function assertOpenJobs(org: Org): void {
  const { maxOpenJobs } = bulkDials(org)
  if (maxOpenJobs === null) return
  const row = org
    .prepare(
      `SELECT (SELECT COUNT(*) FROM sim_bulk_job WHERE kind <> 'batch' AND state IN ('Open', 'UploadComplete', 'InProgress')) +
              (SELECT COUNT(*) FROM sim_classic_job WHERE state = 'Open') AS n`,
    )
    .get() as { n: number }
  if (row.n >= maxOpenJobs) throw new QuotaError(`Max open jobs (${maxOpenJobs}) has been reached`)
}

/** The bulk interfaces' part of what `limits` answers. */
export function bulkLimits(org: Org): Record<string, { Max: number; Remaining: number }> {
  ensureBulk(org)
  const { maxBatches, maxQueryJobs, maxQueryKb } = bulkDials(org)
  const left = (Max: number, taken: number) => ({ Max, Remaining: Math.max(0, Max - taken) })
  return {
    DailyBulkApiBatches: left(maxBatches, used(org, 'batches')),
    DailyBulkV2QueryFileStorageMB: left(
      Math.floor(maxQueryKb / 1024),
      Math.floor(used(org, 'query kb') / 1024),
    ),
    DailyBulkV2QueryJobs: left(maxQueryJobs, used(org, 'query jobs')),
  }
}
