import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { SyncStream } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { Empty } from '../../kit/Empty.tsx'
import { formatCount } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Table } from '../../kit/Table.tsx'
import { useWidth } from '../../kit/use-width.ts'
import { Failure } from '../../api/Failure.tsx'
import { openStream } from './open.ts'
import { StreamCauses } from './StreamCauses.tsx'
import { streamColumns } from './stream-columns.tsx'
import css from './Sync.module.css'
import { useCompare, useLastProofs } from './use-proof.ts'
import { useStart } from './use-start.ts'

export type StreamsViewProps = {
  readonly connections: readonly Connection[]
  readonly scope: number | undefined
  /** The stream that is open in the inspector. */
  readonly current: number | undefined
}

/** One row per connection and object kept in step: how far it is, and what is wrong with it. */
export function StreamsView({ connections, scope, current }: StreamsViewProps) {
  const query = useQuery(
    orpc.sync.streams.queryOptions({ input: scope === undefined ? {} : { integration_id: scope } }),
  )
  const [ref, width] = useWidth<HTMLDivElement>(1000)
  const { start } = useStart()
  const compare = useCompare()
  const proofs = useLastProofs(scope)
  const all = query.data?.items ?? []
  const enabled = byDeck(
    all.filter((stream) => stream.enabled),
    connections,
  )
  const trouble = enabled.filter((stream) => stream.error !== null || stream.state === 'interrupted').length
  return (
    <>
      {enabled.length > 0 ? (
        <div className={css.filters}>
          <span>
            {trouble === 0
              ? `All ${formatCount(enabled.length, 'stream')} carry on`
              : `${trouble} of ${formatCount(enabled.length, 'stream')} ${trouble === 1 ? 'needs' : 'need'} a look`}
          </span>
          <span className={css.right}>
            {all.length > enabled.length ? `${all.length - enabled.length} more not ticked` : null}
          </span>
        </div>
      ) : null}
      <StreamCauses streams={enabled} />
      <div className={css.scroll} ref={ref}>
        {query.isError && all.length === 0 ? (
          <Failure
            title="The streams could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.isPending ? (
          <LoadingRows rows={14} columns={[14, 16, 14, 16, 12, 12]} label="Reading streams" />
        ) : enabled.length === 0 ? (
          <Empty kind="first" drawing="sync" title="No object is kept in step yet">
            Tick objects on a connection; each becomes a stream with its own checkpoint.
          </Empty>
        ) : (
          <Table
            label="Streams"
            columns={streamColumns({
              connections,
              scoped: scope !== undefined,
              width,
              proofs,
              onCompare: compare,
              onSync: (stream, connection) =>
                start({ connection, object: stream.object, label: stream.label }),
            })}
            rows={enabled}
            rowKey={(stream) => String(stream.id)}
            {...(current === undefined ? {} : { current: String(current) })}
            onOpen={(stream) => openStream(stream.id)}
          />
        )}
      </div>
    </>
  )
}

/** Streams in the order of the deck; within a connection as the core gives them. */
function byDeck(streams: readonly SyncStream[], connections: readonly Connection[]): readonly SyncStream[] {
  const place = new Map(connections.map((connection, at) => [connection.id, at]))
  return streams.toSorted(
    (one, other) => (place.get(one.integration_id) ?? 0) - (place.get(other.integration_id) ?? 0),
  )
}
