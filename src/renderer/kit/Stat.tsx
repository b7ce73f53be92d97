import type { ReactNode } from 'react'
import css from './Stat.module.css'

export type StatProps = {
  readonly label: string
  /** Already formatted: number, duration, or "–". */
  readonly value: ReactNode
  readonly unit?: ReactNode
  /** `display` 26 px for the one key number, `small` 20 px in stat rows, `plain` 13 px in dense cells. */
  readonly size?: 'display' | 'small' | 'plain'
  readonly tone?: 'normal' | 'warn' | 'bad'
  /** Opens the receipt: the number gets a dotted underline and becomes a button. */
  readonly onExplain?: () => void
  /** A meter or a sentence beneath. */
  readonly children?: ReactNode
}

/** One number with its label, its unit and its receipt. */
export function Stat({
  label,
  value,
  unit,
  size = 'plain',
  tone = 'normal',
  onExplain,
  children,
}: StatProps) {
  return (
    <div className={css.stat} data-size={size} data-tone={tone}>
      <dt className={css.label}>{label}</dt>
      <dd className={css.body}>
        <span className={css.figure}>
          {onExplain ? (
            <button type="button" className={css.explain} onClick={onExplain} title="Explain this number">
              {value}
            </button>
          ) : (
            <span className={css.value}>{value}</span>
          )}
          {unit ? <span className={css.unit}>{unit}</span> : null}
        </span>
        {children}
      </dd>
    </div>
  )
}

/** Stats side by side in equal columns, divided by rules; `plain` leaves the rules out. */
export function StatRow({
  children,
  plain = false,
}: {
  readonly children: ReactNode
  readonly plain?: boolean
}) {
  return (
    <dl className={css.row} data-plain={plain || undefined}>
      {children}
    </dl>
  )
}
