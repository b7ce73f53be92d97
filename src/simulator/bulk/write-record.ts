import type { Org, OrgUser } from '../org.ts'
import { restError } from '../rest/errors.ts'
import { changeRow, createRow, removeRow } from '../rows/change.ts'
import { keyField, recordId, upsertRow } from '../rows/upsert.ts'
import type { Upserted } from '../rows/upsert.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { hardDelete } from './hard-delete.ts'
import type { Job } from './job.ts'

/** Carries out one record of a job; throws RestError with what the row's error says. */
export function writeRecord(
  org: Org,
  object: ObjectSchema,
  job: Job,
  user: OrgUser,
  record: { id: string | undefined; body: Record<string, unknown> },
): Upserted {
  const { operation } = job
  if (operation === 'insert') {
    if (record.id !== undefined) {
      throw restError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id'])
    }
    return { id: createRow(org, object, record.body, { user }), created: true }
  }
  if (operation === 'upsert') {
    const key = keyField(object, job.external_id ?? 'Id')
    const body = key.type === 'id' ? { ...record.body, Id: record.id } : record.body
    return upsertRow(org, object, key, body, { user })
  }
  if (record.id === undefined) {
    throw restError(400, 'MISSING_ARGUMENT', `Id not specified in ${operation} call`)
  }
  const id = recordId(record.id)
  if (operation === 'update') changeRow(org, object, id, record.body, { user })
  else if (operation === 'delete') org.db.transaction(() => removeRow(org, object, id, { user }))()
  else org.db.transaction(() => hardDelete(org, object, id, user))()
  return { id, created: false }
}
