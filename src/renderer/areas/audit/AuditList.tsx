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
import css from './Audit.module.css'
import { auditColumns } from './columns.tsx'
import type { AuditFilter, useAudit } from './use-audit.ts'
import { auditAreas } from './words.ts'

export type AuditListProps = {
  readonly found: ReturnType<typeof useAudit>
  readonly filter: AuditFilter
  readonly connections: readonly Connection[]
  readonly current: string | undefined
  readonly onOpen: (id: number) => void
}

/** The entries of the log, newest first. */
export function AuditList({ found, filter, connections, current, onOpen }: AuditListProps) {
  const [ref, width] = useWidth<HTMLDivElement>(1000)
  const entries = found.data?.pages.flatMap((page) => page.items) ?? []
  const total = found.data?.pages.at(-1)?.total
  return (
    <div className={css.scroll} ref={ref}>
      {found.isError && entries.length === 0 ? (
        <Failure
          title="The audit log could not be read"
          error={found.error}
          onRetry={() => void found.refetch()}
        />
      ) : found.isPending ? (
        <LoadingRows rows={16} columns={[14, 16, 24, 20, 12, 8]} label="Reading the audit log" />
      ) : entries.length === 0 ? (
        <NoEntries filter={filter} />
      ) : (
        <>
          <Table
            label="Audit log"
            columns={auditColumns(connections, width)}
            rows={entries}
            rowKey={(entry) => String(entry.id)}
            current={current}
            onOpen={(entry) => onOpen(entry.id)}
          />
          {found.hasNextPage ? (
            <div className={css.more}>
              <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                Load 100 more
              </Button>
              <span>
                {formatNumber(entries.length)} of {formatCount(total, 'entry', 'entries')} shown
              </span>
            </div>
          ) : null}
        </>
      )}
    </div>
  )
}

function NoEntries({ filter: { q, area, connection } }: { readonly filter: AuditFilter }) {
  if (q === undefined && area === undefined && connection === undefined) {
    return (
      <Empty kind="first" drawing="activity" title="Nothing was done yet">
        Everything a person, a key or Orgdeck itself changes is written down here, each entry chained to the
        one before.
      </Empty>
    )
  }
  return (
    <Empty
      kind="match"
      title="No entry matches"
      actions={
        <>
          {q === undefined ? null : <Button onClick={() => setParams({ q: undefined })}>Drop “{q}”</Button>}
          {area === undefined ? null : (
            <Button onClick={() => setParams({ in: undefined })}>Drop “{auditAreas[area] ?? area}”</Button>
          )}
          {connection === undefined ? null : (
            <Button onClick={() => setScope(undefined)}>Look at all connections</Button>
          )}
        </>
      }
    >
      Leave one filter out to see more.
    </Empty>
  )
}
