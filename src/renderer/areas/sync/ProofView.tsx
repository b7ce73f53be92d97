import { useInfiniteQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { ReconcileReport } from '../../../contract/reconcile.ts'
import { orpc } from '../../api/client.ts'
import { Failure } from '../../api/Failure.tsx'
import { Button } from '../../kit/Button.tsx'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { formatCount, formatNumber, missing } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { Status } from '../../kit/Status.tsx'
import { Table } from '../../kit/Table.tsx'
import type { Column } from '../../kit/Table.tsx'
import { useWidth } from '../../kit/use-width.ts'
import { setParams } from '../../shell/route.ts'
import { differences, findingText, proofGlyph, proofWord } from './proof-words.ts'
import css from './Sync.module.css'
import { openProof, useLastProofs } from './use-proof.ts'

export type ProofViewProps = {
  readonly connections: readonly Connection[]
  readonly scope: number | undefined
  readonly current: number | undefined
}

/** All comparisons with the org, newest first; above them what they come to. */
export function ProofView({ connections, scope, current }: ProofViewProps) {
  const last = useLastProofs(scope)
  const [ref, width] = useWidth<HTMLDivElement>(1000)
  const query = useInfiniteQuery(
    orpc.sync.reconciles.infiniteOptions({
      input: (cursor: string | undefined) => ({
        page_size: 50,
        ...(scope === undefined ? {} : { integration_id: scope }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.cursor ?? undefined,
      placeholderData: (before) => before,
    }),
  )
  const reports = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      {reports.length > 0 ? (
        <div className={css.filters}>
          <span>{findingOf([...last.values()])}</span>
          <span className={css.right}>{formatCount(query.data?.pages[0]?.total, 'comparison')}</span>
        </div>
      ) : null}
      <div className={css.scroll} ref={ref}>
        {query.isError && reports.length === 0 ? (
          <Failure
            title="The comparisons could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.isPending ? (
          <LoadingRows rows={14} columns={[14, 14, 40, 12, 12]} label="Reading comparisons" />
        ) : reports.length === 0 ? (
          <Empty
            kind="first"
            drawing="sync"
            title="No stream has been compared with its org yet"
            actions={
              <Button onClick={() => setParams({ tab: 'streams' })}>Choose a stream to compare</Button>
            }
          >
            A comparison reads id and change stamp of every row in the org and lays them beside the copy,
            bucket by bucket. What differs is found row by row and repaired; what remains is a sealed report
            you can sign: “12 Mar 2026, 09:12 UTC: 1,204,331 contacts, 0 differences”. Each stream is compared
            once a week by itself.
          </Empty>
        ) : (
          <>
            <Table
              label="Comparisons with the org"
              columns={proofColumns(connections, scope !== undefined, width)}
              rows={reports}
              rowKey={(report) => String(report.id)}
              {...(current === undefined ? {} : { current: String(current) })}
              onOpen={(report) => openProof(report.id)}
            />
            {query.hasNextPage ? (
              <div className={css.more}>
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Load 50 more
                </Button>
              </div>
            ) : null}
          </>
        )}
      </div>
    </>
  )
}

/** "7 of 8 streams stand proved, 1 needs you". */
export function findingOf(last: readonly ReconcileReport[]): string {
  const proved = last.filter(({ status }) => status === 'proved' || status === 'repaired').length
  const asked = last.filter(({ status }) => status === 'confirm').length
  const astray = last.filter(({ status }) => status === 'differs' || status === 'failed').length
  return [
    last.length === 1 && proved === 1
      ? 'The one compared stream stands proved'
      : `${proved === last.length ? 'All' : `${formatNumber(proved)} of`} ${formatCount(last.length, 'compared stream')} ${last.length === 1 ? 'stands' : 'stand'} proved`,
    asked > 0 ? `${formatNumber(asked)} ${asked === 1 ? 'needs' : 'need'} you` : '',
    astray > 0 ? `${formatNumber(astray)} ${astray === 1 ? 'does' : 'do'} not` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function proofColumns(
  connections: readonly Connection[],
  scoped: boolean,
  width: number,
): readonly Column<ReconcileReport>[] {
  const all: readonly (Column<ReconcileReport> & { readonly from?: number })[] = [
    {
      id: 'connection',
      head: 'Connection',
      width: 132,
      ...(scoped ? { from: Infinity } : {}),
      cell: (report) => {
        const connection = connections.find((one) => one.id === report.integration_id)
        return connection ? <ConnectionTag connection={connection} /> : missing
      },
    },
    { id: 'object', head: 'Object', width: 148, identity: true, cell: (report) => report.object_label },
    {
      id: 'status',
      head: 'State',
      width: 116,
      cell: (report) => <Status status={proofGlyph[report.status]}>{proofWord[report.status]}</Status>,
    },
    {
      id: 'finding',
      head: 'Finding',
      cell: (report) => <span title={report.sentence}>{findingText(report)}</span>,
    },
    {
      id: 'differences',
      head: 'Differed',
      width: 88,
      numeric: true,
      from: 900,
      cell: (report) => (report.remote_rows === null ? missing : formatNumber(differences(report))),
    },
    {
      id: 'signed',
      head: 'Signed off',
      width: 148,
      from: 1000,
      cell: (report) => report.signed_by ?? missing,
    },
    {
      id: 'at',
      head: 'As of',
      width: 112,
      numeric: true,
      from: 620,
      cell: (report) => <RelativeTime at={report.as_of ?? report.queued_at} />,
    },
  ]
  return all.filter((column) => (column.from ?? 0) <= width)
}
