import css from './BandChart.module.css'
import { formatNumber, formatShort } from './format.ts'
import { areaPath, linePath, niceMax } from './scale.ts'
import type { Point } from './scale.ts'
import { useWidth } from './use-width.ts'

export type BandPoint = {
  /** Label on the time axis. */
  readonly label: string
  /** Missing where nothing was measured: the line breaks. */
  readonly value?: number
  /** The usual range (80 %) and its median at this time. */
  readonly low?: number
  readonly median?: number
  readonly high?: number
}

export type BandChartProps = {
  /** The finding: "Webhook rejections rose at 04:00". */
  readonly title: string
  /** Units and period. */
  readonly sub: string
  readonly points: readonly BandPoint[]
  /** One marked deviation: index of its point and its words ("6× usual"). */
  readonly mark?: { readonly at: number; readonly words: string }
  readonly height?: number
}

const left = 34
const right = 8
const top = 8
const bottom = 20

/** A measure over time against its usual band. The title says the finding. */
export function BandChart({ title, sub, points, mark, height = 140 }: BandChartProps) {
  const [ref, width] = useWidth<SVGSVGElement>(320)
  const all = points.flatMap((point) => [point.value ?? 0, point.high ?? 0])
  const max = niceMax(Math.max(...all, 0))
  const x = (at: number) => left + (at * (width - left - right)) / Math.max(1, points.length - 1)
  const y = (value: number | undefined) =>
    value === undefined ? NaN : top + (1 - value / max) * (height - top - bottom)
  const series = (pick: (point: BandPoint) => number | undefined): readonly Point[] =>
    points.map((point, at) => [x(at), y(pick(point))])
  const banded =
    points.length > 0 && points.every((point) => point.low !== undefined && point.high !== undefined)
  const end = points.findLastIndex((point) => point.value !== undefined)
  const marked = mark ? points[mark.at] : undefined
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (points.length - 1)))
  return (
    <figure className={css.chart}>
      <figcaption>
        <h3 className={css.title}>{title}</h3>
        <p className={css.sub}>{sub}</p>
      </figcaption>
      <svg
        ref={ref}
        className={css.svg}
        width="100%"
        height={height}
        role="img"
        aria-label={`${title}. ${sub}`}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line
              className={css.grid}
              x1={left}
              x2={width - right}
              y1={y(max * share)}
              y2={y(max * share)}
              data-base={share === 0 || undefined}
            />
            <text className={css.axis} x={left - 6} y={y(max * share) + 4} textAnchor="end">
              {formatShort(max * share)}
            </text>
          </g>
        ))}
        {banded ? (
          <path
            className={css.band}
            d={areaPath(
              series((p) => p.high),
              series((p) => p.low),
            )}
          />
        ) : null}
        {banded ? <path className={css.median} d={linePath(series((p) => p.median))} /> : null}
        <path className={css.line} d={linePath(series((p) => p.value))} />
        {end >= 0 && mark?.at !== end ? (
          <circle className={css.dot} cx={x(end)} cy={y(points[end]?.value)} r="3.5" />
        ) : null}
        {mark && marked?.value !== undefined ? (
          <g>
            <path className={css.mark} d={`M${x(mark.at)} ${y(marked.value) - 6}l5.5 10h-11z`} />
            <text
              className={css.words}
              x={x(mark.at) + (mark.at > points.length / 2 ? -9 : 9)}
              y={y(marked.value) + 4}
              textAnchor={mark.at > points.length / 2 ? 'end' : 'start'}
            >
              {mark.words}
            </text>
          </g>
        ) : null}
        {[...new Set(ticks)]
          .filter((at) => at >= 0)
          .map((at, index, list) => (
            <text
              key={at}
              className={css.axis}
              x={x(at)}
              y={height - 4}
              textAnchor={index > 0 && index === list.length - 1 ? 'end' : 'middle'}
            >
              {points[at]?.label}
            </text>
          ))}
      </svg>
      <table className="od-visually-hidden">
        <caption>{title}</caption>
        <tbody>
          {points.map((point) => (
            <tr key={point.label}>
              <th scope="row">{point.label}</th>
              <td>{formatNumber(point.value, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
