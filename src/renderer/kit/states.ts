import type { ConnectionStatus } from '../../contract/connections.ts'
import type { RunStatus, SyncStream } from '../../contract/sync.ts'
import type { StatusName } from './types.ts'

/** Glyph of a connection's state. */
export const connectionGlyph: Readonly<Record<ConnectionStatus, StatusName>> = {
  ok: 'ok',
  running: 'running',
  warning: 'warning',
  paused: 'paused',
  auth_failed: 'failed',
  unreachable: 'unknown',
  quota: 'warning',
  new: 'queued',
}

/** Glyph of a run's state: a routine success is a bare tick. */
export const runGlyph: Readonly<Record<RunStatus, StatusName>> = {
  queued: 'queued',
  running: 'running',
  paused: 'paused',
  done: 'fine',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
}

/** Glyph of a stream's state. */
export const streamGlyph: Readonly<Record<SyncStream['state'], StatusName>> = {
  new: 'queued',
  queued: 'queued',
  backfill: 'running',
  running: 'running',
  incremental: 'fine',
  failed: 'failed',
  paused: 'paused',
  interrupted: 'interrupted',
}
