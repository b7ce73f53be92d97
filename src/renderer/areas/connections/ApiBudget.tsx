import type { Connection } from '../../../contract/connections.ts'
import { formatClock, formatNumber, formatPercent } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { Meter } from '../../kit/Meter.tsx'
import { Freshness } from '../../kit/RelativeTime.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import css from './ApiBudget.module.css'
import { forecastOf } from './budget-forecast.ts'
import { sumOf } from './use-activity.ts'
import type { Activity } from './use-activity.ts'

export type ApiBudgetProps = {
  readonly connection: Connection
  readonly activity: Activity | undefined
}

/** Share of the limit from which the figure is marked. */
const tight = 0.75

/** API calls used of those allowed: by whom, as far as that is known, and when it was read. */
export function ApiBudget({ connection, activity }: ApiBudgetProps) {
  const { api_used: used, api_limit: limit, api_as_of: asOf, label } = connection
  const { reserve_percent: percent, api_left } = connection
  if (used === null || limit === null || limit <= 0)
    return (
      <section className={css.budget}>
        <SectionHead flush title="API budget" />
        <p className={css.unknown}>
          <Glyph status="unknown" /> {label} has not told its limits yet. They come with the next answer of
          the org.
        </p>
        <Pause connection={connection} />
      </section>
    )
  // What the runs counted themselves; the org may already have let the oldest calls drop out of its day.
  const ours = activity === undefined ? undefined : Math.min(sumOf(activity, 'api_calls'), used)
  const reserve = Math.ceil((limit * percent) / 100)
  const left = api_left ?? Math.max(0, limit - reserve - used)
  const forecast = forecastOf(used, activity)
  return (
    <section className={css.budget}>
      <SectionHead
        flush
        title="API budget"
        note="rolling 24 hours, whole org"
        actions={<Freshness at={asOf} />}
      />
      <p className={css.line}>
        <span>
          <span className={css.used}>{formatNumber(used)}</span> of {formatNumber(limit)} calls
        </span>
        <span>
          {used / limit >= tight ? <Glyph status="warning" label="Nearly used up:" /> : null}{' '}
          <strong>{formatNumber(left)}</strong> left{percent > 0 ? ` before the reserve of ${percent} %` : ''}
          , {formatPercent(used / limit)} used
        </span>
      </p>
      <Pause connection={connection} />
      <Meter
        label="API calls in 24 hours"
        limit={limit}
        reserve={reserve}
        {...(forecast === undefined ? {} : { forecast })}
        parts={
          ours === undefined
            ? [{ label: 'Used', value: used }]
            : [
                { label: 'Sync runs of Orgdeck', value: ours },
                { label: 'Other apps, people and checks', value: used - ours, series: 8 },
              ]
        }
        size="tall"
        legend={ours !== undefined}
      />
      {forecast === undefined ? null : (
        <p className={css.forecast}>
          At the pace of its last three hours, and with others as before, a day comes to about{' '}
          <strong>{formatNumber(forecast.median)}</strong> calls, {formatPercent(forecast.median / limit)} of
          the limit{forecast.median > limit - reserve ? ': syncs will be paused at the reserve' : ''}.
        </p>
      )}
    </section>
  )
}

/** Why no call is made at the moment, and when that ends. */
function Pause({ connection: { quota_until, quota_reason } }: Pick<ApiBudgetProps, 'connection'>) {
  if (quota_until === null) return null
  const asked = `Orgdeck asks the org again at ${formatClock(quota_until)} and goes on by itself`
  return (
    <p className={css.paused} role="status">
      <Glyph status="paused" />{' '}
      {quota_reason === 'refused'
        ? `Paused because the org refused: its calls of 24 hours are used up. ${asked}.`
        : `Paused so that the reserve stays for others. ${asked}; lower the reserve under Settings to go on now.`}
    </p>
  )
}
