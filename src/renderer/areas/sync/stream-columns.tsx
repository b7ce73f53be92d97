import { IconArrowsLeftRight, IconRefresh } from '@tabler/icons-react'
import type { Connection } from '../../../contract/connections.ts'
import type { ReconcileReport } from '../../../contract/reconcile.ts'
import type { SyncStream } from '../../../contract/sync.ts'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { formatAge, formatNumber, missing } from '../../kit/format.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon16 } from '../../kit/icons.ts'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { streamGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import type { Column } from '../../kit/Table.tsx'
import { useOff } from '../../api/use-off.ts'
import { href } from '../../shell/route.ts'
import css from './Proof.module.css'
import { isUnderWay, proofGlyph, proofWord } from './proof-words.ts'

const stateWord: Readonly<Record<SyncStream['state'], string>> = {
  new: 'Never synced',
  queued: 'Queued',
  backfill: 'First copy',
  running: 'Running',
  incremental: 'In step',
  failed: 'Failed',
  paused: 'Paused',
  interrupted: 'Interrupted',
}

export type StreamColumnsOptions = {
  readonly connections: readonly Connection[]
  readonly scoped: boolean
  readonly width: number
  /** The newest comparison of each stream. */
  readonly proofs: ReadonlyMap<number, ReconcileReport>
  readonly onCompare: (stream: SyncStream, connection: Connection) => void
  readonly onSync: (stream: SyncStream, connection: Connection) => void
}

/** Columns of the streams, fewer where it gets narrow. */
export function streamColumns(options: StreamColumnsOptions): readonly Column<SyncStream>[] {
  const { connections, scoped, width, proofs, onSync, onCompare } = options
  const of = (stream: SyncStream) => connections.find((one) => one.id === stream.integration_id)
  const all: readonly (Column<SyncStream> & { readonly from?: number })[] = [
    ...(scoped
      ? []
      : [
          {
            id: 'connection',
            head: 'Connection',
            width: 132,
            cell: (stream: SyncStream) => {
              const connection = of(stream)
              return connection ? <ConnectionTag connection={connection} /> : missing
            },
          },
        ]),
    { id: 'object', head: 'Object', width: 168, identity: true, cell: (stream) => stream.label },
    {
      id: 'state',
      head: 'State',
      width: 128,
      cell: (stream) => <Status status={streamGlyph[stream.state]}>{stateWord[stream.state]}</Status>,
    },
    {
      id: 'watermark',
      head: 'In step up to',
      from: 730,
      width: 116,
      numeric: true,
      cell: (stream) => <RelativeTime at={stream.watermark} />,
    },
    { id: 'lag', head: 'Lag', width: 76, numeric: true, cell: (stream) => formatAge(stream.lag_ms) },
    {
      id: 'records',
      head: 'Records',
      from: 840,
      width: 104,
      numeric: true,
      cell: (stream) => formatNumber(stream.records),
    },
    {
      id: 'deleted',
      head: 'Deleted',
      from: 1420,
      width: 84,
      numeric: true,
      cell: (stream) => formatNumber(stream.deleted),
    },
    {
      id: 'changes',
      head: 'Changed last',
      from: 1420,
      width: 104,
      numeric: true,
      cell: (stream) => formatNumber(stream.last_run_changes),
    },
    {
      id: 'last',
      head: 'Last run',
      from: 1090,
      width: 112,
      numeric: true,
      cell: (stream) => <RelativeTime at={stream.last_run_at} />,
    },
    {
      id: 'proof',
      head: 'Proof',
      from: 980,
      width: 148,
      cell: (stream) => <Proof report={proofs.get(stream.id)} />,
    },
    {
      id: 'acts',
      head: 'Sync',
      width: 96,
      cell: (stream) => {
        const connection = of(stream)
        return connection ? (
          <span className={css.cell}>
            <SyncOne
              label={stream.label}
              onSync={() => onSync(stream, connection)}
              busy={underWay.has(stream.state)}
            />
            <CompareOne
              stream={stream}
              busy={isUnderWayAt(proofs.get(stream.id))}
              onCompare={() => onCompare(stream, connection)}
            />
          </span>
        ) : null
      },
    },
  ]
  return all.filter((column) => (column.from ?? 0) <= width)
}

const underWay = new Set<SyncStream['state']>(['queued', 'backfill', 'running'])

type SyncOneProps = { readonly label: string; readonly busy: boolean; readonly onSync: () => void }

function SyncOne({ label, busy, onSync }: SyncOneProps) {
  const off = useOff() ?? (busy ? `${label} is under way` : undefined)
  return (
    <IconButton label={`Sync ${label} now`} size="small" off={off} onClick={onSync}>
      <IconRefresh {...icon16} />
    </IconButton>
  )
}

const isUnderWayAt = (report: ReconcileReport | undefined): boolean =>
  report !== undefined && isUnderWay(report)

/** The last comparison of a stream; opens it. */
function Proof({ report }: { readonly report: ReconcileReport | undefined }) {
  if (report === undefined) return <span>{missing}</span>
  const { status, finished_at: at, as_of: asOf } = report
  return (
    <a
      className={css.proof}
      title={report.sentence}
      href={href({ area: 'sync', params: { tab: 'streams', proof: report.id } })}
    >
      <Status status={proofGlyph[status]}>
        {proofWord[status]} <RelativeTime at={asOf ?? at} />
      </Status>
    </a>
  )
}

type CompareOneProps = {
  readonly stream: SyncStream
  readonly busy: boolean
  readonly onCompare: () => void
}

function CompareOne({ stream, busy, onCompare }: CompareOneProps) {
  const reason =
    stream.watermark === null
      ? `${stream.label} has to be copied first`
      : busy
        ? `${stream.label} is being compared`
        : undefined
  const off = useOff() ?? reason
  return (
    <IconButton label={`Compare ${stream.label} with the org`} size="small" off={off} onClick={onCompare}>
      <IconArrowsLeftRight {...icon16} />
    </IconButton>
  )
}
