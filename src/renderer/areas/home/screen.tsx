import { IconRefresh } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { Home } from '../../../contract/system.ts'
import { orpc, queryClient } from '../../api/client.ts'
import { useLiveRuns } from '../../api/events.ts'
import { formatTime } from '../../kit/format.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon16 } from '../../kit/icons.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { Segmented } from '../../kit/Segmented.tsx'
import { useActions } from '../../shell/actions.ts'
import { setParams, useRoute } from '../../shell/route.ts'
import { useConnections, useScope } from '../../shell/scope.ts'
import { Failure } from '../../api/Failure.tsx'
import { Charts } from './Charts.tsx'
import { ConnectionColumns } from './ConnectionColumns.tsx'
import { headline } from './finding.ts'
import css from './Home.module.css'
import { Items } from './Items.tsx'
import { Handled, Next } from './Lines.tsx'
import { periodOf, periods, usualPeriod } from './period.ts'
import type { Period, PeriodId } from './period.ts'
import { runningNow } from './running-now.ts'
import { Running } from './Running.tsx'
import { useHome } from './use-home.ts'

const options = (Object.keys(periods) as PeriodId[]).map((value) => ({ value, label: periods[value].label }))
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

function refresh(): void {
  for (const area of [orpc.system, orpc.sync, orpc.connections])
    void queryClient.invalidateQueries({ queryKey: area.key() })
}

/** Home: is anything wrong, what changed, what comes next. */
export function Screen() {
  const route = useRoute()
  const id = periodOf(route)
  const period = periods[id]
  const scope = useScope()
  const all = useConnections()
  const { home, activity } = useHome(period, scope.id)
  const shown =
    scope.id === undefined ? all.connections : all.connections.filter((one) => one.id === scope.id)
  useActions([{ id: 'refresh', label: 'Read Home again', keys: 'r', run: refresh }])
  return (
    <div className={css.page}>
      <PageHeader
        title={home.data ? headline(home.data) : 'Home'}
        sub={home.data ? periodText(home.data, period) : 'What happened, what needs you, what comes next'}
        asOf={home.data?.as_of}
        actions={
          <>
            <Segmented
              label="Period"
              value={id}
              options={options}
              onChange={(value) => setParams({ w: value === usualPeriod ? undefined : value })}
            />
            <IconButton label="Read again" keys="R" kind="edge" onClick={refresh}>
              <IconRefresh {...icon16} />
            </IconButton>
          </>
        }
      />
      <div className={css.scroll}>
        {all.isError && shown.length === 0 ? (
          <Failure
            compact
            title="The connections could not be read"
            error={all.error}
            onRetry={() => void all.refetch()}
          />
        ) : all.isPending ? (
          <LoadingRows rows={4} columns={[24, 24, 24, 24]} label="Reading connections" />
        ) : (
          <ConnectionColumns connections={shown} />
        )}
        <div className={css.body} data-quiet={home.data && isQuiet(home.data) ? true : undefined}>
          {home.data ? (
            <Middle home={home.data} connections={all.connections} />
          ) : (
            <div className={css.whole}>
              {home.isError ? (
                <Failure
                  title="What needs you could not be read"
                  error={home.error}
                  onRetry={() => void home.refetch()}
                />
              ) : (
                <LoadingRows rows={8} columns={[60, 10, 24]} label="Reading Home" />
              )}
            </div>
          )}
          <div className={css.measures}>
            {activity.data ? (
              <Charts
                items={activity.data.items}
                period={period}
                since={oldest(shown)}
                now={activity.dataUpdatedAt}
              />
            ) : activity.isError ? (
              <Failure
                compact
                title="The charts could not be read"
                error={activity.error}
                onRetry={() => void activity.refetch()}
              />
            ) : (
              <LoadingRows rows={4} columns={[24, 24, 24, 24]} label="Reading charts" />
            )}
          </div>
        </div>
      </div>
    </div>
  )
}

type MiddleProps = { readonly home: Home; readonly connections: readonly Connection[] }

function Middle({ home, connections }: MiddleProps) {
  const live = useLiveRuns((state) => state.runs)
  const { id: scope } = useScope()
  const running = useMemo(() => runningNow(home.running, live, scope), [home.running, live, scope])
  const quiet = isQuiet(home)
  return (
    <>
      <div className={css.asks}>
        <section aria-label="Needs a decision">
          <SectionHead
            title={quiet ? 'Nothing needs a decision' : 'Needs a decision'}
            note={
              quiet
                ? 'No stream failed, no comparison waits, no sign-in ended, nothing is behind'
                : home.decisions.length
            }
          />
          <Items decisive items={home.decisions} connections={connections} />
        </section>
        {home.watching.length > 0 ? (
          <section aria-label="Watching">
            <SectionHead title="Watching" note={home.watching.length} />
            <Items items={home.watching} connections={connections} />
          </section>
        ) : null}
      </div>
      <div className={css.side}>
        <Running runs={running} connections={connections} />
        <Next home={home} connections={connections} />
      </div>
      <div className={css.handled}>
        <Handled home={home} connections={connections} />
      </div>
    </>
  )
}

const isQuiet = (home: Home): boolean => home.decisions.length === 0 && home.watching.length === 0

const oldest = (connections: readonly Connection[]): string | undefined =>
  connections.map((one) => one.created_at).toSorted()[0]

function periodText(home: Home, period: Period): string {
  return `${day.format(new Date(home.as_of))}, ${period.label} to ${formatTime(home.as_of)}`
}
