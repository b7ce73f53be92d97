import { objectNamed } from '../org.ts'
import { describeGlobal, describeObject } from '../rest/describe.ts'
import { textsIn } from '../xml.ts'
import type { Operation, SessionCall } from './call.ts'
import { element, SoapFault } from './reply.ts'

const viewerOf = (call: SessionCall) => ({
  version: call.version,
  baseUrl: call.baseUrl,
  canWrite: call.user.canWrite,
})

/** What REST tells and SOAP does not. */
const REST_ONLY = new Set(['urls', 'associateEntityType', 'associateParentEntity', 'sobjectDescribeOption'])

/** A describe as elements: null is left out, and so are addresses of REST. */
function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(trimmed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, one]) => one !== null && !REST_ONLY.has(name))
      .map(([name, one]) => [name, trimmed(one)]),
  )
}

export const global: Operation = (call) =>
  element('result', trimmed(describeGlobal(call.org, viewerOf(call))))

/** One object or several; the request says so by repeating its parameter. */
export const objects: Operation = (call) =>
  textsIn(call.body, 'sObjectType')
    .map((name) => {
      const object = objectNamed(call.org, name)
      if (!object) throw new SoapFault('INVALID_TYPE', `sObject type '${name}' is not supported.`)
      return element('result', trimmed(describeObject(call.org, object, viewerOf(call))))
    })
    .join('')
