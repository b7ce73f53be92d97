import type { SyncStream } from '../../../contract/sync.ts'
import { useOff } from '../../api/use-off.ts'
import { Button } from '../../kit/Button.tsx'
import { Glyph } from '../../kit/Glyph.tsx'
import { errorFacts } from './run-words.ts'
import { streamHref } from './open.ts'
import css from './StreamCauses.module.css'
import { useRunActs } from './use-run-acts.ts'

/** Why streams failed: each reason once, in the org's own words, with the objects it stopped and a way to go on. */
export function StreamCauses({ streams }: { readonly streams: readonly SyncStream[] }) {
  const off = useOff()
  const { act, busy } = useRunActs()
  const causes = Map.groupBy(
    streams.flatMap((stream) => (stream.error ? [{ stream, error: stream.error }] : [])),
    ({ error, stream }) => `${stream.integration_id} ${error.code} ${error.message}`,
  )
  if (causes.size === 0) return null
  return (
    <ul className={css.causes} aria-label="Why streams failed">
      {[...causes].map(([key, list]) => {
        const { error } = list[0] ?? {}
        const { code, remote } = error ? errorFacts(error) : {}
        const runs = list.flatMap(({ stream }) =>
          stream.last_run_id === null
            ? []
            : [{ id: stream.last_run_id, integration_id: stream.integration_id }],
        )
        return (
          <li key={key} className={css.cause}>
            <Glyph status="failed" />
            <span>
              <strong>
                {list.map(({ stream }, at) => (
                  <span key={stream.id}>
                    {at > 0 ? ', ' : ''}
                    <a href={streamHref(stream.id, stream.integration_id)}>{stream.label}</a>
                  </span>
                ))}
              </strong>{' '}
              {error?.message} <span className={css.code}>{[remote, code].filter(Boolean).join(' · ')}</span>
            </span>
            <Button
              size="small"
              off={off}
              busy={runs.some(({ id }) => id === busy)}
              onClick={() => {
                for (const run of runs) act('resume', run)
              }}
            >
              {runs.length > 1 ? `Retry ${runs.length} streams` : 'Retry'}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
