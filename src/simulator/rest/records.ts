import { normalizeId } from '../ids.ts'
import type { Answer, ApiCall } from '../http.ts'
import { noContent, ok } from '../http.ts'
import { isHidden } from '../org.ts'
import type { Org, SqlValue } from '../org.ts'
import { changeRow, createRow, findBy, liveRow, removeRow } from '../rows/change.ts'
import { keyField, noSuchKey } from '../rows/upsert.ts'
import { storedValue } from '../rows/values.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { makeScope, fromSql } from '../soql/scope.ts'
import { planRows } from '../soql/select.ts'
import { bodyOf } from './body.ts'
import { changeOptions } from './options.ts'
import { assertConditions, conditionalRecord } from './conditional.ts'
import { notAllowed, notFound, restError } from './errors.ts'

const CREATED = (id: string, extra: object = {}) => ({ id, success: true, errors: [], ...extra })

/** The id in a path; what is no id at all is taken for the name of an external id field. */
export function idIn(text: string): string {
  const id = normalizeId(text)
  if (!id) throw noSuchKey(text)
  return id
}

/** Reads records by id as JSON text, with the fields asked for or all that the viewer may see. */
export function recordReader(
  org: Org,
  object: ObjectSchema,
  apiPath: string,
  fields?: string,
): (id: string) => string | undefined {
  const names = fields
    ? fields.split(',').map((name) => name.trim())
    : object.fields.map((f) => f.describe.name).filter((name) => !isHidden(org, object.name, name))
  const scope = makeScope(org, fields ?? '', object.name, { all: true })
  const items = names.map((path) => {
    const parts = path.split('.')
    return parts.length === 1
      ? ({ type: 'Field', field: path } as const)
      : ({ type: 'FieldRelationship', field: parts.at(-1)!, relationships: parts.slice(0, -1) } as const)
  })
  const plan = planRows(scope, items, undefined, { apiPath })
  const sql = `SELECT ${plan.columns.join(', ')} ${fromSql(scope)} WHERE ${scope.root.idSql} = ?`
  return (id) => {
    const row = org.prepare(sql).raw().get(id) as SqlValue[] | undefined
    return row && plan.write(row, () => 'null')
  }
}

/** One record as JSON text. */
export function readRecord(
  org: Org,
  object: ObjectSchema,
  id: string,
  apiPath: string,
  fields?: string,
): string {
  const record = recordReader(org, object, apiPath, fields)(id)
  if (record === undefined) throw notFound()
  return record
}

export function createRecord(call: ApiCall, object: ObjectSchema): Answer {
  const id = createRow(call.org, object, bodyOf(call), changeOptions(call))
  return {
    status: 201,
    body: CREATED(id),
    headers: { location: `${call.apiPath}/sobjects/${object.name}/${id}` },
  }
}

export function byId(call: ApiCall, object: ObjectSchema, text: string): Answer {
  const id = idIn(text)
  if (call.method === 'GET') {
    const row = liveRow(call.org, object, id)
    const fields = call.query.get('fields') ?? undefined
    return conditionalRecord(call, object, row, () => readRecord(call.org, object, id, call.apiPath, fields))
  }
  if (call.method === 'PATCH') {
    assertConditions(call, object, () => liveRow(call.org, object, id))
    changeRow(call.org, object, id, bodyOf(call), changeOptions(call))
    return noContent
  }
  if (call.method === 'DELETE') {
    removeRow(call.org, object, id, { user: call.user })
    return noContent
  }
  throw notAllowed(call.method)
}

/** `/sobjects/X/{Field}/{value}`: read, upsert or delete by external id. */
export function byExternalId(call: ApiCall, object: ObjectSchema, name: string, value: string): Answer {
  const key = keyField(object, name)
  if (key.type === 'id') return byId(call, object, value)
  const ids = findBy(call.org, object, key.name, storedValue(key, value))
  if (ids.length > 1)
    return { status: 300, body: ids.map((id) => `${call.apiPath}/sobjects/${object.name}/${id}`) }
  const found = ids[0]
  if (call.method !== 'PATCH') {
    if (found === undefined) throw notFound()
    return byId(call, object, found)
  }
  const body = bodyOf(call)
  if (Object.keys(body).some((field) => field.toLowerCase() === key.name.toLowerCase())) {
    throw restError(
      400,
      'INVALID_FIELD',
      `The ${key.name} field should not be specified in the sobject data.`,
    )
  }
  if (found !== undefined) {
    assertConditions(call, object, () => liveRow(call.org, object, found))
    changeRow(call.org, object, found, body, changeOptions(call))
    return call.version >= 46 ? ok(CREATED(found, { created: false })) : noContent
  }
  if (call.query.get('updateOnly') === 'true') throw notFound()
  const id = createRow(call.org, object, { ...body, [key.name]: value }, changeOptions(call))
  return { status: 201, body: CREATED(id, call.version >= 46 ? { created: true } : {}) }
}
