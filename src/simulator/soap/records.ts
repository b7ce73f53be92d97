import { normalizeId } from '../ids.ts'
import { objectOfId } from '../org.ts'
import type { JsonObject } from '../rest/body.ts'
import { RestError, restError } from '../rest/errors.ts'
import { purgeRows, restoreRow } from '../rows/bin.ts'
import { changeRow, createRow, removeRow } from '../rows/change.ts'
import { mergeInto } from '../rows/merge.ts'
import { keyField, recordId, upsertRow, withoutId } from '../rows/upsert.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { childOf, textIn, textsIn } from '../xml.ts'
import type { XmlElement } from '../xml.ts'
import type { Operation, SessionCall } from './call.ts'
import { convertLead } from './convert-lead.ts'
import { element, SoapFault } from './reply.ts'
import { sobjectIn } from './sobject.ts'

const MOST = 200
const MOST_MERGES = 10
const MOST_CONVERTS = 100

type Result = { readonly success: boolean } & JsonObject

class RolledBack extends Error {}

const failed = (error: RestError): Result => ({
  errors: error.items.map(({ errorCode, message, fields }) => ({
    ...(fields && fields.length > 0 ? { fields } : {}),
    message,
    statusCode: errorCode,
  })),
  id: null,
  success: false,
})

const halted = (): Result =>
  failed(
    restError(
      400,
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'Record rolled back because not all records were valid and the request was using AllOrNone header',
    ),
  )

/** Runs one step for each item; a failure stays in its own result unless the header asks for all or none. */
function each<T>(call: SessionCall, items: readonly T[], most: number, step: (item: T) => Result): string {
  if (items.length > most) {
    throw new SoapFault(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${most} records into this call`,
    )
  }
  const { db } = call.org
  const allOrNone = textIn(childOf(call.header, 'AllOrNoneHeader'), 'allOrNone') === 'true'
  let results: Result[] = []
  try {
    db.transaction(() => {
      for (const item of items) {
        try {
          results.push(db.transaction(() => step(item))())
        } catch (error) {
          if (!(error instanceof RestError)) throw error
          results.push(failed(error))
        }
      }
      if (allOrNone && results.some((one) => !one.success)) throw new RolledBack()
    })()
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
    results = results.map((one) => (one.success ? halted() : one))
  }
  return element('result', results)
}

const done = (id: string): Result => ({ id, success: true })

const sobjectsIn = (call: SessionCall): XmlElement[] =>
  call.body.children.filter((child) => child.name === 'sObjects')

export const create: Operation = (call) =>
  each(call, sobjectsIn(call), MOST, (given) => {
    const { object, fields } = sobjectIn(call.org, given)
    return done(createRow(call.org, object, fields, { user: call.user }))
  })

export const update: Operation = (call) =>
  each(call, sobjectsIn(call), MOST, (given) => {
    const { object, fields } = sobjectIn(call.org, given)
    const { id, body } = withoutId(fields)
    if (id === undefined) throw restError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call')
    changeRow(call.org, object, recordId(id), body, { user: call.user })
    return done(recordId(id))
  })

export const upsert: Operation = (call) => {
  // Clients spell the name of the key's element in more than one way.
  const name = call.body.children.find((child) => child.name.toLowerCase() === 'externalidfieldname')
  return each(call, sobjectsIn(call), MOST, (given) => {
    const { object, fields } = sobjectIn(call.org, given)
    const key = keyField(object, name?.text.trim() ?? '')
    const { id, created } = upsertRow(call.org, object, key, fields, { user: call.user })
    return { created, ...done(id) }
  })
}

function located(call: SessionCall, text: string): { object: ObjectSchema; id: string } {
  const id = normalizeId(text)
  const object = id === undefined ? undefined : objectOfId(call.org, id)
  if (id === undefined || !object) throw restError(400, 'MALFORMED_ID', `bad id ${text}`)
  return { object, id }
}

/** An operation on ids of any objects. */
const onIds =
  (step: (call: SessionCall, object: ObjectSchema, id: string) => void): Operation =>
  (call) =>
    each(call, textsIn(call.body, 'ids'), MOST, (text) => {
      const { object, id } = located(call, text)
      step(call, object, id)
      return done(id)
    })

export const remove = onIds(({ org, user }, object, id) => {
  removeRow(org, object, id, { user })
})

export const undelete = onIds(({ org, user }, object, id) => {
  restoreRow(org, object, id, user)
})

export const emptyRecycleBin = onIds(({ org }, object, id) => {
  purgeRows(org, object, id)
})

/** Merges up to two records into a master, which may take new values at the same time. */
export const merge: Operation = (call) => {
  const requests = call.body.children.filter((child) => /^(?:merge)?requests?$/i.test(child.name))
  return each(call, requests, MOST_MERGES, (request) => {
    const { org, user } = call
    const given = childOf(request, 'masterRecord')
    if (!given) throw restError(400, 'REQUIRED_FIELD_MISSING', 'A master record is required')
    const { object, fields } = sobjectIn(org, given)
    const { id, body } = withoutId(fields)
    const losers = textsIn(request, 'recordToMergeIds').map(recordId)
    if (id === undefined || losers.length === 0 || losers.length > 2) {
      throw restError(400, 'INVALID_NUM_ARGS', 'A merge takes a master record and one or two others')
    }
    const master = recordId(id)
    const related = losers.flatMap((loser) => mergeInto(org, object, { master, loser }, user))
    if (Object.keys(body).length > 0) changeRow(org, object, master, body, { user })
    return {
      id: master,
      mergedRecordIds: losers,
      success: true,
      updatedRelatedIds: [...new Set(related)],
    }
  })
}

/** Turns leads into accounts, contacts and deals. */
export const convert: Operation = (call) => {
  const requests = call.body.children.filter((child) => child.name === 'leadConverts')
  return each(call, requests, MOST_CONVERTS, (request) => ({ ...convertLead(call, request), success: true }))
}
