import type { ReactNode } from 'react'
import css from './Banner.module.css'

export type BannerProps = {
  readonly tone?: 'warn' | 'bad' | 'info'
  readonly icon?: ReactNode
  /** One sentence; the first words in `<strong>` name the state. */
  readonly children: ReactNode
  readonly actions?: ReactNode
}

/** A full-width notice under the top bar: one sentence and what can be done. */
export function Banner({ tone = 'info', icon, children, actions }: BannerProps) {
  return (
    <div className={css.banner} data-tone={tone} role="status">
      {icon ? <span className={css.icon}>{icon}</span> : null}
      <p className={css.text}>{children}</p>
      {actions ? <div className={css.actions}>{actions}</div> : null}
    </div>
  )
}
