import css from './RunStrip.module.css'

export type RunBar = {
  readonly id: string
  /** Height: records in this run or bucket. */
  readonly value: number
  readonly state?: 'fine' | 'failed' | 'slow' | 'running'
  /** Words of the tooltip: "09:40, 1,940 records". */
  readonly label?: string
}

export type RunStripProps = {
  readonly label: string
  readonly runs: readonly RunBar[]
  readonly height?: number
  readonly onOpen?: (id: string) => void
}

/** Runs as bars, oldest left: height is what they moved, colour only for those that failed or were slow. */
export function RunStrip({ label, runs, height = 36, onOpen }: RunStripProps) {
  const max = Math.max(...runs.map((run) => run.value), 1)
  const step = 100 / Math.max(1, runs.length)
  const bad = runs.filter((run) => run.state === 'failed').length
  const words = `${label}: ${runs.length} runs, ${bad} failed`
  return (
    <svg className={css.strip} width="100%" height={height} role="img" aria-label={words}>
      {runs.map((run, at) => {
        // A run that moved nothing is still a run: two pixels say it was there.
        const tall = Math.max(run.state === 'failed' ? 6 : 2, (run.value / max) * height)
        return (
          <rect
            key={run.id}
            className={css.bar}
            data-state={run.state ?? 'fine'}
            data-opens={onOpen ? true : undefined}
            x={`${at * step + step * 0.1}%`}
            y={height - tall}
            width={`${step * 0.8}%`}
            height={tall}
            onClick={onOpen ? () => onOpen(run.id) : undefined}
          >
            {run.label ? <title>{run.label}</title> : null}
          </rect>
        )
      })}
    </svg>
  )
}
