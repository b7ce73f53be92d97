import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { isHidden, objectNamed, objectOfId } from '../org.ts'
import { liveRow } from '../rows/change.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { notAllowed, notFound, restError } from './errors.ts'
import { batchSizeOf, runQuery } from './query.ts'
import { byId } from './records.ts'

function childField(call: ApiCall, object: ObjectSchema, name: string) {
  for (const child of call.org.objects.values()) {
    for (const { children, describe } of child.fields) {
      const same =
        children?.toLowerCase() === name.toLowerCase() && describe.referenceTo.includes(object.name)
      if (same && !isHidden(call.org, child.name, describe.name)) return { child, field: describe.name }
    }
  }
  return undefined
}

/**
 * `/sobjects/X/{id}/{relationship}`: the parent as if it had been asked for itself, or the children as a query's
 * answer.
 */
export function related(call: ApiCall, object: ObjectSchema, id: string, name: string): Answer {
  const row = liveRow(call.org, object, id)
  const parent = object.parents.get(name.toLowerCase())?.describe
  if (parent && !isHidden(call.org, object.name, parent.name)) {
    const parentId = row[parent.name]
    const target = typeof parentId === 'string' ? objectOfId(call.org, parentId) : undefined
    if (!target || typeof parentId !== 'string' || !objectNamed(call.org, target.name)) throw notFound()
    return byId(call, target, parentId)
  }
  const found = childField(call, object, name)
  if (!found) throw notFound()
  if (call.method !== 'GET') throw notAllowed(call.method)
  const { child, field } = found
  const visible = child.fields
    .map(({ describe }) => describe.name)
    .filter((one) => !isHidden(call.org, child.name, one))
  const select = call.query.get('fields') ?? visible.join(',')
  if (!/^[\w.,\s]+$/.test(select)) throw restError(400, 'INVALID_FIELD', `not a list of fields: ${select}`)
  const soql = `SELECT ${select} FROM ${child.name} WHERE ${field} = '${id}' ORDER BY Id`
  const batchSize = batchSizeOf(call.headers['sforce-query-options']?.toString())
  return ok(runQuery(call.org, soql, { apiPath: call.apiPath, all: false, batchSize }))
}
