import type { Connection } from '../../../contract/connections.ts'
import { formatCount } from '../../kit/format.ts'
import { ProgressBar } from '../../kit/ProgressBar.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import { runHref } from './places.ts'
import css from './Running.module.css'
import { useActiveRuns } from './use-runs.ts'
import { runProgress } from './words.ts'

/** Runs under way, as they go. Nothing when nothing runs. */
export function Running({ connection }: { readonly connection: Connection }) {
  const runs = useActiveRuns(connection.id)
  if (runs.length === 0) return null
  const moving = runs.filter((run) => run.status !== 'queued')
  const queued = runs.length - moving.length
  const first = connection.last_synced_at === null
  return (
    <section className={css.running} aria-label="Runs under way">
      <SectionHead
        title={first ? 'First sync' : 'Running now'}
        note={queued === 0 ? undefined : `${formatCount(queued, 'more object')} in the queue`}
      />
      <ul className={css.bars}>
        {moving.map((run) => {
          const { left, right } = runProgress(run)
          return (
            <li key={run.id}>
              <ProgressBar
                label={
                  <a className={css.name} href={runHref(run.id, connection.id)}>
                    {run.object_label}
                  </a>
                }
                name={`${run.object_label}, ${run.status}`}
                done={run.read}
                total={run.expected}
                left={left}
                right={right}
                tone={run.status === 'running' ? 'normal' : 'idle'}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
