import type { SyncRun } from '../../../contract/sync.ts'
import { formatPercent, formatShort } from '../../kit/format.ts'
import css from './RunProgress.module.css'
import { againText, changesText, doneText, leftText, phaseWord, rateText } from './run-words.ts'

/** How far a run is, in one line of a table: a bar while a total is known, else what it did. */
export function RunProgress({ run }: { readonly run: SyncRun }) {
  if (run.status === 'failed')
    return (
      <span className={css.words} title={run.error?.message}>
        {run.error?.message ?? 'No reason given'}
      </span>
    )
  if (run.status === 'done' || run.status === 'cancelled')
    return <span className={css.words}>{changesText(run)}</span>
  if (run.status === 'queued')
    return (
      <span className={css.words}>
        {run.error ? `${againText(run)}: ${run.error.message}` : 'Waits for its turn'}
      </span>
    )
  if (run.status === 'running' && run.read === 0)
    return <span className={css.words}>{phaseWord[run.phase]}</span>
  const facts = [
    run.expected ? formatPercent(Math.min(1, run.read / run.expected)) : undefined,
    run.expected ? `${formatShort(run.read)} of ${formatShort(run.expected)}` : doneText(run),
    rateText(run),
    leftText(run),
  ].filter(Boolean)
  return (
    <span className={css.line}>
      {run.expected ? <Bar run={run} total={run.expected} /> : null}
      <span className={css.words} title={doneText(run)}>
        {facts.join(' · ')}
      </span>
    </span>
  )
}

function Bar({ run, total }: { readonly run: SyncRun; readonly total: number }) {
  return (
    <svg
      className={css.bar}
      width="72"
      height="6"
      role="progressbar"
      aria-label={run.object_label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={run.read}
      data-idle={run.status === 'running' ? undefined : true}
    >
      <rect className={css.track} width="100%" height="6" />
      <rect className={css.fill} width={`${Math.min(1, run.read / total) * 100}%`} height="6" />
    </svg>
  )
}
