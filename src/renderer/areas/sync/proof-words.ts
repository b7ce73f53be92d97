import type { ReconcileReport, ReconcileRow, ReconcileStatus } from '../../../contract/reconcile.ts'
import { formatCount, formatNumber } from '../../kit/format.ts'
import type { StatusName } from '../../kit/types.ts'

/** Glyph of a comparison: proved is good news and therefore quiet. */
export const proofGlyph: Readonly<Record<ReconcileStatus, StatusName>> = {
  queued: 'queued',
  running: 'running',
  proved: 'fine',
  repaired: 'ok',
  differs: 'warning',
  confirm: 'decision',
  failed: 'failed',
  cancelled: 'cancelled',
}

export const proofWord: Readonly<Record<ReconcileStatus, string>> = {
  queued: 'Waits',
  running: 'Compares',
  proved: 'Proved',
  repaired: 'Repaired',
  differs: 'Differs',
  confirm: 'Needs you',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export const kindWord: Readonly<Record<ReconcileRow['kind'], string>> = {
  missing_here: 'Missing here',
  outdated_here: 'Outdated here',
  gone_there: 'Gone in the org',
}

export const outcomeWord: Readonly<Record<ReconcileRow['outcome'], string>> = {
  open: 'Open',
  read_again: 'Read again',
  deleted: 'Marked deleted',
  kept: 'Kept',
}

export const outcomeGlyph: Readonly<Record<ReconcileRow['outcome'], StatusName>> = {
  open: 'queued',
  read_again: 'fine',
  deleted: 'fine',
  kept: 'skipped',
}

/** Is it still to come to an end by itself. */
export const isUnderWay = ({ status }: Pick<ReconcileReport, 'status'>): boolean =>
  status === 'queued' || status === 'running'

/** Rows that differed when both sides were laid beside each other. */
export const differences = (report: ReconcileReport): number =>
  report.missing_here + report.outdated_here + report.gone_there

const phaseWord = {
  reading: 'Reads id and stamp of every row',
  comparing: 'Lays the copy beside it',
  asking: 'Asks for the rows that differ',
  proving: 'Hashes the copy again',
} as const

/** What it does at this moment. */
export function phaseText({ progress, status }: ReconcileReport): string {
  if (progress === null) return status === 'queued' ? 'Waits until the stream is free' : 'Begins'
  return phaseWord[progress.phase]
}

/** The sentence under the strip: where the differences are. */
export function bucketText(report: ReconcileReport): string {
  const { buckets, buckets_differing: differing } = report
  if (buckets === null || differing === null) return ''
  if (differing === 0) return `All ${formatNumber(buckets)} buckets were equal on both sides`
  return `${formatCount(differing, 'bucket')} of ${formatNumber(buckets)} differed`
}

/** The finding without its instant, for where that stands in a column of its own. */
export const findingText = ({ sentence }: ReconcileReport): string =>
  sentence.replace(/^\d+ \w{3} \d{4}, \d\d:\d\d UTC: /, '')
