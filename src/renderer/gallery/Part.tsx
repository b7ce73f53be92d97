import type { ReactNode } from 'react'
import css from './Gallery.module.css'

/** One named part of the sheet. */
export function Part({
  title,
  wide,
  children,
}: {
  readonly title: string
  readonly wide?: boolean
  readonly children: ReactNode
}) {
  return (
    <section className={css.part} data-wide={wide || undefined}>
      <h2 className={css.heading}>{title}</h2>
      {children}
    </section>
  )
}
