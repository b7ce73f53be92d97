import type { ReactNode } from 'react'
import css from './PageHeader.module.css'
import { formatNumber } from './format.ts'
import { Freshness } from './RelativeTime.tsx'

export type PageHeaderProps = {
  /** Says the finding where there is one ("3 need you, 41 were handled"), else the name of the page. */
  readonly title: ReactNode
  readonly count?: number
  /** Plates, status and the like beside the title. */
  readonly beside?: ReactNode
  /** Second line in `fg-3`: period, scope. */
  readonly sub?: ReactNode
  /** When the figures were read; printed as "as of 09:41, 40 s ago". */
  readonly asOf?: string | number | null
  /** Right side, the primary last. */
  readonly actions?: ReactNode
}

/** Head of a page: title with count and freshness at left, actions at right, a rule beneath. */
export function PageHeader({ title, count, beside, sub, asOf, actions }: PageHeaderProps) {
  const fresh = asOf === undefined ? null : <Freshness at={asOf} />
  return (
    <header className={css.header}>
      <div className={css.text}>
        <div className={css.line}>
          <h1>{title}</h1>
          {count === undefined ? null : <span className={css.count}>{formatNumber(count)}</span>}
          {beside}
          {sub ? null : fresh}
        </div>
        {sub ? (
          <p className={css.sub}>
            {sub}
            {fresh ? <> · {fresh}</> : null}
          </p>
        ) : null}
      </div>
      {actions ? <div className={css.actions}>{actions}</div> : null}
    </header>
  )
}
