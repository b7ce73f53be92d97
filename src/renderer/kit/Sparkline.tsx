import { areaPath, linePath } from './scale.ts'
import type { Point } from './scale.ts'
import css from './Sparkline.module.css'
import { useWidth } from './use-width.ts'

export type SparklineProps = {
  /** What it shows, in words with its peak: the picture is for the eye alone. */
  readonly label: string
  readonly values: readonly number[]
  readonly band?: { readonly low: readonly number[]; readonly high: readonly number[] }
  readonly height?: number
}

/** A course without axes, its last value marked by a dot. */
export function Sparkline({ label, values, band, height = 36 }: SparklineProps) {
  const [ref, width] = useWidth<SVGSVGElement>(200)
  const max = Math.max(...values, ...(band?.high ?? []), 1)
  const place = (list: readonly number[]): readonly Point[] =>
    list.map((value, at) => [
      2 + (at * (width - 8)) / Math.max(1, list.length - 1),
      4 + (1 - value / max) * (height - 8),
    ])
  const points = place(values)
  const last = points.at(-1)
  return (
    <svg ref={ref} className={css.spark} width="100%" height={height} role="img" aria-label={label}>
      {band ? <path className={css.band} d={areaPath(place(band.high), place(band.low))} /> : null}
      <path className={css.line} d={linePath(points)} />
      {last ? <circle className={css.dot} cx={last[0]} cy={last[1]} r="3" /> : null}
    </svg>
  )
}
