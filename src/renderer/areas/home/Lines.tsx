import type { Connection } from '../../../contract/connections.ts'
import type { Home } from '../../../contract/system.ts'
import { formatTime } from '../../kit/format.ts'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { Spine } from '../../kit/Spine.tsx'
import { href } from '../../shell/route.ts'
import css from './Side.module.css'

export type LinesProps = {
  readonly home: Home
  readonly connections: readonly Connection[]
}

const nextShown = 5
const handledShown = 8

/** What the schedule does next, soonest first. */
export function Next({ home, connections }: LinesProps) {
  return (
    <section aria-label="Next" className={css.next}>
      <SectionHead title="Next" />
      {home.next.length === 0 ? <p className={css.none}>No sync is scheduled.</p> : null}
      <ul>
        {home.next.slice(0, nextShown).map((line) => {
          const connection = connections.find((one) => one.id === line.integration_id)
          return (
            <li key={`${line.at} ${line.integration_id}`} className={css.line}>
              <time className={css.time} dateTime={line.at}>
                {formatTime(line.at)}
              </time>
              {connection ? (
                <Spine environment={connection.environment} color={connection.color} className={css.mark} />
              ) : (
                <span />
              )}
              <span className={css.alias}>{connection?.label}</span>
              <span className={css.words}>{line.text}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** What went well by itself: no decision was needed. */
export function Handled({ home, connections }: LinesProps) {
  const newest = home.handled.toSorted((one, other) => other.at.localeCompare(one.at))
  return (
    <section aria-label="Handled without you">
      <SectionHead
        title="Handled without you"
        note={home.handled_total}
        actions={<a href={href({ area: 'sync', params: { state: 'done' } })}>All finished runs</a>}
      />
      {home.handled.length === 0 ? <p className={css.none}>No run finished in this time.</p> : null}
      <ul className={css.columns}>
        {newest.slice(0, handledShown).map((line, at) => {
          const connection = connections.find((one) => one.id === line.integration_id)
          return (
            // Several runs of one connection may end in the same millisecond.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={`${line.at} ${at}`} className={css.handled}>
              <time className={css.time} dateTime={line.at}>
                {formatTime(line.at)}
              </time>
              {connection ? (
                <Spine environment={connection.environment} color={connection.color} className={css.mark} />
              ) : (
                <span />
              )}
              <span className={css.words}>{line.text}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
