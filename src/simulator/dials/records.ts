import { isoInstant, toSecond } from '../clock.ts'
import { quote } from '../org.ts'
import { isObject } from '../rest/body.ts'
import { purgeRows, restoreRow } from '../rows/bin.ts'
import { removeRow } from '../rows/change.ts'
import { mergeInto } from '../rows/merge.ts'
import { storedValue } from '../rows/values.ts'
import { loadRecords } from '../story/load.ts'
import { work } from '../story/tick.ts'
import { bad, countIn, flagIn, idIn, instantIn, numberIn, objectIn, textIn } from './input.ts'
import type { Dial } from './input.ts'

/** People do some of their daily work. */
const tick: Dial = {
  takes: ['times'],
  run: (org, input) => {
    const times = countIn(input, 'times', 1, 1)
    if (times > 1000) throw bad('times must be between 1 and 1000')
    return { changes: work(org, times) }
  },
}

/** Records as exported elsewhere, with their ids and stamps. */
const load: Dial = {
  takes: ['object', 'records', 'addFields'],
  run: (org, input) => {
    const { records } = input
    if (!Array.isArray(records) || !records.every(isObject)) throw bad('records must be an array of objects')
    return loadRecords(org, objectIn(org, input), records, flagIn(input, 'addFields', false))
  },
}

/** A row stamped now or earlier that others see later, as a long transaction leaves it. */
const commitLate: Dial = {
  takes: ['object', 'id', 'fields', 'modstamp', 'afterMs'],
  run: (org, input) => {
    const object = objectIn(org, input)
    const { fields } = input
    if (!isObject(fields)) throw bad('fields must be an object')
    const visibleAt = org.clock.now() + numberIn(input, 'afterMs', 0)
    const id = input['id'] === undefined ? undefined : idIn(input, 'id')
    org.lateCommits.push({
      object: object.name,
      id,
      fields,
      modstamp: instantIn(input, 'modstamp'),
      visibleAt,
    })
    return { visibleAt: isoInstant(visibleAt), pending: org.lateCommits.length }
  },
}

const remove: Dial = {
  takes: ['object', 'id'],
  run: (org, input) => {
    const [object, id] = [objectIn(org, input), idIn(input, 'id')]
    return { deleted: org.db.transaction(() => removeRow(org, object, id, { user: org.users[0]! }))() }
  },
}

const undelete: Dial = {
  takes: ['object', 'id'],
  run: (org, input) => {
    return { restored: restoreRow(org, objectIn(org, input), idIn(input, 'id'), org.users[0]!) }
  },
}

/** Empties the recycle bin, whole or of one row. */
const purge: Dial = {
  takes: ['object', 'id'],
  run: (org, input) => ({
    purged: purgeRows(org, objectIn(org, input), input['id'] === undefined ? undefined : idIn(input, 'id')),
  }),
}

const merge: Dial = {
  takes: ['object', 'master', 'loser'],
  run: (org, input) => {
    const ids = { master: idIn(input, 'master'), loser: idIn(input, 'loser') }
    const moved = org.db.transaction(() => mergeInto(org, objectIn(org, input), ids, org.users[0]!))()
    return { moved: moved.length }
  },
}

/** Stamps many rows with one instant, as a mass update does. */
const flood: Dial = {
  takes: ['object', 'count', 'at'],
  run: (org, input) => {
    const object = objectIn(org, input)
    if (!object.byName.has('lastmodifieddate')) throw bad(`rows of ${object.name} are never changed`)
    const at = toSecond(instantIn(input, 'at', org.clock.now()))
    const flooded = org
      .prepare(
        `UPDATE ${quote(object.name)} SET "SystemModstamp" = ?, "LastModifiedDate" = ? WHERE "Id" IN (SELECT "Id" FROM ${quote(object.name)} ORDER BY "Id" LIMIT ?)`,
      )
      .run(at, at, countIn(input, 'count', 1)).changes
    return { flooded, at: isoInstant(at) }
  },
}

/** New values of a calculated field, which move no stamp: its formula reads the clock, or another record. */
const recalculate: Dial = {
  takes: ['object', 'field', 'value', 'id'],
  run: (org, input) => {
    const object = objectIn(org, input)
    const { describe } = object.byName.get(textIn(input, 'field').toLowerCase()) ?? {}
    if (describe?.calculated !== true) throw bad(`${String(input['field'])} is no calculated field`)
    const id = input['id'] === undefined ? null : idIn(input, 'id')
    const { changes } = org
      .prepare(`UPDATE ${quote(object.name)} SET ${quote(describe.name)} = ? WHERE "Id" = coalesce(?, "Id")`)
      .run(storedValue(describe, input['value'] ?? null), id)
    return { recalculated: changes }
  },
}

/** What an administrator can do to records behind the back of the clients. */
export const RECORD_DIALS: Readonly<Record<string, Dial>> = {
  tick,
  load,
  'commit-late': commitLate,
  delete: remove,
  undelete,
  purge,
  merge,
  flood,
  recalculate,
}
