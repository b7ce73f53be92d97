import { formatAge, formatFreshness, formatTime } from './format.ts'
import css from './RelativeTime.module.css'
import { useNow } from './use-now.ts'

type At = string | number | null | undefined

export type RelativeTimeProps = {
  readonly at: At
  /** `age` prints "40 s ago" with the absolute time in the title; `clock` the other way round. */
  readonly show?: 'age' | 'clock'
  readonly seconds?: boolean
}

/** One instant, kept current; the other reading is in its title. */
export function RelativeTime({ at, show = 'clock', seconds = false }: RelativeTimeProps) {
  const now = useNow(10_000)
  if (at === null || at === undefined) return <span>–</span>
  const age = `${formatAge(Math.max(0, now - new Date(at).getTime()))} ago`
  const clock = formatTime(at, { now, seconds })
  return (
    <time dateTime={new Date(at).toISOString()} title={show === 'age' ? clock : age}>
      {show === 'age' ? age : clock}
    </time>
  )
}

/** "as of 09:41, 40 s ago", kept current, written beside the figure it qualifies. */
export function Freshness({ at, seconds = false }: { readonly at: At; readonly seconds?: boolean }) {
  const now = useNow(10_000)
  return <span className={css.freshness}>{formatFreshness(at, { now, seconds })}</span>
}
