import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReconcileReport, ReconcileRow } from '../../../contract/reconcile.ts'
import { orpc } from '../../api/client.ts'
import { Failure } from '../../api/Failure.tsx'
import { Button } from '../../kit/Button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Segmented } from '../../kit/Segmented.tsx'
import { Status } from '../../kit/Status.tsx'
import { Table } from '../../kit/Table.tsx'
import type { Column } from '../../kit/Table.tsx'
import { href } from '../../shell/route.ts'
import css from './Proof.module.css'
import { kindWord, outcomeGlyph, outcomeWord } from './proof-words.ts'

const kinds = ['all', 'missing_here', 'outdated_here', 'gone_there'] as const
type Kind = (typeof kinds)[number]
const shortWord: Readonly<Record<Kind, string>> = {
  all: 'All',
  missing_here: 'Missing',
  outdated_here: 'Outdated',
  gone_there: 'Gone',
}

/** The rows that differed, by kind, each with a link to its record. */
export function ProofRows({ report }: { readonly report: ReconcileReport }) {
  const [kind, setKind] = useState<Kind>('all')
  const query = useInfiniteQuery(
    orpc.sync.reconcileRows.infiniteOptions({
      input: (cursor: string | undefined) => ({
        id: report.id,
        page_size: 50,
        ...(kind === 'all' ? {} : { kind }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.cursor ?? undefined,
      placeholderData: (before) => before,
    }),
  )
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  if (query.isError && rows.length === 0)
    return <Failure compact title="The rows could not be read" error={query.error} />
  if (query.isPending) return <LoadingRows rows={6} columns={[40, 30, 30]} label="Reading rows" />
  return (
    <>
      <div className={css.kinds}>
        <Segmented
          label="Kind of difference"
          value={kind}
          options={kinds.map((value) => ({ value, label: shortWord[value] }))}
          onChange={setKind}
        />
      </div>
      <div className={css.rows}>
        <Table
          label="Rows that differed"
          columns={columnsOf(report)}
          rows={rows}
          rowKey={(row) => row.external_id}
          rowState={(row) => (row.outcome === 'deleted' ? 'deleted' : undefined)}
        />
      </div>
      {query.hasNextPage ? (
        <div className={css.more}>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Load 50 more
          </Button>
          <span>
            {formatNumber(rows.length)} of {formatNumber(query.data?.pages[0]?.total)} shown
          </span>
        </div>
      ) : null}
    </>
  )
}

const columnsOf = (report: ReconcileReport): readonly Column<ReconcileRow>[] => [
  {
    id: 'record',
    head: 'Record',
    identity: true,
    cell: (row) =>
      row.record_id === null ? (
        <code>{row.external_id}</code>
      ) : (
        <a
          title={row.external_id}
          href={href({
            area: 'records',
            path: [report.object],
            params: { c: report.integration_id, r: row.record_id },
          })}
        >
          {row.name}
        </a>
      ),
  },
  { id: 'kind', head: 'Found', width: 118, cell: (row) => kindWord[row.kind] },
  {
    id: 'outcome',
    head: 'Outcome',
    width: 128,
    cell: (row) => <Status status={outcomeGlyph[row.outcome]}>{outcomeWord[row.outcome]}</Status>,
  },
]
