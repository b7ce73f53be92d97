import css from './PartsStrip.module.css'
import { buckets } from './parts.ts'
import type { Part } from './parts.ts'

export type PartsStripProps = {
  readonly label: string
  readonly parts: readonly Part[]
}

/** One block per part of a job: filled done, part-filled running, outlined waiting, a warm foot for failures. */
export function PartsStrip({ label, parts }: PartsStripProps) {
  const shown = buckets(parts, 200)
  const count = (state: Part['state']) => parts.filter((part) => part.state === state).length
  const failed = parts.filter((part) => part.failures).length
  const words = `${count('done')} done, ${count('running')} running, ${count('waiting')} waiting, ${failed} with failures`
  const step = 100 / Math.max(1, shown.length)
  return (
    <svg className={css.strip} width="100%" height="20" role="img" aria-label={`${label}: ${words}`}>
      {shown.map((part, index) => (
        <svg
          // The strip is positional: a part is its place.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          x={`${index * step}%`}
          width={`${step}%`}
          height="20"
          viewBox="0 0 12 20"
          preserveAspectRatio="none"
          data-state={part.state}
        >
          <rect className={css.box} x="0.5" y="0.5" width="10" height="19" />
          {part.state === 'done' ? <rect className={css.fill} width="11" height="20" /> : null}
          {part.state === 'running' ? (
            <rect
              className={css.fill}
              y={20 - 20 * (part.share ?? 0.5)}
              width="11"
              height={20 * (part.share ?? 0.5)}
            />
          ) : null}
          {part.failures ? <rect className={css.foot} y="15" width="11" height="5" /> : null}
        </svg>
      ))}
    </svg>
  )
}
