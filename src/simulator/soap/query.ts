import { normalizeId } from '../ids.ts'
import { objectNamed } from '../org.ts'
import { isObject } from '../rest/body.ts'
import type { JsonObject } from '../rest/body.ts'
import { RestError } from '../rest/errors.ts'
import { queryMore, runQuery } from '../rest/query.ts'
import { readRecord } from '../rest/records.ts'
import { liveRow } from '../rows/change.ts'
import { childOf, textIn, textsIn } from '../xml.ts'
import type { Operation, SessionCall } from './call.ts'
import { element, SoapFault, Xml } from './reply.ts'
import { pageXml, sobjectXml } from './sobject.ts'

/** Rows in a page unless the client wishes otherwise; fewer than REST gives. */
const BATCH = 500

function optionsOf(call: SessionCall) {
  const wish = Number(textIn(childOf(call.header, 'QueryOptions'), 'batchSize') ?? BATCH)
  return {
    apiPath: `/services/data/v${call.version}.0`,
    batchSize: Math.min(2000, Math.max(200, Number.isInteger(wish) ? wish : BATCH)),
  }
}

function parsed(json: string): JsonObject {
  const value: unknown = JSON.parse(json)
  return isObject(value) ? value : {}
}

const result = (call: SessionCall, json: string): string =>
  element('result', new Xml(pageXml(call.org, call.service, parsed(json))), ' xsi:type="QueryResult"')

const run =
  (all: boolean): Operation =>
  (call) =>
    result(call, runQuery(call.org, textIn(call.body, 'queryString') ?? '', { ...optionsOf(call), all }))

export const query = run(false)
export const queryAll = run(true)

export const more: Operation = (call) =>
  result(call, queryMore(call.org, textIn(call.body, 'queryLocator') ?? '', optionsOf(call)))

/** Reads records by id, in the order of the ids; nil where there is none. */
export const retrieve: Operation = (call) => {
  const { org, body, service } = call
  const type = textIn(body, 'sObjectType') ?? ''
  const object = objectNamed(org, type)
  if (!object) throw new SoapFault('INVALID_TYPE', `sObject type '${type}' is not supported.`)
  const { apiPath } = optionsOf(call)
  return textsIn(body, 'ids')
    .map((text) => {
      const id = normalizeId(text)
      if (!id) throw new SoapFault('MALFORMED_ID', `bad id ${text}`)
      try {
        liveRow(org, object, id)
        const json = readRecord(org, object, id, apiPath, textIn(body, 'fieldList') ?? 'Id')
        return sobjectXml(org, service, 'result', parsed(json))
      } catch (error) {
        if (error instanceof RestError && error.status === 404) return element('result', null)
        throw error
      }
    })
    .join('')
}
