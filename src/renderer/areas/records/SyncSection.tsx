import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { RecordDetail, RecordVersion } from '../../../contract/records.ts'
import { orpc } from '../../api/client.ts'
import { Failure } from '../../api/Failure.tsx'
import { formatTime } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { streamGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import { runHref } from '../connections/places.ts'
import { proofHref, streamHref } from '../sync/open.ts'
import { proofGlyph, proofWord } from '../sync/proof-words.ts'
import { EndedWith, Facts } from '../sync/StateParts.tsx'
import { streamSentence } from '../sync/stream-words.ts'
import { useLastProofs } from '../sync/use-proof.ts'
import css from './RecordInspector.module.css'

export type SyncSectionProps = {
  readonly record: RecordDetail
  readonly connection: Connection
  /** Newest first. */
  readonly versions: readonly RecordVersion[]
}

/** How fresh a record is: when it was read and by which run, and how its object stands with the org. */
export function SyncSection({ record, connection, versions }: SyncSectionProps) {
  const query = useQuery(orpc.sync.streams.queryOptions({ input: { integration_id: connection.id } }))
  const proofs = useLastProofs(connection.id)
  const stream = query.data?.items.find((one) => one.object === record.object && one.enabled)
  const report = stream === undefined ? undefined : proofs.get(stream.id)
  const run = versions[0]?.run_id ?? null
  return (
    <>
      <SectionHead
        title="Sync"
        flush
        level={3}
        actions={
          stream === undefined ? undefined : <a href={streamHref(stream.id, connection.id)}>Its stream</a>
        }
      />
      {query.isError && query.data === undefined ? (
        <Failure
          compact
          title="How it is kept in step could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <LoadingRows rows={3} columns={[30, 50]} label="Reading how it is kept in step" />
      ) : (
        <>
          {stream?.error ? (
            <EndedWith
              title={`${stream.label} could not be synced; this record may have changed since`}
              error={stream.error}
            />
          ) : null}
          <Facts
            facts={[
              [
                'This content',
                <span key="content">
                  taken in {formatTime(record.synced_at, { seconds: true })}
                  {run === null ? '' : ' by '}
                  {run === null ? null : <a href={runHref(run, connection.id)}>run {run}</a>}
                </span>,
              ],
              ['First seen', formatTime(record.first_seen_at, { seconds: true })],
              [
                'Its object',
                stream === undefined ? (
                  <span key="object" className={css.quiet}>
                    is no longer kept in step; only reading it from the org renews this record
                  </span>
                ) : (
                  <Status key="object" status={streamGlyph[stream.state]} className={css.wrap}>
                    {streamSentence(stream)}
                  </Status>
                ),
              ],
              [
                'Proof of sync',
                report === undefined ? (
                  'Never compared with the org'
                ) : (
                  <a key="proof" href={proofHref(report.id, connection.id)} title={report.sentence}>
                    <Status status={proofGlyph[report.status]}>
                      {proofWord[report.status]} <RelativeTime at={report.as_of ?? report.queued_at} />
                    </Status>
                  </a>
                ),
              ],
            ]}
          />
        </>
      )}
    </>
  )
}
