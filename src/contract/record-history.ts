import { z } from 'zod'
import { id, instant, pageInput, pageOf, procedure } from './base.ts'

export const versionKinds = ['created', 'updated', 'deleted', 'restored'] as const
export const versionKind = z.enum(versionKinds)
export type VersionKind = z.infer<typeof versionKind>

/**
 * Which clock an instant is on: `org` is when the org says the record changed, `seen` when Orgdeck took it in. They
 * differ by the length of a sync interval, and by months for what was there before the org was connected.
 */
export const clocks = ['org', 'seen'] as const
export const clock = z.enum(clocks)
export type RecordClock = z.infer<typeof clock>

/** An instant as a person or a script writes it: ISO 8601, with any offset. */
const moment = z.iso.datetime({ offset: true })

export const fieldChange = z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })

/** One version of a record, as a point in its history. */
export const historyPoint = z.object({
  version: z.number().int(),
  kind: versionKind,
  modified_at: instant.nullable(),
  synced_at: instant,
  modified_by: z.string().nullable(),
})
export type HistoryPoint = z.infer<typeof historyPoint>

/** Was the record in the org at a point: `unknown` before the first version here. */
export const recordState = z.enum(['present', 'deleted', 'unknown'])
export type RecordState = z.infer<typeof recordState>

export const recordAsOf = z.object({
  id: z.number(),
  at: instant,
  clock,
  /**
   * `unknown`: the instant is before the first version here, so nobody here can tell. `deleted`: the org had deleted it
   * by then; `fields` are the last ones it had.
   */
  state: recordState,
  point: historyPoint.nullable(),
  /** False when versions between this one and the next were let go by retention: it held from its own instant on, but not surely up to this one. */
  exact: z.boolean(),
  /** When the version that follows took over, on the same clock; null while it still holds. */
  until: instant.nullable(),
  /** Instant of the first version on this clock: before it nothing is known. */
  known_from: instant,
  versions: z.number().int(),
  fields: z.record(z.string(), z.unknown()),
  raw: z.string().nullable(),
})
export type RecordAsOf = z.infer<typeof recordAsOf>

export const comparedField = fieldChange.extend({
  /** The version that brought the value the later point has. */
  version: z.number().int(),
  modified_at: instant.nullable(),
  synced_at: instant,
  modified_by: z.string().nullable(),
})
export type ComparedField = z.infer<typeof comparedField>

export const recordComparison = z.object({
  id: z.number(),
  /** The earlier and the later of the two points asked for; null when that instant is before the first version. */
  from: historyPoint.nullable(),
  to: historyPoint.nullable(),
  from_state: recordState,
  to_state: recordState,
  /** Every deletion and return behind `from`, up to and with `to`, oldest first. */
  turns: z.array(historyPoint),
  /** Versions behind `from`, up to and with `to`. */
  versions_between: z.number().int(),
  /** False when some of those versions were let go, so that who and when are the nearest known. */
  exact: z.boolean(),
  changes: z.array(comparedField),
})
export type RecordComparison = z.infer<typeof recordComparison>

/**
 * `copied`: first seen by a full read of its object, so it was in the org before. `created`: first seen by a sync that
 * reads what is new.
 */
export const changeKinds = ['copied', 'created', 'updated', 'deleted', 'restored'] as const
export type ChangeKind = (typeof changeKinds)[number]
export const changeCounts = z.object({
  copied: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  deleted: z.number().int(),
  restored: z.number().int(),
})
export type ChangeCounts = z.infer<typeof changeCounts>

/** Which changes: seen here inside `(since, until]`, of some kinds, or only those that gave one field another value. */
export const changeFilter = z.object({
  since: moment,
  until: moment.optional(),
  kinds: z.array(z.enum(changeKinds)).max(changeKinds.length).optional(),
  field: z
    .string()
    .regex(/^[A-Za-z]\w{0,99}$/)
    .optional()
    .describe('Only versions in which this field has another value than in the one before'),
})

export const recordChange = z.object({
  /** The record. */
  id: z.number(),
  external_id: z.string(),
  name: z.string(),
  version: z.number().int(),
  kind: z.enum(changeKinds),
  /** When Orgdeck saw it: the clock of the list. */
  synced_at: instant,
  modified_at: instant.nullable(),
  modified_by: z.string().nullable(),
  changes: z.array(fieldChange),
})
export type RecordChange = z.infer<typeof recordChange>

const tag = 'records'
const ofObject = z.object({ integration_id: id, object: z.string().min(1).max(100) })
const versionNumber = z.number().int().min(1).max(1_000_000_000)

export const recordHistory = {
  asOf: procedure('GET', '/api/records/{id}/as-of', {
    tag,
    role: 'viewer',
    summary: 'A record as it was at an instant, by the clock of the org or by when Orgdeck saw it',
  })
    .input(z.object({ id, at: moment, clock: clock.default('org') }))
    .output(recordAsOf),
  compare: procedure('GET', '/api/records/{id}/compare', {
    tag,
    role: 'viewer',
    summary: 'What differs between two versions or instants of a record, field by field, with who changed it',
  })
    .input(
      z.object({
        id,
        from: versionNumber.optional().describe('Version; or give from_at. Default: the first'),
        from_at: moment.optional(),
        to: versionNumber.optional().describe('Version; or give to_at. Default: the newest'),
        to_at: moment.optional(),
        clock: clock.default('org').describe('Which clock from_at and to_at are on'),
      }),
    )
    .output(recordComparison),
  changes: procedure('GET', '/api/records/changes', {
    tag,
    role: 'viewer',
    summary: 'What changed in an object since an instant, newest first, with counts per kind',
  })
    .input(ofObject.extend(changeFilter.shape).extend(pageInput.shape))
    .output(
      pageOf(recordChange).extend({
        counts: changeCounts,
        /** False when the search for a field stopped before it had looked at every version; the cursor goes on from there. */
        complete: z.boolean(),
        took_ms: z.number(),
      }),
    ),
  changeCounts: procedure('GET', '/api/records/changes/counts', {
    tag,
    role: 'viewer',
    summary: 'How many records of each object were created, updated, deleted or restored since an instant',
  })
    .input(z.object({ integration_id: id, since: moment, until: moment.optional() }))
    .output(
      z.object({
        items: z.array(changeCounts.extend({ object: z.string(), label_plural: z.string() })),
        took_ms: z.number(),
      }),
    ),
}
