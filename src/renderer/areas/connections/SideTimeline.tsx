import type { Connection } from '../../../contract/connections.ts'
import { formatNumber } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { Sparkline } from '../../kit/Sparkline.tsx'
import { Timeline } from '../../kit/Timeline.tsx'
import { Failure } from '../../api/Failure.tsx'
import { connectionHref } from './places.ts'
import css from './SideTimeline.module.css'
import { toShown } from './timeline-entries.tsx'
import { callsPerHour } from './use-activity.ts'
import type { Activity } from './use-activity.ts'
import { useTimeline } from './use-timeline.ts'

export type SideTimelineProps = {
  readonly connection: Connection
  readonly activity: Activity | undefined
}

/** Beside the status: what happened last, and the calls of a day beneath. */
export function SideTimeline({ connection, activity }: SideTimelineProps) {
  const { data, isPending, isError, error, refetch } = useTimeline(connection.id, 20)
  const calls = activity ? callsPerHour(activity) : []
  return (
    <aside className={css.side} aria-label={`Timeline of ${connection.label}`}>
      <SectionHead
        title="Timeline"
        actions={<a href={connectionHref(connection.id, 'timeline')}>Everything</a>}
      />
      <div className={css.scroll}>
        {isError && !data ? (
          <Failure
            compact
            title="The timeline could not be read"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : isPending ? (
          <LoadingRows rows={8} columns={[20, 70]} label="Reading the timeline" />
        ) : data.items.length === 0 ? (
          <p className={css.nothing}>Nothing has happened yet.</p>
        ) : (
          <Timeline label={`Timeline of ${connection.label}`} entries={toShown(data.items, connection.id)} />
        )}
      </div>
      {calls.some((count) => count > 0) ? (
        <section className={css.calls}>
          <SectionHead flush title="Calls of sync per hour" note="last 24 h" />
          <Sparkline label="API calls of sync runs per hour, last 24 hours" values={calls} height={36} />
          <p className={css.axis}>
            <span>24 h ago</span>
            <span>up to {formatNumber(Math.max(...calls))} in an hour</span>
            <span>now</span>
          </p>
        </section>
      ) : null}
    </aside>
  )
}
