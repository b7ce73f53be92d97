import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import css from './Glyph.module.css'
import type { StatusName } from './types.ts'

const ring = 'M7 1.7a5.3 5.3 0 1 1 0 10.6a5.3 5.3 0 1 1 0-10.6z'
const disc = 'M7 .75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 1 1 0-12.5z'
const question = 'M5.45 5.6a1.55 1.55 0 1 1 2.4 1.3c-.6.4-.85.65-.85 1.25'

const shapes: Record<StatusName, ReactNode> = {
  ok: (
    <>
      <path className={css.fill} d={disc} />
      <path className={css.ink} d="M4.1 7.2l2 2 3.8-4.2" />
    </>
  ),
  fine: <path className={css.stroke} d="M2.6 7.4l2.9 2.9 5.9-6.6" />,
  running: (
    <>
      <path className={css.track} d={ring} />
      <path className={css.arc} d="M7 1.7a5.3 5.3 0 0 1 2.9 9.74" />
    </>
  ),
  queued: <path className={css.stroke} d={ring} />,
  paused: (
    <>
      <path className={css.fill} d={disc} />
      <path className={css.ink} d="M5.5 4.6v4.8M8.5 4.6v4.8" />
    </>
  ),
  decision: (
    <>
      <path
        className={css.fill}
        d="M6.3.7a1 1 0 0 1 1.4 0l5.6 5.6a1 1 0 0 1 0 1.4l-5.6 5.6a1 1 0 0 1-1.4 0L.7 7.7a1 1 0 0 1 0-1.4z"
      />
      <path className={css.ink} d={question} />
      <path className={css.ink} d="M7 9.75v.05" />
    </>
  ),
  warning: (
    <>
      <path
        className={css.fill}
        d="M6.2 1.3a.95.95 0 0 1 1.6 0l5.8 10.3a.9.9 0 0 1-.8 1.4H1.2a.9.9 0 0 1-.8-1.4z"
      />
      <path className={css.mark} d="M7 5v3.4M7 10.6v.05" />
    </>
  ),
  partial: (
    <>
      <path className={css.stroke} d={ring} />
      <path className={css.fill} d="M7 1.5a5.5 5.5 0 0 1 0 11z" />
    </>
  ),
  interrupted: (
    <>
      <path
        className={css.stroke}
        d="M8.4 1.9a5.3 5.3 0 0 1 3.4 7.4M10.6 10.9a5.3 5.3 0 0 1-7.9-.9M1.8 8.1A5.3 5.3 0 0 1 5.9 1.8"
      />
      <path className={css.fill} d="M7.7 3.6L4.6 7.6h2L6 10.5l3.3-4.1H7.2z" />
    </>
  ),
  failed: (
    <>
      <path className={css.fill} d="M4.3.8h5.4l3.5 3.5v5.4l-3.5 3.5H4.3L.8 9.7V4.3z" />
      <path className={css.ink} d="M4.9 4.9l4.2 4.2M9.1 4.9L4.9 9.1" />
    </>
  ),
  unknown: (
    <>
      <path className={cx(css.stroke, css.dashed)} d={ring} />
      <path className={css.thin} d={question} />
      <path className={css.thin} d="M7 9.7v.05" />
    </>
  ),
  cancelled: (
    <>
      <path className={css.stroke} d={ring} />
      <path className={css.stroke} d="M3.5 10.5l7-7" />
    </>
  ),
  skipped: <path className={css.stroke} d="M2.2 7h9.6" />,
}

/** Every status the product can show, in the order of the legend. */
export const statusNames = Object.keys(shapes) as readonly StatusName[]

export type GlyphProps = {
  readonly status: StatusName
  /** Needed where the glyph stands alone; beside a word it stays silent. */
  readonly label?: string
  /** Draws in the surrounding text colour. */
  readonly plain?: boolean
  readonly className?: string
}

/** A status as a 14 px shape. No two share a form, so colour is never needed to tell them apart. */
export function Glyph({ status, label, plain = false, className }: GlyphProps) {
  return (
    <svg
      viewBox="0 0 14 14"
      width="14"
      height="14"
      className={cx(css.glyph, className)}
      data-status={status}
      data-plain={plain || undefined}
      data-forced="keep"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {shapes[status]}
    </svg>
  )
}
