import type { ReactNode } from 'react'
import css from './Settings.module.css'

export type RowProps = {
  readonly name: string
  readonly help?: ReactNode
  readonly children: ReactNode
}

/** One setting or fact: its name and what it means at left, the control or value at right. */
export function Row({ name, help, children }: RowProps) {
  return (
    <div className={css.setting}>
      <div>
        <p className={css.name}>{name}</p>
        {help ? <p className={css.help}>{help}</p> : null}
      </div>
      <div className={css.value}>{children}</div>
    </div>
  )
}
