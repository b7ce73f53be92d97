import type { ActivityBucket } from '../../../contract/sync.ts'
import type { Home } from '../../../contract/system.ts'
import { formatClock, formatCount, formatNumber } from '../../kit/format.ts'
import type { Period } from './period.ts'

/** The headline: "3 need you, 41 were handled", "Nothing needs you". */
export function headline(home: Pick<Home, 'decisions' | 'handled_total'>): string {
  const asks = home.decisions.length
  const handled = home.handled_total
  const first = asks === 0 ? 'Nothing needs you' : `${asks} ${asks === 1 ? 'needs' : 'need'} you`
  return handled === 0
    ? first
    : `${first}, ${formatNumber(handled)} ${handled === 1 ? 'was' : 'were'} handled`
}

export type Finding = {
  readonly title: string
  readonly sub: string
  readonly points: readonly { readonly label: string; readonly value: number }[]
  readonly mark?: { readonly at: number; readonly words: string }
}

type Measure = 'api_calls' | 'changed' | 'runs' | 'rows'

const names: Readonly<Record<Measure, readonly [title: string, unit: string]>> = {
  api_calls: ['API calls', 'Calls'],
  changed: ['Records changed', 'Records'],
  runs: ['Runs', 'Runs'],
  rows: ['Rows read', 'Rows'],
}

/**
 * One measure over the period with what is to be said about it: the sum, and where most of it fell. No "usual" is
 * claimed, since there is none to compare with.
 */
export function finding(items: readonly ActivityBucket[], measure: Measure, period: Period): Finding {
  const [title, unit] = names[measure]
  const points = items.map((bucket, at) => ({
    label: at === items.length - 1 ? 'now' : bucketLabel(bucket.at, period),
    value: bucket[measure],
  }))
  const sum = points.reduce((total, point) => total + point.value, 0)
  const most = peak(points.map((point) => point.value))
  const sub = `${unit} per ${period.each}`
  if (measure === 'runs') return runsFinding(items, { title, sub, points }, period)
  return {
    title: sum === 0 ? `${title}: none ${period.words}` : `${title}: ${formatNumber(sum)} ${period.words}`,
    sub: sum === 0 || most === undefined ? sub : `${sub}, most ${whenOf(points, most)}`,
    points,
  }
}

function runsFinding(items: readonly ActivityBucket[], { sub, points }: Finding, period: Period): Finding {
  const runs = items.reduce((total, bucket) => total + bucket.runs, 0)
  const failed = items.reduce((total, bucket) => total + bucket.failed, 0)
  const worst = peak(items.map((bucket) => bucket.failed))
  const count = worst === undefined ? 0 : (items[worst]?.failed ?? 0)
  return {
    title:
      runs === 0
        ? `No run ended ${period.words}`
        : failed === 0
          ? `${formatCount(runs, 'run')} ${period.words}, none failed`
          : `${formatNumber(failed)} of ${formatCount(runs, 'run')} failed ${period.words}`,
    sub,
    points,
    ...(worst === undefined || count === 0
      ? {}
      : { mark: { at: worst, words: `${formatNumber(count)} failed` } }),
  }
}

/** Place of the largest value, the latest one of equals; undefined while all are zero. */
function peak(values: readonly number[]): number | undefined {
  const max = Math.max(0, ...values)
  return max === 0 ? undefined : values.lastIndexOf(max)
}

function whenOf(points: Finding['points'], at: number): string {
  const label = points[at]?.label ?? ''
  return label === 'now' ? 'just now' : `at ${label}`
}

const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })

/** "09:30"; over several days "Mon 14:00". Unique within a period. */
function bucketLabel(at: string, period: Period): string {
  const clock = formatClock(at)
  return period.hours > 24 ? `${weekday.format(new Date(at))} ${clock}` : clock
}
