import type { Connection } from '../../../contract/connections.ts'
import { Button } from '../../kit/Button.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { formatCount, formatNumber } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Table } from '../../kit/Table.tsx'
import { useWidth } from '../../kit/use-width.ts'
import { setParams } from '../../shell/route.ts'
import { setScope } from '../../shell/scope.ts'
import { Failure } from '../../api/Failure.tsx'
import { filterParams, stateWord } from './filter.ts'
import type { RunFilter } from './filter.ts'
import { openRun } from './open.ts'
import { runColumns } from './run-columns.tsx'
import { RunFilters } from './RunFilters.tsx'
import css from './Sync.module.css'
import { useOffers } from './use-runs.ts'
import type { Offer, useRuns } from './use-runs.ts'
import type { useRunActs } from './use-run-acts.ts'

export type RunsViewProps = {
  readonly found: ReturnType<typeof useRuns>
  readonly filter: RunFilter
  readonly connections: readonly Connection[]
  readonly current: string | undefined
  readonly act: ReturnType<typeof useRunActs>['act']
}

/** The list of runs with its filters: live rows on top, older ones by the page. */
export function RunsView({ found, filter, connections, current, act }: RunsViewProps) {
  const { query, runs, total } = found
  const [ref, width] = useWidth<HTMLDivElement>(1000)
  const filtered = filter.state !== 'all' || filter.object !== undefined || filter.connection !== undefined
  return (
    <>
      <RunFilters
        filter={filter}
        connections={connections}
        right={
          total === undefined
            ? undefined
            : formatCount(total, filtered ? 'match' : 'run', filtered ? 'match' : 'runs')
        }
      />
      <div className={css.scroll} ref={ref}>
        {query.isError && runs.length === 0 ? (
          <Failure
            title="The runs could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.isPending ? (
          <LoadingRows rows={14} columns={[8, 14, 16, 12, 36, 10]} label="Reading runs" />
        ) : runs.length === 0 ? (
          <NoRuns filter={filter} filtered={filtered} />
        ) : (
          <>
            <Table
              label="Sync runs"
              columns={runColumns({
                connections,
                scoped: filter.connection !== undefined,
                width,
                onAct: act,
              })}
              rows={runs}
              rowKey={(run) => String(run.id)}
              current={current}
              onOpen={(run) => openRun(run.id)}
            />
            {query.hasNextPage ? (
              <div className={css.more}>
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Load 50 more
                </Button>
                <span>
                  {formatNumber(runs.length)} of {formatCount(total, 'run')} shown
                </span>
              </div>
            ) : null}
          </>
        )}
      </div>
    </>
  )
}

function NoRuns({ filter, filtered }: { readonly filter: RunFilter; readonly filtered: boolean }) {
  const offers = useOffers(filter, filtered)
  if (!filtered) {
    return (
      <Empty kind="first" drawing="sync" title="No sync has run yet">
        A sync copies the objects you ticked and then keeps them in step. Each run is listed here with what it
        read, what changed and what it cost in API calls.
      </Empty>
    )
  }
  return (
    <Empty
      kind="match"
      title="No run matches"
      actions={offers.map((offer) => (
        <Button key={offer.part} onClick={() => drop(offer)}>
          Drop “{partWord(filter, offer)}” · {formatCount(offer.total, 'run')}
        </Button>
      ))}
    >
      {offers.length === 0 ? 'Nothing was synced here so far.' : 'Leave one filter out to see more.'}
    </Empty>
  )
}

function partWord(filter: RunFilter, { part }: Offer): string {
  if (part === 'state') return stateWord[filter.state]
  return part === 'object' ? `Object is ${filter.object}` : 'Connection'
}

function drop({ part }: Offer): void {
  if (part === 'connection') setScope(undefined)
  else setParams(filterParams(part === 'state' ? { state: 'all' } : { object: undefined }))
}
