import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { DAY, isoInstant, toSecond } from '../clock.ts'
import { openTransactions } from '../occasions.ts'
import { quote } from '../org.ts'
import type { Org } from '../org.ts'
import { keepsDeleted } from '../schema/object.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { instantOf } from '../soql/literals.ts'
import { restError } from './errors.ts'

const MINUTE = 60_000
const MOST_IDS = 600_000

/** Everything before this instant is committed: held back by open and by late transactions. */
export function coveredUntil(org: Org): number {
  const open = [...openTransactions(org), ...org.lateCommits.map((late) => late.modstamp)]
  return toSecond(Math.min(org.clock.now(), ...open))
}

function windowOf(call: ApiCall, days: number): { start: number; end: number } {
  const read = (name: string): number => {
    const text = call.query.get(name)
    const ms = text === null ? undefined : instantOf(text.replace(' ', '+'))
    if (ms === undefined) {
      throw restError(400, 'INVALID_REPLICATION_DATE', `${name} date is missing or not a date`)
    }
    return ms
  }
  const [start, end] = [read('start'), read('end')]
  if (end - start <= MINUTE) {
    throw restError(
      400,
      'INVALID_REPLICATION_DATE',
      'endDate must be at least one minute greater than startDate',
    )
  }
  if (start < call.org.clock.now() - days * DAY) {
    throw restError(400, 'INVALID_REPLICATION_DATE', `startDate cannot be more than ${days} days ago`)
  }
  // Seconds are ignored: the window is one of whole minutes.
  const minute = (ms: number) => Math.floor(ms / MINUTE) * MINUTE
  return { start: minute(start), end: minute(end) }
}

/** `/sobjects/X/updated`: ids created or changed in the window, by SystemModstamp; where there is none nothing changes. */
export function updated(call: ApiCall, object: ObjectSchema): Answer {
  const { start, end } = windowOf(call, 30)
  const live = keepsDeleted(object) ? ' AND "IsDeleted" = 0' : ''
  const stamp = object.byName.has('systemmodstamp') ? '"SystemModstamp"' : '"CreatedDate"'
  const ids = call.org
    .prepare(
      `SELECT "Id" FROM ${quote(object.name)} WHERE ${stamp} >= ? AND ${stamp} < ?${live} LIMIT ${MOST_IDS + 1}`,
    )
    .pluck()
    .all(start, end) as string[]
  if (ids.length > MOST_IDS)
    throw restError(400, 'EXCEEDED_ID_LIMIT', `more than ${MOST_IDS} ids in the window`)
  return ok({ ids, latestDateCovered: isoInstant(Math.min(end, coveredUntil(call.org))) })
}

/** Rows in the bin, by when they went there: a history when its record did. */
function binnedSql(object: ObjectSchema): string {
  const { history } = object.traits
  const [of, join] = history
    ? ['p', `JOIN ${quote(history.of)} p ON p."Id" = r.${quote(history.field)} AND p."IsDeleted" = 1`]
    : ['r', '']
  return (
    `${of}."SystemModstamp" AS at FROM ${quote(object.name)} r ${join} ` +
    `WHERE r."IsDeleted" = 1 AND ${of}."SystemModstamp" >= ? AND ${of}."SystemModstamp" < ?`
  )
}

/** `/sobjects/X/deleted`: what went into the recycle bin in the window, whether it still lies there or not. */
export function deleted(call: ApiCall, object: ObjectSchema): Answer {
  const { start, end } = windowOf(call, 15)
  const rows = keepsDeleted(object)
    ? (call.org
        .prepare(
          `SELECT r."Id" AS id, ${binnedSql(object)} ` +
            'UNION SELECT id, at FROM sim_purged WHERE at >= ? AND at < ? AND object = ? ' +
            `ORDER BY at, id LIMIT ${MOST_IDS + 1}`,
        )
        .all(start, end, start, end, object.name) as { id: string; at: number }[])
    : []
  if (rows.length > MOST_IDS)
    throw restError(400, 'EXCEEDED_ID_LIMIT', `more than ${MOST_IDS} ids in the window`)
  return ok({
    deletedRecords: rows.map(({ id, at }) => ({ id, deletedDate: isoInstant(at) })),
    earliestDateAvailable: isoInstant(call.org.clock.now() - 15 * DAY),
    latestDateCovered: isoInstant(Math.min(end, coveredUntil(call.org))),
  })
}
