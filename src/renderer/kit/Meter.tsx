import { useId } from 'react'
import css from './Meter.module.css'
import { formatPercent, formatShort } from './format.ts'
import { Hatch } from './Hatch.tsx'

export type MeterPart = {
  readonly label: string
  readonly value: number
  /** Chart colour, 1 to 8, where the order alone does not give it: 8 is "other". */
  readonly series?: number
}

export type MeterProps = {
  /** What is used up, for the accessible name: "API calls today". */
  readonly label: string
  readonly limit: number
  /** Used, by consumer, each in the next chart colour; one part takes c1. */
  readonly parts: readonly MeterPart[]
  /** Where the use will end: likely range and its median. */
  readonly forecast?: { readonly low: number; readonly median: number; readonly high: number }
  /** The last part of the limit that routine work leaves alone. */
  readonly reserve?: number
  /** `thin` is the 6 px bar of rows, `tall` the 12 px bar with ticks. */
  readonly size?: 'thin' | 'tall'
  /** Paints the used part in `warn` when it closes in on the reserve. */
  readonly tone?: 'normal' | 'warn'
  /** Key beneath the tall bar. */
  readonly legend?: boolean
}

/** A budget: what is used by whom, where it will end, and what is held back. */
export function Meter(props: MeterProps) {
  const { label, limit, parts, forecast, reserve = 0, size = 'thin', tone = 'normal', legend = false } = props
  const id = useId()
  const share = (value: number) => Math.min(1, Math.max(0, limit > 0 ? value / limit : 0))
  const at = (value: number) => `${share(value) * 100}%`
  const used = parts.reduce((sum, part) => sum + part.value, 0)
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + part.value, 0))
  const tall = size === 'tall'
  const height = tall ? 14 : 6
  return (
    <div className={css.meter}>
      <svg
        className={css.bar}
        width="100%"
        height={tall ? 18 : height}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={used}
        aria-valuetext={`${formatPercent(share(used))} used`}
        data-tone={tone}
      >
        <defs>
          <Hatch id={id} />
        </defs>
        <rect className={css.track} width="100%" height={height} />
        {forecast ? (
          <>
            <rect className={css.ahead} x={at(used)} width={at(forecast.low - used)} height={height} />
            <rect
              className={css.likely}
              x={at(forecast.low)}
              width={at(forecast.high - forecast.low)}
              height={height}
            />
          </>
        ) : null}
        {parts.map((part, index) => (
          <rect
            key={part.label}
            className={css.part}
            data-series={part.series ?? Math.min(index + 1, 8)}
            x={at(starts[index] ?? 0)}
            width={at(part.value)}
            height={height}
          />
        ))}
        {parts.length > 1
          ? starts
              .slice(1)
              .map((start) => (
                <rect key={start} className={css.gap} x={at(start)} width="1" height={height} />
              ))
          : null}
        {reserve > 0 ? (
          <>
            <rect className={css.clear} x={at(limit - reserve)} width={at(reserve)} height={height} />
            <rect x={at(limit - reserve)} width={at(reserve)} height={height} fill={`url(#${id})`} />
            <rect className={css.tick} x={at(limit - reserve)} width="1" height={tall ? 18 : height} />
          </>
        ) : null}
        {tall ? <rect className={css.tick} x={at(used)} width="1" height={18} /> : null}
        {forecast ? (
          <rect className={css.tick} x={at(forecast.median)} width="1" height={tall ? 18 : height} />
        ) : null}
      </svg>
      {legend ? (
        <ul className={css.legend}>
          {parts.map((part, index) => (
            <li key={part.label}>
              <span className={css.swatch} data-series={part.series ?? Math.min(index + 1, 8)} /> {part.label}{' '}
              <span className={css.amount}>{formatShort(part.value)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
