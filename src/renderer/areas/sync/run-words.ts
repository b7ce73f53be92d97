import type { ErrorShape } from '../../../contract/errors.ts'
import type { RunStatus, SyncRun } from '../../../contract/sync.ts'
import {
  formatClock,
  formatCount,
  formatDuration,
  formatNumber,
  formatRate,
  formatTime,
} from '../../kit/format.ts'

export const runWord: Readonly<Record<RunStatus, string>> = {
  queued: 'Queued',
  running: 'Running',
  paused: 'Paused',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
}

export const modeWord: Readonly<Record<SyncRun['mode'], string>> = {
  full: 'Full copy',
  incremental: 'Changes',
}

export const triggerWord: Readonly<Record<SyncRun['trigger'], string>> = {
  manual: 'By hand',
  schedule: 'Schedule',
  connect: 'First sync',
  restart: 'Restart',
}

/** "window", "key:3 nightly job", "system" as a person reads them. */
export function actorWord(actor: string): string {
  if (actor === 'window') return 'you'
  if (actor === 'system') return 'Orgdeck'
  const key = /^key:(\d+)\s*(.*)$/.exec(actor)
  return key ? `API key ${key[2] || key[1]}` : actor
}

/** "1,204 created, 310 updated, 12 deleted"; what a run changed, or that it changed nothing. */
export function changesText(run: SyncRun): string {
  const parts = [
    [run.created, 'created'],
    [run.updated, 'updated'],
    [run.deleted, 'deleted'],
  ] as const
  const some = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatNumber(count)} ${word}`)
  if (run.unchanged > 0) some.push(`${formatNumber(run.unchanged)} unchanged`)
  if (some.length > 0) return some.join(', ')
  return run.read > 0 ? `${formatCount(run.read, 'row')} read` : 'Nothing had changed'
}

/** How far a run is: "84,220 of 221,000 rows", or what was read while no total is known. */
export function doneText(run: SyncRun): string {
  return run.expected === null
    ? `${formatCount(run.read, 'row')} read`
    : `${formatNumber(run.read)} of ${formatCount(run.expected, 'row')}`
}

/** "3,910 rows/s", once it can be told. */
export const rateText = (run: SyncRun): string | undefined =>
  run.rows_per_s === null || run.status !== 'running' ? undefined : formatRate(run.rows_per_s)

/** "1 min 37 s left", once it can be told. */
export const leftText = (run: SyncRun): string | undefined =>
  run.eta_ms === null || run.status !== 'running' ? undefined : `${formatDuration(run.eta_ms)} left`

/** What a run is at in its present phase. */
export const phaseWord: Readonly<Record<SyncRun['phase'], string>> = {
  waiting: 'Starts',
  describing: 'Asks the org for its fields',
  preparing: 'The org gathers the rows',
  reading: 'Reads rows',
  linking: 'Links rows to companies',
  finished: 'Finishes',
}

const here = (run: SyncRun): string =>
  run.read === 0
    ? 'nothing was read yet'
    : run.read === 1
      ? '1 row is here'
      : `${formatNumber(run.read)} rows are here`

/** When a run that waits after an error goes on. */
export const againText = ({ goes_on_at }: SyncRun): string =>
  goes_on_at === null ? 'Tries again soon' : `Goes on by itself at ${formatClock(goes_on_at)}`

/** The state of a run as one sentence a person can act on. */
export function runSentence(run: SyncRun, now: number = Date.now()): string {
  const at = run.finished_at === null ? '' : ` at ${formatTime(run.finished_at, { now })}`
  switch (run.status) {
    case 'queued':
      return run.error ? `${againText(run)}: ${run.error.message}` : 'Waits for its turn.'
    case 'running': {
      const facts = [doneText(run), rateText(run), leftText(run)].filter(Boolean)
      return run.read === 0 ? `${phaseWord[run.phase]}.` : `${phaseWord[run.phase]}: ${facts.join(', ')}.`
    }
    case 'paused':
      return `Paused at its checkpoint; ${here(run)}. Resuming goes on from there.`
    case 'done':
      return `Finished${at} in ${formatDuration(run.duration_ms)}: ${lower(changesText(run))}.`
    case 'failed':
      return run.read > 0
        ? `Failed${at}; ${here(run)}. Retrying goes on from there.`
        : `Failed${at} before any row was read. The rows of earlier runs stay as they are.`
    case 'cancelled':
      return `Cancelled${at}; ${here(run)}. The next run goes on from there.`
    case 'interrupted':
      return `Interrupted when Orgdeck closed${at}; ${here(run)}, it goes on from there.`
  }
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

/** The facts of a stored error for an error panel: our code, and the remote's own words when there are any. */
export function errorFacts(error: ErrorShape): Readonly<Record<string, string>> {
  const data: Readonly<Record<string, unknown>> =
    typeof error.data === 'object' && error.data !== null ? { ...error.data } : {}
  const facts: Record<string, string> = { code: error.code }
  if (typeof data['remote_code'] === 'string') facts['remote'] = data['remote_code']
  if (typeof data['remote_status'] === 'number') facts['status'] = String(data['remote_status'])
  if (typeof data['remote_message'] === 'string') facts['answer'] = data['remote_message']
  if (typeof data['id'] === 'string') facts['id'] = data['id']
  return facts
}
