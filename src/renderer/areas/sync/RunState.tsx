import type { SyncRun } from '../../../contract/sync.ts'
import { Button } from '../../kit/Button.tsx'
import { ErrorPanel } from '../../kit/ErrorPanel.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { ProgressBar } from '../../kit/ProgressBar.tsx'
import { runGlyph } from '../../kit/states.ts'
import { Stat, StatRow } from '../../kit/Stat.tsx'
import { href } from '../../shell/route.ts'
import { actLabel, actsOf } from './run-acts.ts'
import type { RunAct } from './run-acts.ts'
import { actIcon } from './RunMenu.tsx'
import css from './RunState.module.css'
import { doneText, errorFacts, leftText, modeWord, rateText, runSentence } from './run-words.ts'
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
      <p className={css.sentence} data-status={run.status}>
        <Glyph status={runGlyph[run.status]} />
        <span>{runSentence(run)}</span>
      </p>
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
        <div className={css.error}>
          <ErrorPanel compact title="What the run ended with" details={errorFacts(run.error)}>
            {run.error.message}
          </ErrorPanel>
        </div>
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
      <StatRow plain>
        <Stat label="Created" value={formatNumber(run.created)} />
        <Stat label="Updated" value={formatNumber(run.updated)} />
        <Stat label="Unchanged" value={formatNumber(run.unchanged)} />
        <Stat label="Deleted" value={formatNumber(run.deleted)} />
      </StatRow>
      <StatRow plain>
        <Stat label="Read" value={formatNumber(run.read)} />
        <Stat label="API calls" value={formatNumber(run.api_calls)} />
        <Stat label="Rows/s" value={formatNumber(run.rows_per_s)} />
        <Stat label="Took" value={<RunDuration run={run} />} />
      </StatRow>
    </div>
  )
}
