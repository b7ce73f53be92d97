import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { Glyph } from './Glyph.tsx'
import css from './Status.module.css'
import type { StatusName } from './types.ts'

export type StatusProps = {
  readonly status: StatusName
  /** The word: always there, so that shape and colour are never alone. */
  readonly children: ReactNode
  readonly className?: string
}

/** A state in a row, a header or a form: glyph and word. */
export function Status({ status, children, className }: StatusProps) {
  return (
    <span className={cx(css.status, className)}>
      <Glyph status={status} />
      <span className={css.word}>{children}</span>
    </span>
  )
}
