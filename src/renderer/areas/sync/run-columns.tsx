import type { Connection } from '../../../contract/connections.ts'
import type { SyncRun } from '../../../contract/sync.ts'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { formatNumber } from '../../kit/format.ts'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { runGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import type { Column } from '../../kit/Table.tsx'
import type { RunAct } from './run-acts.ts'
import { RunDuration } from './RunDuration.tsx'
import { RunMenu } from './RunMenu.tsx'
import { RunProgress } from './RunProgress.tsx'
import { modeWord, runWord, triggerWord } from './run-words.ts'

export type RunColumnsOptions = {
  readonly connections: readonly Connection[]
  /** True where every row is of the same connection anyway. */
  readonly scoped: boolean
  /** Room for the table in px: the less there is, the fewer columns stand. */
  readonly width: number
  readonly onAct: (act: RunAct, run: SyncRun) => void
}

/** Columns of the list of runs, those of least weight left out where it gets narrow. */
export function runColumns({
  connections,
  scoped,
  width,
  onAct,
}: RunColumnsOptions): readonly Column<SyncRun>[] {
  const of = (run: SyncRun) => connections.find((one) => one.id === run.integration_id)
  const all: readonly (Column<SyncRun> & { readonly from?: number })[] = [
    { id: 'id', head: 'Run', width: 68, cell: (run) => formatRunId(run.id) },
    ...(scoped
      ? []
      : [
          {
            id: 'connection',
            head: 'Connection',
            width: 120,
            cell: (run: SyncRun) => {
              const connection = of(run)
              return connection ? (
                <ConnectionTag connection={connection} />
              ) : (
                `Removed, no. ${run.integration_id}`
              )
            },
          },
        ]),
    { id: 'object', head: 'Object', width: 144, identity: true, cell: (run) => run.object_label },
    { id: 'mode', head: 'Mode', width: 88, from: 900, cell: (run) => modeWord[run.mode] },
    { id: 'trigger', head: 'Started by', width: 96, from: 1300, cell: (run) => triggerWord[run.trigger] },
    {
      id: 'state',
      head: 'State',
      width: 112,
      cell: (run) => <Status status={runGlyph[run.status]}>{runWord[run.status]}</Status>,
    },
    { id: 'progress', head: 'Progress', cell: (run) => <RunProgress run={run} /> },
    {
      id: 'calls',
      head: 'API calls',
      width: 80,
      from: 900,
      numeric: true,
      cell: (run) => formatNumber(run.api_calls),
    },
    {
      id: 'started',
      head: 'Started',
      width: 112,
      from: 620,
      numeric: true,
      cell: (run) => <RelativeTime at={run.started_at ?? run.queued_at} />,
    },
    {
      id: 'took',
      head: 'Took',
      width: 92,
      from: 900,
      numeric: true,
      cell: (run) => <RunDuration run={run} />,
    },
    { id: 'acts', head: 'Actions', width: 80, cell: (run) => <RunMenu run={run} onAct={onAct} /> },
  ]
  return all.filter((column) => (column.from ?? 0) <= width)
}

/** Runs are numbers people say to each other: never grouped. */
export const formatRunId = (id: number): string => String(id)
