import type { Connection } from '../../../contract/connections.ts'
import type { SyncRun } from '../../../contract/sync.ts'
import { formatCount } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { ProgressBar } from '../../kit/ProgressBar.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { Spine } from '../../kit/Spine.tsx'
import { runGlyph } from '../../kit/states.ts'
import { href } from '../../shell/route.ts'
import { doneText, leftText, modeWord, rateText } from '../sync/run-words.ts'
import css from './Side.module.css'

/** More than these are counted in one line: the list is for a glance, Sync for the rest. */
const shown = 4

export type RunningProps = {
  readonly runs: readonly SyncRun[]
  readonly connections: readonly Connection[]
}

/** Runs under way: how far, how fast, how long still. */
export function Running({ runs, connections }: RunningProps) {
  const waiting = runs.filter((run) => run.status !== 'running').length
  return (
    <section aria-label="Running">
      <SectionHead
        title="Running"
        note={
          waiting > 0
            ? `${runs.length - waiting}, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}`
            : runs.length
        }
        actions={<a href={href({ area: 'sync' })}>All runs</a>}
      />
      {runs.length === 0 ? <p className={css.none}>Nothing runs now.</p> : null}
      <ul>
        {runs.slice(0, shown).map((run) => {
          const connection = connections.find((one) => one.id === run.integration_id)
          return (
            <li key={run.id} className={css.run}>
              {connection ? (
                <Spine environment={connection.environment} color={connection.color} className={css.spine} />
              ) : (
                <span />
              )}
              {run.status === 'running' && run.expected ? (
                <ProgressBar
                  name={`${modeWord[run.mode]} ${run.object_label}`}
                  label={<RunName run={run} />}
                  done={run.read}
                  total={run.expected}
                  left={doneText(run)}
                  right={leftText(run) ?? rateText(run)}
                />
              ) : (
                <div>
                  <p className={css.name}>
                    <Glyph status={runGlyph[run.status]} /> <RunName run={run} />
                  </p>
                  <p className={css.facts}>
                    <span>{run.status === 'queued' ? 'Waits for its turn' : doneText(run)}</span>
                    <span>{rateText(run)}</span>
                  </p>
                </div>
              )}
            </li>
          )
        })}
      </ul>
      {runs.length > shown ? (
        <p className={css.none}>{formatCount(runs.length - shown, 'more run')} under way</p>
      ) : null}
    </section>
  )
}

function RunName({ run }: { readonly run: SyncRun }) {
  return (
    <a className={css.link} href={href({ area: 'sync', path: [run.id] })}>
      {modeWord[run.mode]} · {run.object_label}
    </a>
  )
}
