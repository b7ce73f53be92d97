import type { RecordVersion } from '../../../contract/records.ts'
import { formatTime } from '../../kit/format.ts'
import { momentOf } from './HistorySection.tsx'
import css from './RecordInspector.module.css'

/** The versions on a line of time: a tick each, a dot for the one that holds. */
export function VersionTicks({ versions }: { readonly versions: readonly RecordVersion[] }) {
  const times = versions.map((version) => Date.parse(momentOf(version)))
  const from = Math.min(...times)
  const span = Math.max(1, Math.max(...times) - from)
  return (
    <svg className={css.ticks} width="100%" height="20" aria-hidden>
      <line className={css.thread} x1="0" x2="100%" y1="10" y2="10" />
      {versions.map((version, at) => {
        const x = `${1 + (((times[at] ?? from) - from) / span) * 96}%`
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
