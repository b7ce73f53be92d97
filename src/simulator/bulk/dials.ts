import type { Org } from '../org.ts'
import { isObject } from '../rest/body.ts'
import { restError } from '../rest/errors.ts'

/** How bulk jobs behave; all as fast and as orderly as can be unless somebody turns a dial. */
/** Rows of an object that are refused because of what a field of theirs says. */
export type FailRows = {
  readonly object: string
  readonly field: string
  /** A regular expression that part of the value fits. */
  readonly matches: string
  readonly status: string
  readonly message: string
}

export type BulkDials = {
  /** Rows taken in a second; null for as many as the machine takes. */
  rowsPerSecond: number | null
  /** How long a job waits before its first row. */
  startDelayMs: number
  /** Result files in another order than the upload. */
  shuffleResults: boolean
  /** Jobs end as Failed with this text. */
  fail: string | null
  /** Jobs stay InProgress and come no further. */
  stuck: boolean
  /** Whether users may delete past the recycle bin; a permission that nobody has at first. */
  hardDelete: boolean
  /** What is allowed within 24 hours: query jobs, the size of their results, records and batches to load. */
  maxQueryJobs: number
  maxQueryKb: number
  maxRecords: number
  maxBatches: number
  /** Jobs that may be under way at a time; null for as many as you like. */
  maxOpenJobs: number | null
  failRows: FailRows | null
}

const CALM: BulkDials = {
  rowsPerSecond: null,
  startDelayMs: 0,
  shuffleResults: false,
  fail: null,
  stuck: false,
  hardDelete: false,
  maxQueryJobs: 10_000,
  maxQueryKb: 1_000_000_000,
  maxRecords: 150_000_000,
  maxBatches: 15_000,
  maxOpenJobs: null,
  failRows: null,
}
const dials = new WeakMap<Org, BulkDials>()

/** The dials of an organisation; changing them acts on running jobs, too. */
export function bulkDials(org: Org): BulkDials {
  const known = dials.get(org) ?? { ...CALM }
  dials.set(org, known)
  return known
}

/** Puts every dial back to calm. */
export const calmBulk = (org: Org): void => void Object.assign(bulkDials(org), CALM)

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

function isFailRows(value: unknown): value is FailRows {
  if (!isObject(value)) return false
  const { object, field, matches, status, message } = value
  if (![object, field, matches, status, message].every((text) => typeof text === 'string')) return false
  try {
    return new RegExp(String(matches)) instanceof RegExp
  } catch {
    return false
  }
}

const KINDS: Readonly<Record<keyof BulkDials, (value: unknown) => boolean>> = {
  rowsPerSecond: (value) => value === null || (typeof value === 'number' && value > 0),
  startDelayMs: (value) => typeof value === 'number' && value >= 0,
  shuffleResults: (value) => typeof value === 'boolean',
  fail: (value) => value === null || typeof value === 'string',
  stuck: (value) => typeof value === 'boolean',
  hardDelete: (value) => typeof value === 'boolean',
  maxQueryJobs: isCount,
  maxQueryKb: isCount,
  maxRecords: isCount,
  maxBatches: isCount,
  maxOpenJobs: (value) => value === null || isCount(value),
  failRows: (value) => value === null || isFailRows(value),
}

/** The dials named in a command; refuses unknown names and values that do not fit. */
export function readDials(input: Record<string, unknown>): Partial<BulkDials> {
  for (const [name, value] of Object.entries(input)) {
    const fits = Object.hasOwn(KINDS, name) && KINDS[name as keyof BulkDials](value)
    if (!fits)
      throw restError(400, 'INVALID_INPUT', `bulk jobs have no dial ${name} with ${JSON.stringify(value)}`)
  }
  return input
}
