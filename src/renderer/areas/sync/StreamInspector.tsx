import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { ReconcileReport } from '../../../contract/reconcile.ts'
import type { SyncRun, SyncStream } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { Failure } from '../../api/Failure.tsx'
import { Inspector } from '../../kit/Inspector.tsx'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { runGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import { Table } from '../../kit/Table.tsx'
import type { Column } from '../../kit/Table.tsx'
import { href, scopeParam } from '../../shell/route.ts'
import { openRun, openStream } from './open.ts'
import proof from './Proof.module.css'
import { changesText, runWord } from './run-words.ts'
import css from './State.module.css'
import { StreamState } from './StreamState.tsx'

export type StreamInspectorProps = {
  readonly id: number
  readonly connections: readonly Connection[]
  readonly report: ReconcileReport | undefined
}

const close = () => openStream(undefined)
const width = 448

/** One stream at the right of the list: how far it is and why, its facts, its last runs with what went wrong. */
export function StreamInspector({ id, connections, report }: StreamInspectorProps) {
  const query = useQuery(orpc.sync.streams.queryOptions({ input: {} }))
  const stream = query.data?.items.find((one) => one.id === id)
  const connection = connections.find((one) => one.id === stream?.integration_id)
  if (stream === undefined || connection === undefined) {
    const content = query.isError ? (
      <div className={css.error}>
        <Failure compact title="The streams could not be read" error={query.error} />
      </div>
    ) : query.isPending || stream !== undefined ? (
      <LoadingRows rows={5} columns={[40, 50]} />
    ) : (
      <p>There is no such stream any more. Its object was taken out of those kept in step.</p>
    )
    return (
      <Inspector
        name={`Stream ${id}`}
        onClose={close}
        width={width}
        sections={[{ id: 'state', label: 'State', content }]}
      />
    )
  }
  return (
    <Inspector
      key={stream.id}
      name={stream.label}
      kind={`Stream in ${connection.label}`}
      connection={connection}
      onClose={close}
      width={width}
      sections={[
        {
          id: 'state',
          label: 'State',
          content: <StreamState stream={stream} connection={connection} report={report} />,
        },
        { id: 'runs', label: 'Runs', content: <LastRuns stream={stream} /> },
      ]}
    />
  )
}

const shownRuns = 12

function LastRuns({ stream }: { readonly stream: SyncStream }) {
  const query = useQuery(
    orpc.sync.runs.queryOptions({
      input: { integration_id: stream.integration_id, object: stream.object, page_size: shownRuns },
    }),
  )
  const runs = query.data?.items ?? []
  const failed = runs.filter((run) => run.status === 'failed').length
  const note =
    runs.length === 0 ? undefined : `the last ${runs.length}${failed > 0 ? `, ${failed} failed` : ''}`
  return (
    <>
      <SectionHead
        title="Runs"
        note={note}
        flush
        level={3}
        actions={
          <a
            href={href({
              area: 'sync',
              params: { [scopeParam]: stream.integration_id, object: stream.object },
            })}
          >
            All its runs
          </a>
        }
      />
      {query.isError && runs.length === 0 ? (
        <Failure
          compact
          title="The runs could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <LoadingRows rows={5} columns={[20, 20, 50]} label="Reading runs" />
      ) : runs.length === 0 ? (
        <p className={proof.note}>No run yet. Sync it now, or wait for the schedule.</p>
      ) : (
        <div className={proof.rows}>
          <Table
            label={`Last runs of ${stream.label}`}
            columns={columns}
            rows={runs}
            rowKey={(run) => String(run.id)}
            onOpen={(run) => openRun(run.id)}
          />
        </div>
      )}
    </>
  )
}

const columns: readonly Column<SyncRun>[] = [
  {
    id: 'at',
    head: 'When',
    width: 96,
    cell: (run) => <RelativeTime at={run.finished_at ?? run.started_at ?? run.queued_at} />,
  },
  {
    id: 'state',
    head: 'State',
    width: 104,
    cell: (run) => <Status status={runGlyph[run.status]}>{runWord[run.status]}</Status>,
  },
  {
    id: 'what',
    head: 'What it did',
    cell: (run) => {
      const words = run.error?.message ?? changesText(run)
      return <span title={words}>{words}</span>
    },
  },
]
