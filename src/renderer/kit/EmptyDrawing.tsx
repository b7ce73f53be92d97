import type { ReactNode } from 'react'
import css from './EmptyDrawing.module.css'

export type DrawingName = 'records' | 'connections' | 'sync' | 'activity' | 'search'

const spine = <path className={css.spine} d="M2 4v48M8 4v48" />

const drawings: Record<DrawingName, ReactNode> = {
  connections: (
    <>
      {spine}
      <path className={css.spine} d="M24 4v48" />
      <path className={css.dashed} d="M40 4v48" />
      <rect className={css.box} x="56" y="4" width="34" height="48" rx="2" />
      <path className={css.line} d="M73 20v16M65 28h16" />
    </>
  ),
  records: (
    <>
      {spine}
      <rect className={css.head} x="24" y="4" width="132" height="10" />
      <path className={css.rule} d="M24 26h132M24 39h132M24 52h132" />
      <path className={css.text} d="M28 20h34M74 20h48M28 33h26M74 33h60M28 46h40M74 46h36" />
    </>
  ),
  sync: (
    <>
      {spine}
      <path className={css.text} d="M28 14h60M28 28h46M28 42h54" />
      <path className={css.arrow} d="M98 28h28m-7-6l7 6-7 6" />
      <rect className={css.box} x="136" y="13" width="20" height="30" rx="2" />
    </>
  ),
  activity: (
    <>
      {spine}
      <path className={css.line} d="M32 10v36" />
      <circle className={css.knot} cx="32" cy="10" r="4" />
      <circle className={css.knot} cx="32" cy="28" r="4" />
      <circle className={css.knot} cx="32" cy="46" r="4" />
      <path className={css.text} d="M46 10h58M46 28h76M46 46h42" />
    </>
  ),
  search: (
    <>
      {spine}
      <path className={css.text} d="M28 14h52M28 28h34M28 42h46" />
      <circle className={css.box} cx="112" cy="25" r="15" />
      <path className={css.line} d="M123 36l12 12" />
    </>
  ),
}

/** The small line drawing of an empty place: a spine, and what will stand beside it. */
export function EmptyDrawing({ name }: { readonly name: DrawingName }) {
  return (
    <svg className={css.drawing} width="160" height="56" viewBox="0 0 160 56" aria-hidden>
      {drawings[name]}
    </svg>
  )
}
