import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { SyncStream } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { useLinkStatus } from '../../api/status.ts'
import { Empty } from '../../kit/Empty.tsx'
import { formatAge, formatChange, formatNumber, formatTime } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Freshness } from '../../kit/RelativeTime.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { streamGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import { Table } from '../../kit/Table.tsx'
import type { Column } from '../../kit/Table.tsx'
import { Button } from '../../kit/Button.tsx'
import { Failure } from '../../api/Failure.tsx'
import { streamHref } from '../sync/open.ts'
import { StreamCauses } from '../sync/StreamCauses.tsx'
import { openConnection, openRecords, runHref } from './places.ts'
import css from './Streams.module.css'
import { lags, streamWord } from './words.ts'

function columnsFor(connection: Connection, offline: boolean): readonly Column<SyncStream>[] {
  return [
    {
      id: 'object',
      head: 'Object',
      identity: true,
      cell: (stream) => <span title={stream.label}>{stream.object}</span>,
    },
    {
      id: 'state',
      head: 'State',
      width: '20%',
      cell: ({ id, state }) =>
        offline ? (
          <Status status="paused">Waits</Status>
        ) : (
          <a className={css.state} href={streamHref(id, connection.id)} title="Open the stream">
            <Status status={streamGlyph[state]}>{streamWord[state]}</Status>
          </a>
        ),
    },
    {
      id: 'watermark',
      head: 'Watermark',
      width: '21%',
      cell: ({ watermark }) => formatTime(watermark, { seconds: true }),
    },
    {
      id: 'lag',
      head: 'Lag',
      numeric: true,
      width: '11%',
      cell: ({ lag_ms }) => (
        <span className={lags(lag_ms, connection) ? css.late : undefined}>{formatAge(lag_ms)}</span>
      ),
    },
    {
      id: 'records',
      head: 'Records',
      numeric: true,
      width: '13%',
      cell: ({ records }) => formatNumber(records),
    },
    {
      id: 'last',
      head: 'Last run',
      numeric: true,
      width: '12.5%',
      cell: ({ last_run_id, last_run_changes }) =>
        last_run_id === null ? (
          '–'
        ) : (
          <a className={css.run} href={runHref(last_run_id, connection.id)} title="Open the run">
            {formatChange(last_run_changes)}
          </a>
        ),
    },
  ]
}

/** Every ticked object: state, how far it is, how much it holds. A row leads to its records, its last figure to the run. */
export function Streams({ connection }: { readonly connection: Connection }) {
  const query = useQuery(orpc.sync.streams.queryOptions({ input: { integration_id: connection.id } }))
  const offline = useLinkStatus((link) => link.state === 'offline')
  const streams = (query.data?.items ?? []).filter((stream) => stream.enabled)
  return (
    <section className={css.streams}>
      <SectionHead
        title="Streams"
        note={query.data ? `${streams.length} · ${connection.streams_in_step} in step` : undefined}
        actions={
          <>
            {offline ? <Freshness at={query.dataUpdatedAt} /> : null}
            <Button size="small" onClick={() => openConnection(connection.id, 'schema')}>
              Choose objects
            </Button>
          </>
        }
      />
      {query.isError && streams.length === 0 ? (
        <Failure
          compact
          title="The streams could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <LoadingRows rows={8} columns={[22, 21, 22, 10, 12, 10]} label="Reading streams" />
      ) : streams.length === 0 ? (
        <Empty
          kind="first"
          drawing="sync"
          title="No object is kept in step yet"
          actions={
            <Button kind="primary" onClick={() => openConnection(connection.id, 'schema')}>
              Choose objects
            </Button>
          }
        >
          Tick an object and Orgdeck copies its records once, then reads only what changed.
        </Empty>
      ) : (
        <>
          <StreamCauses streams={connection.status === 'auth_failed' ? streams.filter(otherwise) : streams} />
          <Table
            label={`Streams of ${connection.label}`}
            columns={columnsFor(connection, offline)}
            rows={streams}
            rowKey={(stream) => String(stream.id)}
            onOpen={(stream) => openRecords(connection.id, stream.object)}
          />
        </>
      )}
    </section>
  )
}

/** An ended sign-in is told over all tabs; here it would be told again. */
const otherwise = ({ error }: SyncStream): boolean => error?.code !== 'REAUTH_NEEDED'
