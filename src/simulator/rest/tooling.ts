import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { objectNamed } from '../org.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { DEFINITIONS } from '../soql/definitions.ts'
import { basicInfo, describeObject } from './describe.ts'
import type { Viewer } from './describe.ts'
import { notAllowed, notFound } from './errors.ts'
import { byId, readRecord } from './records.ts'

/** Objects of the organisation that the tooling side has as well. */
const SHARED = [
  'ApexClass',
  'ApexTrigger',
  'PermissionSet',
  'PermissionSetAssignment',
  'Profile',
  'RecordType',
  'User',
  'UserRole',
]

/** Answers what stands under `/tooling`: queries as elsewhere, and the objects that tell about the schema. */
export function tooling(
  call: ApiCall,
  rest: readonly string[],
  query: (call: ApiCall, locator: string | undefined) => Answer,
): Answer {
  if (call.method !== 'GET') throw notAllowed(call.method)
  const [resource, ...more] = rest
  const key = resource?.toLowerCase()
  const apiPath = `${call.apiPath}/tooling`
  if (key === undefined) {
    return ok({ query: `${apiPath}/query`, sobjects: `${apiPath}/sobjects` })
  }
  if (key === 'query') return query({ ...call, apiPath }, more[0])
  if (key !== 'sobjects') throw notFound()
  const shared = SHARED.flatMap((name) => objectNamed(call.org, name) ?? [])
  const objects = [...DEFINITIONS, ...shared].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (more.length === 0) {
    const viewer = readerOf(call, apiPath)
    const sobjects = objects.map((object) => basicInfo(object, viewer)['objectDescribe'])
    return ok({ encoding: 'UTF-8', maxBatchSize: 200, sobjects })
  }
  const object = objects.find((one) => one.name.toLowerCase() === more[0]?.toLowerCase())
  if (!object) throw notFound()
  return readOnly({ ...call, apiPath }, object, more.slice(1))
}

/** These objects are the same for everyone, and nobody changes them here. */
const readerOf = ({ version, baseUrl }: ApiCall, apiPath: string): Viewer => ({
  version,
  baseUrl,
  apiPath,
  canWrite: false,
})

/** An object that can be looked at only: what it is, its description, and its records by id. */
export function readOnly(call: ApiCall, object: ObjectSchema, rest: readonly string[]): Answer {
  if (call.method !== 'GET') throw notAllowed(call.method)
  const viewer = readerOf(call, call.apiPath)
  const [what, ...more] = rest
  if (more.length > 0) throw notFound()
  if (what === undefined) return ok(basicInfo(object, viewer))
  if (what.toLowerCase() === 'describe') return ok(describeObject(call.org, object, viewer))
  if (!DEFINITIONS.includes(object)) return byId(call, object, what)
  return ok(readRecord(call.org, object, what, call.apiPath, call.query.get('fields') ?? undefined))
}
