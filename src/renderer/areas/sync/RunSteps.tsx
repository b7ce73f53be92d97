import type { SyncRun } from '../../../contract/sync.ts'
import { formatCount } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { runGlyph } from '../../kit/states.ts'
import { Timeline } from '../../kit/Timeline.tsx'
import type { TimelineEntry } from '../../kit/Timeline.tsx'
import css from './RunState.module.css'
import { phasesOf } from './run-steps.ts'
import { actorWord, changesText, doneText, rateText, triggerWord } from './run-words.ts'

/** What happened to a run and when, newest first, under the phases it goes through. */
export function RunSteps({ run }: { readonly run: SyncRun }) {
  return (
    <>
      <ol className={css.phases} aria-label="Phases">
        {phasesOf(run).map((phase) => (
          <li key={phase.id} data-reached={phase.status === 'skipped' ? undefined : true}>
            <Glyph status={phase.status} /> {phase.label}
          </li>
        ))}
      </ol>
      <Timeline label="Steps of the run" entries={entriesOf(run)} seconds />
    </>
  )
}

const ends: Partial<Readonly<Record<SyncRun['status'], string>>> = {
  done: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted when Orgdeck closed',
}

function entriesOf(run: SyncRun): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = []
  const end = ends[run.status]
  if (end && run.finished_at !== null) {
    entries.push({
      id: 'end',
      at: run.finished_at,
      status: runGlyph[run.status],
      subject: end,
      detail: run.status === 'failed' ? run.error?.message : changesText(run),
    })
  }
  if (run.started_at !== null) {
    entries.push({
      id: 'start',
      at: run.started_at,
      status: run.status === 'running' ? 'running' : 'fine',
      subject: run.status === 'running' ? 'Started, under way' : 'Started',
      detail: [
        run.status === 'running' ? doneText(run) : undefined,
        rateText(run),
        run.resumed > 0
          ? `taken up again ${formatCount(run.resumed, 'time')} from its checkpoint`
          : undefined,
      ]
        .filter(Boolean)
        .join(', '),
    })
  }
  entries.push({
    id: 'queued',
    at: run.queued_at,
    status: run.status === 'queued' ? 'queued' : 'fine',
    subject: 'Queued',
    detail: run.trigger === 'manual' ? undefined : triggerWord[run.trigger],
    actor: run.started_by === 'system' ? undefined : actorWord(run.started_by),
  })
  return entries
}
