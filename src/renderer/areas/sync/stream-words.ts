import type { SyncStream } from '../../../contract/sync.ts'
import { formatAge, formatTime } from '../../kit/format.ts'

/** What a stream does whenever its turn comes. */
export const streamPhaseWord: Readonly<Record<SyncStream['phase'], string>> = {
  backfill: 'Copies every row',
  incremental: 'Reads what changed',
}

/** The state of a stream as one sentence a person can act on. */
export function streamSentence(stream: SyncStream, now: number = Date.now()): string {
  const { state, watermark, lag_ms: lag, last_run_at: last } = stream
  const known = watermark === null ? '' : ` up to ${formatTime(watermark, { now, seconds: true })}`
  const stays = watermark === null ? 'Nothing is here yet' : `The copy stays as it is${known}`
  switch (state) {
    case 'incremental':
      return `In step${known}, ${formatAge(lag)} behind the org.`
    case 'new':
      return 'Was never synced.'
    case 'queued':
      return `Waits for its turn. ${stays}.`
    case 'backfill':
      return watermark === null ? 'The first copy is under way.' : 'Every row is read again.'
    case 'running':
      return `Reads what changed. ${stays}.`
    case 'failed':
      return `The last run failed${last === null ? '' : ` at ${formatTime(last, { now })}`}. ${stays}.`
    case 'paused':
      return `Paused at its checkpoint. ${stays}.`
    case 'interrupted':
      return 'The first copy was cut off; the next run goes on from its checkpoint.'
  }
}
