import type { Org, OrgUser } from '../org.ts'
import { restError } from '../rest/errors.ts'
import { idIn, keyField } from '../rest/records.ts'
import { changeRow, createRow, findBy, removeRow } from '../rows/change.ts'
import { storedValue } from '../rows/values.ts'
import type { ObjectSchema } from '../schema/object.ts'
import type { Job } from './job.ts'

export type Written = { readonly id: string; readonly created: boolean }

/** Carries out one record of a job; throws RestError with what the row's error says. */
export function writeRecord(
  org: Org,
  object: ObjectSchema,
  job: Job,
  user: OrgUser,
  record: { id: string | undefined; body: Record<string, unknown> },
): Written {
  const { operation } = job
  if (operation === 'insert') {
    return { id: createRow(org, object, record.body, { user }), created: true }
  }
  if (operation === 'upsert') return upsert(org, object, job, user, record)
  if (record.id === undefined) {
    throw restError(400, 'MISSING_ARGUMENT', `Id not specified in ${operation} call`)
  }
  const id = idOf(record.id)
  if (operation === 'update') changeRow(org, object, id, record.body, { user })
  else org.db.transaction(() => removeRow(org, object, id, { user }))()
  return { id, created: false }
}

function idOf(text: string): string {
  try {
    return idIn(text)
  } catch {
    throw restError(400, 'MALFORMED_ID', `bad id ${text}`)
  }
}

function upsert(
  org: Org,
  object: ObjectSchema,
  job: Job,
  user: OrgUser,
  record: { id: string | undefined; body: Record<string, unknown> },
): Written {
  const key = keyField(object, job.external_id ?? 'Id')
  if (key.type === 'id') {
    if (record.id === undefined) {
      return { id: createRow(org, object, record.body, { user }), created: true }
    }
    const id = idOf(record.id)
    changeRow(org, object, id, record.body, { user })
    return { id, created: false }
  }
  const given = Object.keys(record.body).find((name) => name.toLowerCase() === key.name.toLowerCase())
  const value = given === undefined ? null : storedValue(key, record.body[given])
  if (value === null) throw restError(400, 'MISSING_ARGUMENT', `${key.name} not specified`)
  const ids = findBy(org, object, key.name, value)
  if (ids.length > 1) {
    throw restError(
      400,
      'DUPLICATE_EXTERNAL_ID',
      `${key.name}: more than one record found for external id field`,
    )
  }
  if (ids[0] === undefined) return { id: createRow(org, object, record.body, { user }), created: true }
  const { [given!]: _key, ...rest } = record.body
  changeRow(org, object, ids[0], rest, { user })
  return { id: ids[0], created: false }
}
