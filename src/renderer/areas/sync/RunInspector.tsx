import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections.ts'
import type { SyncRun } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { useLiveRuns } from '../../api/events.ts'
import { Inspector } from '../../kit/Inspector.tsx'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { Failure } from '../../api/Failure.tsx'
import { openRun } from './open.ts'
import type { RunAct } from './run-acts.ts'
import css from './State.module.css'
import { RunState } from './RunState.tsx'
import { RunSteps } from './RunSteps.tsx'

export type RunInspectorProps = {
  readonly id: number
  readonly connections: readonly Connection[]
  readonly act: (act: RunAct, run: SyncRun) => void
  readonly busy: boolean
}

const close = () => openRun(undefined)

/** The run of the address, live while it is under way. */
export function useRun(id: number | undefined) {
  const live = useLiveRuns((state) => (id === undefined ? undefined : state.runs.get(id)))
  const query = useQuery(orpc.sync.run.queryOptions({ input: { id: id ?? 1 }, enabled: id !== undefined }))
  return { query, run: id === undefined ? undefined : (live ?? query.data) }
}

/** One run at the right of the list: its state in a sentence, its figures, its steps. */
export function RunInspector({ id, connections, act, busy }: RunInspectorProps) {
  const { query, run } = useRun(id)
  const connection = connections.find((one) => one.id === run?.integration_id)
  if (!run) {
    return (
      <Inspector
        name={`Run ${id}`}
        onClose={close}
        sections={[
          {
            id: 'state',
            label: 'State',
            content: query.isError ? (
              <div className={css.error}>
                <Failure compact title={`Run ${id} could not be read`} error={query.error} />
              </div>
            ) : (
              <LoadingRows rows={5} columns={[40, 50]} />
            ),
          },
        ]}
      />
    )
  }
  return (
    <Inspector
      key={run.id}
      name={run.object_label}
      kind={`Run ${run.id}${connection ? ` in ${connection.label}` : ''}`}
      connection={connection}
      onClose={close}
      sections={[
        { id: 'state', label: 'State', content: <RunState run={run} act={act} busy={busy} /> },
        { id: 'steps', label: 'Steps', content: <RunSteps run={run} /> },
      ]}
    />
  )
}
