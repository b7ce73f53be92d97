import { useMediaQuery } from '@mantine/hooks'
import type { ActivityBucket } from '../../../contract/sync.ts'
import { BandChart } from '../../kit/BandChart.tsx'
import css from './Home.module.css'
import { finding } from './finding.ts'
import type { Period } from './period.ts'

const measures = ['api_calls', 'changed', 'runs', 'rows'] as const
const tallWindow = '(min-height: 1000px)'
const threeWeeks = 21 * 24 * 3_600_000

export type ChartsProps = {
  readonly items: readonly ActivityBucket[]
  readonly period: Period
  /** When the oldest connection shown was made, ISO: before that there is no history. */
  readonly since: string | undefined
  readonly now: number
}

/** Four measures of the period side by side. */
export function Charts({ items, period, since, now }: ChartsProps) {
  const tall = useMediaQuery(tallWindow, window.matchMedia(tallWindow).matches)
  const young = since !== undefined && now - Date.parse(since) < threeWeeks
  return (
    <>
      <div className={css.charts}>
        {measures.map((measure) => (
          <div key={measure} className={css.chart}>
            <BandChart {...finding(items, measure, period)} height={tall ? 220 : 140} />
          </div>
        ))}
      </div>
      <p className={css.receipt}>
        <span>Runs count when they end, with the calls and rows they took.</span>
        {young ? <span>A usual band appears after 3 weeks.</span> : null}
      </p>
    </>
  )
}
