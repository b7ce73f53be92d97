import { PageHeader } from '../../kit/PageHeader.tsx'
import { Tabs } from '../../kit/Tabs.tsx'
import { useLiveRuns } from '../../api/events.ts'
import { useActions } from '../../shell/actions.ts'
import { param, setParams, useRoute } from '../../shell/route.ts'
import { useConnections, useScope } from '../../shell/scope.ts'
import { filterOf } from './filter.ts'
import { openRun, openStream } from './open.ts'
import { ProofInspector } from './ProofInspector.tsx'
import { ProofView } from './ProofView.tsx'
import { actLabel, actsOf } from './run-acts.ts'
import { RunInspector, useRun } from './RunInspector.tsx'
import { RunsView } from './RunsView.tsx'
import { StreamInspector } from './StreamInspector.tsx'
import { StreamsView } from './StreamsView.tsx'
import css from './Sync.module.css'
import { SyncNow } from './SyncNow.tsx'
import { openProof, useLastProofs } from './use-proof.ts'
import { useRunActs } from './use-run-acts.ts'
import { useRuns } from './use-runs.ts'

const tabs = [
  { id: 'runs', label: 'Runs' },
  { id: 'streams', label: 'Streams' },
  { id: 'proof', label: 'Proof' },
] as const
const actKeys = { pause: 'p', resume: 'p', cancel: 'shift+x' } as const

/** Sync: every run live, and the streams they keep in step. */
export function Screen() {
  const route = useRoute()
  const { id: scope, connection } = useScope()
  const { connections } = useConnections()
  const tab = tabs.find((each) => each.id === param(route, 'tab'))?.id ?? 'runs'
  const proof = numberOf(param(route, 'proof'))
  const runId = tab === 'proof' || proof !== undefined ? undefined : numberOf(route.id)
  const stream =
    tab === 'streams' && proof === undefined && runId === undefined
      ? numberOf(param(route, 'stream'))
      : undefined
  const proofs = useLastProofs(scope)
  const filter = filterOf(route, scope)
  const found = useRuns(filter)
  const { act, busy } = useRunActs()
  const { run } = useRun(runId)
  useActions([
    ...(run
      ? actsOf(run.status).map((each) => ({
          id: `run-${each}`,
          label: `${actLabel(each, run.status)}: ${run.object_label}, run ${run.id}`,
          keys: actKeys[each],
          run: () => act(each, run),
        }))
      : []),
    ...(proof === undefined
      ? []
      : [{ id: 'close', label: 'Close the inspector', keys: 'escape', run: () => openProof(undefined) }]),
    ...(stream === undefined
      ? []
      : [{ id: 'close', label: 'Close the inspector', keys: 'escape', run: () => openStream(undefined) }]),
    ...(runId === undefined
      ? []
      : [{ id: 'close', label: 'Close the inspector', keys: 'escape', run: () => openRun(undefined) }]),
    { id: 'refresh', label: 'Read the runs again', keys: 'r', run: () => void found.query.refetch() },
  ])
  return (
    <div className={css.page}>
      <PageHeader
        title="Sync"
        beside={<UnderWay scope={scope} />}
        asOf={found.query.dataUpdatedAt || null}
        actions={<SyncNow connections={connections} scope={connection} />}
      />
      <Tabs
        label="Sync"
        tabs={tabs}
        value={tab}
        onChange={(next) =>
          setParams({ tab: next === 'runs' ? undefined : next, proof: undefined, stream: undefined })
        }
      />
      <div className={css.row}>
        <div className={css.main}>
          {tab === 'runs' ? (
            <RunsView
              found={found}
              filter={filter}
              connections={connections}
              current={runId === undefined ? undefined : String(runId)}
              act={act}
            />
          ) : tab === 'proof' ? (
            <ProofView connections={connections} scope={scope} current={proof} />
          ) : (
            <StreamsView connections={connections} scope={scope} current={stream} />
          )}
        </div>
        {proof === undefined ? null : <ProofInspector id={proof} connections={connections} />}
        {stream === undefined ? null : (
          <StreamInspector id={stream} connections={connections} report={proofs.get(stream)} />
        )}
        {runId === undefined ? null : (
          <RunInspector id={runId} connections={connections} act={act} busy={busy === runId} />
        )}
      </div>
    </div>
  )
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : undefined

/** "2 running, 1 waits": what is under way at this moment. */
function UnderWay({ scope }: { readonly scope: number | undefined }) {
  const live = useLiveRuns((state) => state.runs)
  const own = [...live.values()].filter((run) => scope === undefined || run.integration_id === scope)
  const running = own.filter((run) => run.status === 'running').length
  const waiting = own.filter((run) => run.status === 'queued').length
  const words = [
    running > 0 ? `${running} running` : '',
    waiting > 0 ? `${waiting} ${waiting === 1 ? 'waits' : 'wait'}` : '',
  ].filter(Boolean)
  return <span className={css.live}>{words.length > 0 ? words.join(', ') : 'Nothing runs now'}</span>
}
