import type { SyncRun } from '../../../contract/sync.ts'
import type { StatusName } from '../../kit/types.ts'

export type Phase = { readonly id: SyncRun['phase']; readonly label: string; readonly status: StatusName }

const order = [
  ['waiting', 'Wait for a turn'],
  ['describing', 'Read the fields'],
  ['reading', 'Read the rows'],
  ['linking', 'Link companies'],
] as const

/** The phases every run goes through, with how far this one came. */
export function phasesOf(run: SyncRun): readonly Phase[] {
  // What the org gathers for a bulk read is part of the reading.
  const phase = run.phase === 'preparing' ? 'reading' : run.phase
  const now = order.findIndex(([id]) => id === phase)
  return order.map(([id, label], at) => {
    if (run.status === 'done') return { id, label, status: 'fine' }
    // A finished phase says nothing of where a run broke off: rows tell whether it had come to reading.
    const reached = now >= 0 ? now : run.read > 0 ? 2 : run.started_at === null ? 0 : 1
    if (at < reached) return { id, label, status: 'fine' }
    if (at > reached) return { id, label, status: 'skipped' }
    return { id, label, status: here[run.status] }
  })
}

const here = {
  queued: 'queued',
  running: 'running',
  paused: 'paused',
  done: 'fine',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
} as const
