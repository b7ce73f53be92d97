import { cx } from './cx.ts'
import css from './Spine.module.css'
import type { Environment } from './types.ts'

export type SpineProps = {
  readonly environment: Environment
  /** Deck colour, 1 to 8. */
  readonly color: number
  /** `small` is the 6 px slot of rows and chips, `full` the 8 px line of frames and wide panels. */
  readonly form?: 'small' | 'full'
  readonly className?: string
}

/** A connection's line: double production, single sandbox, dashed scratch, dotted demo. Fills its height. */
export function Spine({ environment, color, form = 'small', className }: SpineProps) {
  return (
    <span
      aria-hidden
      className={cx(css.spine, className)}
      data-deck={color}
      data-environment={environment}
      data-forced="keep"
      data-form={form}
    />
  )
}
