import type { Connection } from '../../../contract/connections.ts'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { formatCount } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Segmented } from '../../kit/Segmented.tsx'
import { Timeline } from '../../kit/Timeline.tsx'
import { param, setParams, useRoute } from '../../shell/route.ts'
import { Failure } from '../../api/Failure.tsx'
import css from './TimelineTab.module.css'
import { kindOf, kinds, toShown } from './timeline-entries.tsx'
import type { Kind } from './timeline-entries.tsx'
import { useTimeline } from './use-timeline.ts'

const limit = 100

/** Everything that happened on a connection: runs that changed or failed, sign-ins, what people changed. */
export function TimelineTab({ connection }: { readonly connection: Connection }) {
  const kind = kindOf(param(useRoute(), 'kind'))
  const { data, isPending, isError, error, refetch } = useTimeline(connection.id, limit)
  const all = data?.items ?? []
  const shown = kind === 'all' ? all : all.filter((entry) => entry.kind === kind)
  const choose = (next: Kind) => setParams({ kind: next === 'all' ? undefined : next }, { replace: true })
  return (
    <div className={css.timeline}>
      <div className={css.bar}>
        <Segmented label="Kind of entry" value={kind} options={kinds} onChange={choose} />
        {data ? (
          <span className={css.count}>
            {all.length === limit ? `the last ${limit} entries` : formatCount(all.length, 'entry', 'entries')}
            {kind === 'all' ? '' : `, ${shown.length} shown`}
          </span>
        ) : null}
      </div>
      <div className={css.scroll}>
        {isError && !data ? (
          <Failure title="The timeline could not be read" error={error} onRetry={() => void refetch()} />
        ) : isPending ? (
          <LoadingRows rows={12} columns={[8, 60]} label="Reading the timeline" />
        ) : shown.length > 0 ? (
          <Timeline
            seconds
            label={`Timeline of ${connection.label}`}
            entries={toShown(shown, connection.id)}
          />
        ) : all.length === 0 ? (
          <Empty kind="first" drawing="activity" title="Nothing has happened yet">
            Runs that change something, failures, sign-ins and changed settings will stand here.
          </Empty>
        ) : (
          <Empty
            kind="match"
            title={`None of the last ${all.length} entries is of this kind`}
            actions={
              <Button kind="primary" onClick={() => choose('all')}>
                Show everything
              </Button>
            }
          />
        )}
      </div>
    </div>
  )
}
