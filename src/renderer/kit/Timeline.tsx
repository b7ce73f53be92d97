import type { ReactNode } from 'react'
import { formatClock, formatDay, formatTime } from './format.ts'
import { Glyph } from './Glyph.tsx'
import css from './Timeline.module.css'
import type { StatusName } from './types.ts'

export type TimelineEntry = {
  readonly id: string
  /** Instant, ISO or ms. */
  readonly at: string | number
  readonly status: StatusName
  /** An icon at 14 px in place of the glyph, for events that are no status ("token rotated"). */
  readonly icon?: ReactNode
  readonly subject: ReactNode
  readonly detail?: ReactNode
  /** Named only when a person acted. */
  readonly actor?: string
  /** A diff, a button, a link. */
  readonly extra?: ReactNode
}

export type TimelineProps = {
  readonly label: string
  /** Newest first. */
  readonly entries: readonly TimelineEntry[]
  readonly seconds?: boolean
  readonly onOpen?: (id: string) => void
}

/** What happened, newest first, grouped by day: time, glyph on a thread, subject, detail, actor. */
export function Timeline({ label, entries, seconds = false, onOpen }: TimelineProps) {
  const days = Map.groupBy(entries, (entry) => formatDay(entry.at))
  return (
    <div className={css.timeline} aria-label={label} role="group" data-seconds={seconds || undefined}>
      {[...days].map(([day, list]) => (
        <section key={day}>
          <h3 className={css.day}>{day}</h3>
          <ol>
            {list.map((entry) => (
              <li key={entry.id} className={css.entry}>
                <time className={css.time} title={formatTime(entry.at, { seconds: true })}>
                  {formatClock(entry.at, seconds)}
                </time>
                <span className={css.mark}>{entry.icon ?? <Glyph status={entry.status} />}</span>
                <div className={css.body}>
                  {onOpen ? (
                    <button type="button" className={css.subject} onClick={() => onOpen(entry.id)}>
                      {entry.subject}
                    </button>
                  ) : (
                    <p className={css.subject}>{entry.subject}</p>
                  )}
                  {entry.detail ? <p className={css.detail}>{entry.detail}</p> : null}
                  {entry.actor ? <p className={css.actor}>by {entry.actor}</p> : null}
                  {entry.extra}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}
