import type { Connection } from '../../../contract/connections.ts'
import { useWidth } from '../../kit/use-width.ts'
import { ApiBudget } from './ApiBudget.tsx'
import { Facts } from './Facts.tsx'
import { RunActivity } from './RunActivity.tsx'
import { Running } from './Running.tsx'
import { SideTimeline } from './SideTimeline.tsx'
import css from './StatusTab.module.css'
import { Streams } from './Streams.tsx'
import { useActivity } from './use-activity.ts'

/** Below this the timeline gives its room to the streams; it keeps its own tab. */
const sideFrom = 880

/** How the connection is: budget, figures, streams, the runs of a day, and what happened last. */
export function StatusTab({ connection }: { readonly connection: Connection }) {
  const activity = useActivity(connection.id)
  const [ref, width] = useWidth<HTMLDivElement>(1000)
  return (
    <div className={css.status} ref={ref}>
      <div className={css.main}>
        <ApiBudget connection={connection} activity={activity.data} />
        <Facts connection={connection} />
        <Running connection={connection} />
        <Streams connection={connection} />
        <RunActivity activity={activity} />
      </div>
      {width >= sideFrom ? <SideTimeline connection={connection} activity={activity.data} /> : null}
    </div>
  )
}
