import { IconArrowsLeftRight, IconPlayerPlay, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { ReconcileReport } from '../../../contract/reconcile.ts'
import type { SyncStream } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { useOff } from '../../api/use-off.ts'
import { Button } from '../../kit/Button.tsx'
import { formatAge, formatNumber, formatTime } from '../../kit/format.ts'
import { icon16 } from '../../kit/icons.ts'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { streamGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import { href, scopeParam } from '../../shell/route.ts'
import { proofHref } from './open.ts'
import { proofGlyph, proofWord } from './proof-words.ts'
import { runFigures } from './RunState.tsx'
import css from './State.module.css'
import { EndedWith, Facts, Figures, StateSentence } from './StateParts.tsx'
import { streamPhaseWord, streamSentence } from './stream-words.ts'
import { useCompare } from './use-proof.ts'
import { useRunActs } from './use-run-acts.ts'
import { useStart } from './use-start.ts'

export type StreamStateProps = {
  readonly stream: SyncStream
  readonly connection: Connection
  /** Its newest comparison with the org. */
  readonly report: ReconcileReport | undefined
}

const tones: Readonly<Partial<Record<SyncStream['state'], 'run' | 'bad' | 'warn'>>> = {
  backfill: 'run',
  running: 'run',
  failed: 'bad',
  interrupted: 'warn',
}
const underWay = new Set<SyncStream['state']>(['queued', 'backfill', 'running'])

/** A stream: the sentence first, then what can be done, what it ended with, how far it is, what its last run did. */
export function StreamState({ stream, connection, report }: StreamStateProps) {
  const last = useQuery(
    orpc.sync.run.queryOptions({
      input: { id: stream.last_run_id ?? 1 },
      enabled: stream.last_run_id !== null,
    }),
  )
  const run = stream.last_run_id === null ? undefined : last.data
  return (
    <div className={css.state}>
      <StateSentence glyph={streamGlyph[stream.state]} tone={tones[stream.state]}>
        {streamSentence(stream)}
      </StateSentence>
      <Actions stream={stream} connection={connection} />
      {stream.error ? <EndedWith title="What the last run ended with" error={stream.error} /> : null}
      <Facts facts={factsOf(stream, report)} />
      {run === undefined ? null : <Figures rows={runFigures(run)} />}
    </div>
  )
}

function Actions({ stream, connection }: Omit<StreamStateProps, 'report'>) {
  const off = useOff()
  const { act, busy } = useRunActs()
  const { start, busy: starting } = useStart()
  const compare = useCompare()
  const run = stream.last_run_id
  const resumable = stream.state === 'failed' || stream.state === 'paused' || stream.state === 'interrupted'
  const going = underWay.has(stream.state) ? `${stream.label} is under way` : undefined
  return (
    <div className={css.actions}>
      {resumable && run !== null ? (
        <Button
          icon={<IconPlayerPlay {...icon16} />}
          busy={busy === run}
          off={off}
          onClick={() => act('resume', { id: run, integration_id: stream.integration_id })}
        >
          {stream.state === 'failed' ? 'Retry' : 'Resume'}
        </Button>
      ) : (
        <Button
          icon={<IconRefresh {...icon16} />}
          busy={starting}
          off={off ?? going}
          onClick={() => start({ connection, object: stream.object, label: stream.label })}
        >
          Sync now
        </Button>
      )}
      <Button
        icon={<IconArrowsLeftRight {...icon16} />}
        off={off ?? (stream.watermark === null ? `${stream.label} has to be copied first` : undefined)}
        onClick={() => compare(stream, connection)}
      >
        Compare with the org
      </Button>
      <Button
        kind="quiet"
        href={href({
          area: 'records',
          path: [stream.object],
          params: { [scopeParam]: stream.integration_id },
        })}
      >
        Open records
      </Button>
    </div>
  )
}

function factsOf(stream: SyncStream, report: ReconcileReport | undefined): [string, ReactNode][] {
  const time = (at: string | null) => formatTime(at, { seconds: true })
  const deletions = stream.deletions_known_until
  return [
    ['Phase', streamPhaseWord[stream.phase]],
    [
      'Watermark',
      stream.watermark === null ? 'Not set: the first copy has not ended' : time(stream.watermark),
    ],
    ['Lag', formatAge(stream.lag_ms)],
    ...(stream.reading_until === null
      ? []
      : [['Reads up to', time(stream.reading_until)] satisfies [string, ReactNode]]),
    ['Records', `${formatNumber(stream.records)}, and ${formatNumber(stream.deleted)} deleted in the org`],
    ['Deletions known', deletions === null ? 'With the next run' : `up to ${time(deletions)}`],
    ['Formulas compared', stream.formulas_checked_at === null ? 'Not yet' : time(stream.formulas_checked_at)],
    ...(stream.fields_to_read.length === 0
      ? []
      : [['New fields to read', stream.fields_to_read.join(', ')] satisfies [string, ReactNode]]),
    [
      'Proof of sync',
      report === undefined ? (
        'Never compared'
      ) : (
        <a key="proof" href={proofHref(report.id, report.integration_id)} title={report.sentence}>
          <Status status={proofGlyph[report.status]}>
            {proofWord[report.status]} <RelativeTime at={report.as_of ?? report.queued_at} />
          </Status>
        </a>
      ),
    ],
    ['Last run', <LastRun key="run" stream={stream} />],
  ]
}

function LastRun({ stream }: { readonly stream: SyncStream }) {
  if (stream.last_run_id === null) return 'None yet'
  return (
    <a
      href={href({
        area: 'sync',
        path: [stream.last_run_id],
        params: { [scopeParam]: stream.integration_id, tab: 'streams' },
      })}
    >
      Run {stream.last_run_id}
      {stream.last_run_at === null ? ', under way' : `, ${formatTime(stream.last_run_at, { seconds: true })}`}
    </a>
  )
}
