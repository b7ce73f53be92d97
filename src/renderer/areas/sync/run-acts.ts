import type { RunStatus, SyncRun } from '../../../contract/sync.ts'

export type RunAct = 'pause' | 'resume' | 'cancel'

const possible: Readonly<Record<RunStatus, readonly RunAct[]>> = {
  queued: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  interrupted: ['resume', 'cancel'],
  failed: ['resume'],
  cancelled: ['resume'],
  done: [],
}

/** What may be done to a run in its state; the core refuses everything else. */
export const actsOf = (status: RunStatus): readonly RunAct[] => possible[status]

/** The act as a button says it. */
export function actLabel(act: RunAct, status: RunStatus): string {
  if (act === 'pause') return 'Pause'
  if (act === 'cancel') return 'Cancel run'
  return status === 'failed' ? 'Retry' : 'Resume'
}

/** What a toast says once it is done. */
export function actDone(act: RunAct, run: SyncRun): string {
  if (act === 'pause') return `${run.object_label} is paused at its checkpoint`
  if (act === 'cancel') return `${run.object_label} was cancelled; its rows stay`
  return `${run.object_label} goes on from its checkpoint`
}
