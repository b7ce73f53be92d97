import type { Environment } from '../../contract/sign-in.ts'

export type { Environment } from '../../contract/sign-in.ts'

/** What is needed to draw a connection's identity anywhere: its alias, its line form, its hue. */
export type ConnectionMark = {
  readonly label: string
  readonly environment: Environment
  /** Deck colour, 1 to 8. */
  readonly color: number
}

export type StatusName =
  | 'ok'
  | 'fine'
  | 'running'
  | 'queued'
  | 'paused'
  | 'decision'
  | 'warning'
  | 'partial'
  | 'interrupted'
  | 'failed'
  | 'unknown'
  | 'cancelled'
  | 'skipped'
