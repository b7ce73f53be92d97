import type { SyncRun } from '../../../contract/sync.ts'
import { Button } from '../../kit/Button.tsx'
import { ProgressBar } from '../../kit/ProgressBar.tsx'
import { runGlyph } from '../../kit/states.ts'
import { href } from '../../shell/route.ts'
import { actLabel, actsOf } from './run-acts.ts'
import type { RunAct } from './run-acts.ts'
import { actIcon } from './RunMenu.tsx'
import css from './State.module.css'
import { EndedWith, Figures, StateSentence } from './StateParts.tsx'
import type { Figure } from './StateParts.tsx'
import { doneText, leftText, modeWord, rateText, runSentence } from './run-words.ts'
import { RunDuration } from './RunDuration.tsx'
import { useOff } from '../../api/use-off.ts'

export type RunStateProps = {
  readonly run: SyncRun
  readonly act: (act: RunAct, run: SyncRun) => void
  readonly busy: boolean
}

/** State of a run: the sentence first, then what can be done, how far it is, what it did. */
export function RunState({ run, act, busy }: RunStateProps) {
  const off = useOff()
  const open = run.status === 'running' || run.status === 'paused' || run.status === 'interrupted'
  return (
    <div className={css.state}>
      <StateSentence glyph={runGlyph[run.status]} tone={tones[run.status]}>
        {runSentence(run)}
      </StateSentence>
      <div className={css.actions}>
        {actsOf(run.status).map((each) => (
          <Button key={each} icon={actIcon[each]} busy={busy} off={off} onClick={() => act(each, run)}>
            {actLabel(each, run.status)}
          </Button>
        ))}
        <Button
          kind={actsOf(run.status).length > 0 ? 'quiet' : 'default'}
          href={href({ area: 'records', path: [run.object], params: { c: run.integration_id } })}
        >
          Open {run.object_label} records
        </Button>
      </div>
      {run.error && run.status === 'failed' ? (
        <EndedWith title="What the run ended with" error={run.error} />
      ) : null}
      {open && run.expected ? (
        <ProgressBar
          label={modeWord[run.mode]}
          done={run.read}
          total={run.expected}
          tone={run.status === 'running' ? 'normal' : 'idle'}
          left={[doneText(run), rateText(run)].filter(Boolean).join(' · ')}
          right={leftText(run)}
        />
      ) : null}
      <Figures rows={runFigures(run)} />
    </div>
  )
}

const tones: Readonly<Partial<Record<SyncRun['status'], 'run' | 'bad' | 'warn'>>> = {
  running: 'run',
  failed: 'bad',
  interrupted: 'warn',
}

/** What a run did, in two rows. */
export const runFigures = (run: SyncRun): readonly (readonly Figure[])[] => [
  [
    ['Created', run.created],
    ['Updated', run.updated],
    ['Unchanged', run.unchanged],
    ['Deleted', run.deleted],
  ],
  [
    ['Read', run.read],
    ['API calls', run.api_calls],
    ['Rows/s', run.rows_per_s],
    ['Took', <RunDuration key="took" run={run} />],
  ],
]
