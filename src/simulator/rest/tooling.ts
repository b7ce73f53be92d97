import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { objectNamed } from '../org.ts'
import { DEFINITIONS } from '../soql/definitions.ts'
import { basicInfo, describeObject } from './describe.ts'
import type { Viewer } from './describe.ts'
import { notAllowed, notFound } from './errors.ts'

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
  // These objects are the same for everyone, and nobody changes them.
  const viewer: Viewer = { version: call.version, baseUrl: call.baseUrl, canWrite: false }
  const shared = SHARED.flatMap((name) => objectNamed(call.org, name) ?? [])
  const objects = [...DEFINITIONS, ...shared].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (more.length === 0) {
    const sobjects = objects.map((object) => basicInfo(object, viewer)['objectDescribe'])
    return ok({ encoding: 'UTF-8', maxBatchSize: 200, sobjects })
  }
  const object = objects.find((one) => one.name.toLowerCase() === more[0]?.toLowerCase())
  if (!object || more.length > 2) throw notFound()
  if (more.length === 1) return ok(basicInfo(object, viewer))
  if (more[1]?.toLowerCase() !== 'describe') throw notFound()
  return ok(describeObject(call.org, object, viewer))
}
