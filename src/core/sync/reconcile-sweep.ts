import type { TaskContext } from '../jobs/serve.ts'
import type { Line } from '../providers/remote.ts'
import type { Reader, ReadPlan, Session, Usage } from '../providers/provider.ts'
import type { RecordWriter } from '../records/service.ts'
import type { Digest } from './reconcile-digest.ts'
import type { LocalSide, Marks } from './reconcile-local.ts'

/** What the worker is told. Plain data; the token is asked for when it is needed. */
export type ReconcileTask = Line & {
  readonly reportId: number
  readonly provider: string
  readonly type: string
  readonly connectionId: number
  readonly companyObject: string | null
  readonly plan: ReadPlan
  /** Everything the org changed up to here is in the store (B1); what changed later is left out on both sides. */
  readonly asOf: number
  readonly repair: boolean
  /** So many rows the org shows no more a person has agreed to delete. */
  readonly agreed: number
}

/** Latest state of a comparison, as the window shows it. */
export type ReconcileProgress = {
  readonly phase: 'reading' | 'comparing' | 'asking' | 'proving'
  readonly read: number
  readonly expected: number | null
  readonly apiCalls: number
}

export type ReconcileResult = {
  readonly status: 'proved' | 'repaired' | 'differs' | 'confirm'
  readonly remoteRows: number
  readonly localRows: number
  readonly bucketsDiffering: number
  readonly remoteHash: string
  readonly localHash: string
  readonly apiCalls: number
  readonly usage: Usage | null
}

/** One comparison under way: what both sides hold, and the hands to change ours. */
export type Sweep = {
  readonly context: TaskContext
  readonly task: ReconcileTask
  readonly session: Session
  readonly reader: Reader
  readonly narrow: ReadPlan
  readonly local: LocalSide
  readonly marks: Marks
  readonly writer: RecordWriter
  readonly remote: Digest
  /** Tells how far it is, and stops when that was asked. */
  at(phase: ReconcileProgress['phase']): void
}

/** Changed after the instant compared. An object without stamps has only rows that are there or not. */
export function isLater(modstamp: number | null, asOf: number): boolean {
  return modstamp !== null && modstamp > asOf
}
