import { useEffect, useState } from 'react'
import css from './LoadingRows.module.css'

export type LoadingRowsProps = {
  readonly rows?: number
  /** Width of the bar in each column, as a share of 100; the last one is set to the right. */
  readonly columns?: readonly number[]
  readonly label?: string
}

// Rows differ a little so that the page reads as text to come, not as a pattern.
const wobble = [1, 0.78, 0.92, 0.7, 0.86]

/** Nothing for 300 ms, then the grid that will be there, with quiet bars where text will stand. */
export function LoadingRows({ rows = 6, columns = [30, 40, 14], label = 'Loading' }: LoadingRowsProps) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300)
    return () => clearTimeout(timer)
  }, [])
  const total = columns.reduce((sum, width) => sum + width, 0) + 4
  const starts = columns.map(
    (_, at) => (columns.slice(0, at).reduce((sum, width) => sum + width, 0) / total) * 100,
  )
  return (
    <div className={css.loading} role="status" aria-label={label} aria-busy>
      {shown
        ? Array.from({ length: rows }, (_, row) => (
            // Placeholders have nothing but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <svg key={row} className={css.row} aria-hidden>
              {columns.map((width, at) => {
                const bar = width * (wobble[(row + at) % wobble.length] ?? 1) * 0.7
                const last = at === columns.length - 1 && at > 0
                const x = last ? 100 - bar : (starts[at] ?? 0)
                return (
                  <rect
                    key={starts[at]}
                    className={css.bar}
                    x={`${x}%`}
                    y="50%"
                    width={`${bar}%`}
                    height="8"
                  />
                )
              })}
            </svg>
          ))
        : null}
    </div>
  )
}
