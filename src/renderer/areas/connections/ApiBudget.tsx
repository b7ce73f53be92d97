import type { Connection } from '../../../contract/connections.ts'
import { formatNumber, formatPercent } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { Meter } from '../../kit/Meter.tsx'
import { Freshness } from '../../kit/RelativeTime.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import css from './ApiBudget.module.css'
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
  if (used === null || limit === null || limit <= 0)
    return (
      <section className={css.budget}>
        <SectionHead flush title="API budget" />
        <p className={css.unknown}>
          <Glyph status="unknown" /> {label} has not told its limits yet. They come with the next answer of
          the org.
        </p>
      </section>
    )
  // What the runs counted themselves; the org may already have let the oldest calls drop out of its day.
  const ours = activity === undefined ? undefined : Math.min(sumOf(activity, 'api_calls'), used)
  const left = Math.max(0, limit - used)
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
          <strong>{formatNumber(left)}</strong> left, {formatPercent(used / limit)} used
        </span>
      </p>
      <Meter
        label="API calls in 24 hours"
        limit={limit}
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
    </section>
  )
}
