import type { UseQueryResult } from '@tanstack/react-query'
import { formatClock, formatCount, formatDay, formatNumber } from '../../kit/format.ts'
import { RunStrip } from '../../kit/RunStrip.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { Failure } from '../../api/Failure.tsx'
import css from './RunActivity.module.css'
import { sumOf } from './use-activity.ts'
import type { Activity } from './use-activity.ts'

/** A day of runs as a strip: how many rows each ten minutes brought, and which of them failed. */
export function RunActivity({ activity }: { readonly activity: UseQueryResult<Activity> }) {
  const { data, isError, error, refetch } = activity
  if (isError && !data)
    return (
      <section className={css.activity}>
        <Failure
          compact
          title="The runs of the last day could not be read"
          error={error}
          onRetry={() => void refetch()}
        />
      </section>
    )
  if (!data) return null
  const failed = sumOf(data, 'failed')
  const most = Math.max(0, ...data.items.map((bucket) => bucket.rows))
  const first = data.items[0]
  return (
    <section className={css.activity}>
      <SectionHead
        flush
        title="Sync runs, last 24 h"
        actions={
          <span>
            {formatCount(sumOf(data, 'runs'), 'run')}
            {failed > 0 ? <span className={css.failed}> · {formatNumber(failed)} failed</span> : null}
          </span>
        }
      />
      <RunStrip
        label="Sync runs, last 24 hours"
        runs={data.items.map((bucket) => ({
          id: bucket.at,
          value: bucket.rows,
          state: bucket.failed > 0 ? 'failed' : 'fine',
          label: `${formatClock(bucket.at)}, ${formatCount(bucket.runs, 'run')}, ${formatCount(bucket.rows, 'row')} read`,
        }))}
      />
      <p className={css.axis}>
        <span>{first ? `${formatClock(first.at)} ${formatDay(first.at).toLowerCase()}` : ''}</span>
        <span>
          {most === 0
            ? 'no rows read in this time'
            : `bar height is rows read per ${Math.round(data.bucket_ms / 60_000)} min, up to ${formatNumber(most)}`}
        </span>
        <span>now</span>
      </p>
    </section>
  )
}
