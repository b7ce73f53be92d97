import type { SyncRun } from '../../../contract/sync.ts'
import { formatCount, formatDuration, formatNumber, formatRate } from '../../kit/format.ts'
import { ProgressBar } from '../../kit/ProgressBar.tsx'
import css from './FirstSync.module.css'

/** A first copy under way, above the rows that have arrived so far. */
export function FirstSync({ run, plural }: { readonly run: SyncRun; readonly plural: string }) {
  const done =
    run.expected === null
      ? `${formatCount(run.read, 'row')} read`
      : `${formatNumber(run.read)} of ${formatCount(run.expected, 'row')}`
  const rate = run.rows_per_s === null ? '' : ` · ${formatRate(run.rows_per_s)}`
  const left = run.eta_ms === null ? undefined : `${formatDuration(run.eta_ms)} left`
  return (
    <div className={css.line}>
      <ProgressBar
        label={
          run.status === 'running' ? `First copy of ${plural}` : `First copy of ${plural}: ${run.status}`
        }
        done={run.read}
        total={run.expected}
        left={`${done}${rate}`}
        right={left}
        tone={run.status === 'running' ? 'normal' : 'idle'}
      />
    </div>
  )
}
