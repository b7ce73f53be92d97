import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import css from './Empty.module.css'
import { EmptyDrawing } from './EmptyDrawing.tsx'
import type { DrawingName } from './EmptyDrawing.tsx'
import { icon16 } from './icons.ts'

export type EmptyProps = {
  /** `first` nothing was ever here · `match` filters hide it · `permission` it may not be seen · `quiet` all is well. */
  readonly kind: 'first' | 'match' | 'permission' | 'quiet'
  readonly title: ReactNode
  /** What it is and what it brings; which filter empties the list; which permission and who grants it. */
  readonly children?: ReactNode
  /** Filters that stay visible above a `match`. */
  readonly filters?: ReactNode
  /** One primary, one more at most. */
  readonly actions?: ReactNode
  /** A link beneath: a sample to try. */
  readonly more?: ReactNode
  readonly drawing?: DrawingName
  readonly className?: string
}

/** A place with nothing in it, as finished as a full one. */
export function Empty({ kind, title, children, filters, actions, more, drawing, className }: EmptyProps) {
  return (
    <div className={cx(css.empty, className)} data-kind={kind}>
      {kind === 'first' || drawing ? <EmptyDrawing name={drawing ?? 'records'} /> : null}
      {filters ? <div className={css.filters}>{filters}</div> : null}
      <h2 className={css.title}>
        {kind === 'permission' ? <IconLock {...icon16} /> : null}
        {title}
      </h2>
      {children ? <div className={css.text}>{children}</div> : null}
      {actions ? <div className={css.actions}>{actions}</div> : null}
      {more ? <div className={css.more}>{more}</div> : null}
    </div>
  )
}
