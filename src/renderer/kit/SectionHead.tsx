import type { ReactNode } from 'react'
import css from './SectionHead.module.css'

export type SectionHeadProps = {
  readonly title: ReactNode
  /** A count or a short qualifier in `fg-3` right after the title. */
  readonly note?: ReactNode
  /** Links and small buttons at the right edge. */
  readonly actions?: ReactNode
  /** Draws the rule beneath; a table that follows brings its own head and needs none. */
  readonly ruled?: boolean
  /** No padding of its own, for use inside a padded region. */
  readonly flush?: boolean
  readonly level?: 2 | 3
}

/** Head of a region: 13/20 semibold, its count, its actions. */
export function SectionHead({ title, note, actions, ruled, flush, level = 2 }: SectionHeadProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <div className={css.head} data-ruled={ruled || undefined} data-flush={flush || undefined}>
      <Heading className={css.title}>{title}</Heading>
      {note === undefined ? null : <span className={css.note}>{note}</span>}
      {actions ? <div className={css.actions}>{actions}</div> : null}
    </div>
  )
}
