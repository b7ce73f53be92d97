import type { ReactNode } from 'react'
import css from './ProgressBar.module.css'
import { formatPercent } from './format.ts'

export type ProgressBarProps = {
  /** What is running: name of the job or stream. */
  readonly label: ReactNode
  /** For the accessible name when `label` is not plain text. */
  readonly name?: string
  readonly done: number
  /** Absent while the total is not known: the bar then shows no share. */
  readonly total?: number | null
  /** "620,000 of 1,000,000 · 3,910 rows/s". */
  readonly left?: ReactNode
  /** "1 min 37 s left". */
  readonly right?: ReactNode
  readonly tone?: 'normal' | 'warn' | 'idle'
}

/** Determinate progress, 6 px. It never eases: the bar is where the work is. */
export function ProgressBar({ label, name, done, total, left, right, tone = 'normal' }: ProgressBarProps) {
  const known = typeof total === 'number' && total > 0
  const share = known ? Math.min(1, done / total) : 0
  return (
    <div className={css.progress}>
      <div className={css.line}>
        <span className={css.label}>{label}</span>
        {known ? <span className={css.share}>{formatPercent(share)}</span> : null}
      </div>
      <svg
        className={css.bar}
        width="100%"
        height="6"
        role="progressbar"
        aria-label={name ?? (typeof label === 'string' ? label : 'Progress')}
        aria-valuemin={0}
        aria-valuemax={known ? total : undefined}
        aria-valuenow={known ? done : undefined}
        data-tone={tone}
      >
        <rect className={css.track} width="100%" height="6" />
        <rect className={css.fill} width={`${share * 100}%`} height="6" />
      </svg>
      {left || right ? (
        <div className={css.foot}>
          <span>{left}</span>
          <span>{right}</span>
        </div>
      ) : null}
    </div>
  )
}
