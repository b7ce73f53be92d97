import type { RecordVersion } from '../../../contract/records.ts'
import { formatTime } from '../../kit/format.ts'
import { momentOf } from './HistorySection.tsx'
import css from './RecordInspector.module.css'

/** The versions on a line of time: a tick each, a dot for the one that holds. */
export function VersionTicks({ versions }: { readonly versions: readonly RecordVersion[] }) {
  const places = placesOf(versions.map((version) => Date.parse(momentOf(version))))
  return (
    <svg className={css.ticks} width="100%" height="20" aria-hidden>
      <line className={css.thread} x1="0" x2="100%" y1="10" y2="10" />
      {versions.map((version, at) => {
        const x = `${places[at] ?? 0}%`
        return at === 0 ? (
          <circle key={version.version} className={css.now} cx={x} cy="10" r="4.5" />
        ) : (
          <line key={version.version} className={css.tick} x1={x} x2={x} y1="6" y2="14">
            <title>{formatTime(momentOf(version))}</title>
          </line>
        )
      })}
    </svg>
  )
}

const first = 1
const last = 97

/** Places in percent of instants given newest first: by time, but never so close that two ticks are one. */
export function placesOf(times: readonly number[]): readonly number[] {
  const from = Math.min(...times)
  const span = Math.max(1, Math.max(...times) - from)
  const gap = Math.min(2, (last - first) / Math.max(1, times.length - 1))
  const places: number[] = []
  for (const time of times) {
    const room = places.length === 0 ? last : (places.at(-1) ?? last) - gap
    places.push(Math.max(first, Math.min(room, first + ((time - from) / span) * (last - first))))
  }
  return places
}
