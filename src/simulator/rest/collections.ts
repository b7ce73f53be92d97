import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { objectNamed, objectOfId } from '../org.ts'
import { changeRow, createRow, removeRow } from '../rows/change.ts'
import { keyField, recordId, upsertRow, withoutId } from '../rows/upsert.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { readRow } from '../store.ts'
import { bodyOf, isObject } from './body.ts'
import type { JsonObject } from './body.ts'
import { jsonError, notAllowed, notFound, RestError, restError } from './errors.ts'
import { changeOptions } from './options.ts'
import { recordReader } from './records.ts'

const MOST = 200
const MOST_READ = 2000
/** Records of one type in a row are one piece of work; a call may have so many. */
const MOST_CHUNKS = 10

type Result = { id?: string; success: boolean; errors: unknown[]; created?: boolean }

class RolledBack extends Error {}

/** Runs one step for each record; a failure stays in its own result unless all or none is asked. */
function each(call: ApiCall, count: number, allOrNone: boolean, step: (i: number) => Result): Answer {
  if (count > MOST) {
    throw restError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MOST} records in this call`,
    )
  }
  const results: Result[] = []
  const { db } = call.org
  try {
    db.transaction(() => {
      for (let i = 0; i < count; i++) {
        try {
          results.push(db.transaction(() => step(i))())
        } catch (error) {
          if (!(error instanceof RestError)) throw error
          const errors = error.items.map(({ errorCode, message, fields, duplicateResut }) => ({
            statusCode: errorCode,
            message,
            fields: fields ?? [],
            ...(duplicateResut === undefined ? {} : { duplicateResult: duplicateResut }),
          }))
          results.push({ success: false, errors })
        }
      }
      if (allOrNone && results.some((result) => !result.success)) throw new RolledBack()
    })()
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
    const halted = {
      statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      message:
        'Record rolled back because not all records were valid and the request was using AllOrNone header',
      fields: [],
    }
    return ok(results.map((result) => (result.success ? { success: false, errors: [halted] } : result)))
  }
  return ok(results)
}

/** Records of different types may come together, but not in too much of a mix. */
function assertOrdered(types: readonly string[]): void {
  const chunks = types.filter((type, i) => i === 0 || type !== types[i - 1]).length
  if (chunks <= MOST_CHUNKS) return
  throw restError(
    400,
    'LIMIT_EXCEEDED',
    `Cannot have more than ${MOST_CHUNKS} chunks in a single operation. Please rearrange the data to reduce chunking.`,
  )
}

const done = (id: string, created?: boolean): Result =>
  created === undefined ? { id, success: true, errors: [] } : { id, success: true, errors: [], created }

function recordsOf(body: JsonObject): JsonObject[] {
  const { records } = body
  if (!Array.isArray(records) || !records.every(isObject))
    throw jsonError('records must be an array of objects')
  return records
}

const typeOf = (record: JsonObject): unknown =>
  isObject(record['attributes']) ? record['attributes']['type'] : undefined

function objectOf(call: ApiCall, record: JsonObject): ObjectSchema {
  const type = typeOf(record)
  const object = typeof type === 'string' ? objectNamed(call.org, type) : undefined
  if (!object) throw restError(400, 'INVALID_TYPE', `sObject type '${String(type)}' is not supported.`)
  return object
}

/** `/composite/sobjects` and `/composite/sobjects/X[/Field]`: up to 200 records, answered in order. */
export function collections(call: ApiCall, rest: readonly string[]): Answer {
  const [type, key] = rest
  const user = call.user
  if (type !== undefined) {
    const object = objectNamed(call.org, type)
    if (!object) throw notFound()
    if (key === undefined) return retrieve(call, object)
    if (call.method !== 'PATCH') throw notAllowed(call.method)
    return upsert(call, object, key)
  }
  if (call.method === 'DELETE') {
    const ids = idsIn(call.query.get('ids') ?? '')
    if (ids.length === 0) throw missing('ids')
    assertOrdered(ids.map((id) => id.slice(0, 3)))
    return each(call, ids.length, call.query.get('allOrNone') === 'true', (i) => {
      const id = recordId(ids[i]!)
      const object = objectOfId(call.org, id)
      if (!object) throw restError(400, 'MALFORMED_ID', `bad id ${ids[i]}`)
      removeRow(call.org, object, id, { user })
      return done(id)
    })
  }
  if (call.method !== 'POST' && call.method !== 'PATCH') throw notAllowed(call.method)
  const body = bodyOf(call)
  const records = recordsOf(body)
  assertOrdered(records.map((record) => String(typeOf(record)).toLowerCase()))
  const allOrNone = body['allOrNone'] === true
  const options = changeOptions(call)
  if (call.method === 'POST') {
    return each(call, records.length, allOrNone, (i) => {
      const record = records[i]!
      return done(createRow(call.org, objectOf(call, record), record, options))
    })
  }
  return each(call, records.length, allOrNone, (i) => {
    const record = records[i]!
    const { id, body: fields } = withoutId(record)
    if (id === undefined) throw restError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call')
    changeRow(call.org, objectOf(call, record), recordId(id), fields, options)
    return done(recordId(id))
  })
}

function upsert(call: ApiCall, object: ObjectSchema, name: string): Answer {
  const body = bodyOf(call)
  const records = recordsOf(body)
  const key = keyField(object, name)
  const { org } = call
  const options = changeOptions(call)
  return each(call, records.length, body['allOrNone'] === true, (i) => {
    const type = typeOf(records[i]!)
    if (typeof type === 'string' && type.toLowerCase() !== object.name.toLowerCase()) {
      throw restError(400, 'INVALID_TYPE', `${type} is not the type of the request, ${object.name}`)
    }
    const { id, created } = upsertRow(org, object, key, records[i]!, options)
    return done(id, created)
  })
}

const idsIn = (text: string): string[] => text.split(',').filter((id) => id !== '')

const missing = (name: string) => restError(400, 'MISSING_ARGUMENT', `The ${name} parameter is required`)

/** Reads several records by id; null where there is none or it was deleted. */
function retrieve(call: ApiCall, object: ObjectSchema): Answer {
  if (call.method !== 'GET' && call.method !== 'POST') throw notAllowed(call.method)
  const body = call.method === 'GET' ? {} : bodyOf(call)
  const list = (name: string): string[] => {
    const value = body[name] ?? idsIn(call.query.get(name) ?? '')
    if (!Array.isArray(value)) throw jsonError(`${name} must be an array`)
    if (value.length === 0) throw missing(name)
    return value.map(String)
  }
  const ids = list('ids')
  if (ids.length > MOST_READ) {
    throw restError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot retrieve more than ${MOST_READ} records`,
    )
  }
  const read = recordReader(call.org, object, call.apiPath, list('fields').join(','))
  const records = ids.map((text) => {
    const id = recordId(text)
    return readRow(call.org, object, id)?.['IsDeleted'] === 1 ? 'null' : (read(id) ?? 'null')
  })
  return ok(`[${records.join(',')}]`)
}
