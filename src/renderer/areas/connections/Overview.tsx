import type { Connection } from '../../../contract/connections.ts'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { formatAge, formatChange, formatCount, formatNumber } from '../../kit/format.ts'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { connectionGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import { Table } from '../../kit/Table.tsx'
import type { Column } from '../../kit/Table.tsx'
import { useWidth } from '../../kit/use-width.ts'
import css from './Overview.module.css'
import { openConnection } from './places.ts'
import { lags, scheduleText } from './words.ts'

const columns: readonly Column<Connection>[] = [
  {
    id: 'label',
    head: 'Connection',
    identity: true,
    cell: (connection) => <ConnectionTag connection={connection} />,
  },
  {
    id: 'status',
    head: 'State',
    width: '20%',
    cell: ({ status, status_text }) => <Status status={connectionGlyph[status]}>{status_text}</Status>,
  },
  { id: 'org', head: 'Org', cell: ({ org_name }) => org_name ?? '–' },
  { id: 'user', head: 'User', cell: ({ username }) => username ?? '–' },
  {
    id: 'lag',
    head: 'Lag',
    numeric: true,
    width: 76,
    cell: (connection) => (
      <span className={lags(connection.lag_ms, connection) ? css.late : undefined}>
        {formatAge(connection.lag_ms)}
      </span>
    ),
  },
  {
    id: 'records',
    head: 'Records',
    numeric: true,
    width: 96,
    cell: ({ records }) => formatNumber(records),
  },
  {
    id: 'changed',
    head: 'Changed, 24 h',
    numeric: true,
    width: 108,
    cell: ({ changed_24h }) => formatChange(changed_24h),
  },
  { id: 'schedule', head: 'Schedule', cell: ({ schedule_minutes }) => scheduleText(schedule_minutes) },
  {
    id: 'synced',
    head: 'Last sync',
    numeric: true,
    width: 104,
    cell: ({ last_synced_at }) => <RelativeTime at={last_synced_at} />,
  },
]

// Facts that give way first when the window is narrow.
const spare = [
  { id: 'schedule', below: 1200 },
  { id: 'user', below: 1050 },
  { id: 'org', below: 860 },
] as const

/** All connections side by side: who they are, how far behind, how much they hold. */
export function Overview({ connections }: { readonly connections: readonly Connection[] }) {
  const [ref, width] = useWidth<HTMLDivElement>(1100)
  const shown = columns.filter(
    (column) => !spare.some((entry) => entry.id === column.id && width < entry.below),
  )
  const total = (of: (connection: Connection) => number) =>
    formatNumber(connections.reduce((sum, connection) => sum + of(connection), 0))
  return (
    <div className={css.overview} ref={ref}>
      <PageHeader title={finding(connections)} />
      <div className={css.scroll}>
        <Table
          label="All connections"
          columns={shown}
          rows={connections}
          rowKey={(connection) => String(connection.id)}
          height="comfortable"
          onOpen={(connection) => openConnection(connection.id)}
          foot={
            <span className={css.foot}>
              {total((connection) => connection.records)} records in{' '}
              {total((connection) => connection.streams)} streams ·{' '}
              {total((connection) => connection.changed_24h)} changes and{' '}
              {total((connection) => connection.errors_24h)} failed runs in 24 h
            </span>
          }
        />
      </div>
    </div>
  )
}

const wanting = new Set(['auth_failed', 'unreachable', 'quota', 'warning'])

/** The finding over the table: how many connections want a look. */
export function finding(connections: readonly Connection[]): string {
  const trouble = connections.filter((connection) => wanting.has(connection.status)).length
  if (trouble === 0)
    return connections.length === 1
      ? 'The connection carries on'
      : `All ${connections.length} connections carry on`
  return `${trouble} of ${formatCount(connections.length, 'connection')} ${trouble === 1 ? 'needs' : 'need'} a look`
}
