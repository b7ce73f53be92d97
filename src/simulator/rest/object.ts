import type { Answer, ApiCall } from '../http.ts'
import { noContent, ok } from '../http.ts'
import { normalizeId } from '../ids.ts'
import { isHidden } from '../org.ts'
import { assertMay, liveRow } from '../rows/change.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { conditionalSchema } from './conditional.ts'
import { basicInfo, describeObject, viewerOf } from './describe.ts'
import { notAllowed, notFound } from './errors.ts'
import { compactLayouts, layouts } from './layouts.ts'
import { listviews } from './listviews.ts'
import { recentItems } from './recent.ts'
import { byExternalId, byId, createRecord, idIn } from './records.ts'
import { related } from './relationship.ts'
import { deleted, updated } from './replication.ts'

function describe(call: ApiCall, object: ObjectSchema, [what, ...rest]: readonly string[]): Answer {
  const viewer = viewerOf(call)
  if (what === undefined) return conditionalSchema(call, () => describeObject(call.org, object, viewer))
  if (object.traits.layoutable === false) throw notFound()
  const key = what.toLowerCase()
  if (key === 'layouts' && rest.length <= 1) {
    return conditionalSchema(call, () => layouts(call.org, object, viewer, rest[0]))
  }
  if (key === 'compactlayouts') {
    return conditionalSchema(call, () => compactLayouts(call.org, object, viewer, rest))
  }
  // Nobody has set up approvals, nor a layout that is called by its name.
  if (key === 'approvallayouts' && rest.length === 0) return ok({ approvalLayouts: [] })
  throw notFound()
}

/** What a new record holds before anybody types: the defaults of the fields asked for, or of all that can be set. */
function defaultValues(call: ApiCall, object: ObjectSchema): unknown {
  const asked = (call.query.get('fields') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  const fields = object.fields
    .map((field) => field.describe)
    .filter((field) => field.createable && !isHidden(call.org, object.name, field.name))
    .filter((field) => asked.length === 0 || asked.includes(field.name.toLowerCase()))
  return {
    attributes: { type: object.name, url: null },
    ...Object.fromEntries(fields.map((field) => [field.name, field.defaultValue])),
  }
}

/** What an object has below it besides its records. */
const BELOW: Readonly<
  Record<string, (call: ApiCall, object: ObjectSchema, rest: readonly string[]) => Answer>
> = {
  describe,
  defaultvalues: (call, object) => ok(defaultValues(call, object)),
  deleted,
  listviews: (call, object, rest) => ok(listviews(call, object, rest)),
  quickactions: (_call, _object, rest) => {
    if (rest.length > 0) throw notFound()
    return ok([])
  },
  updated,
}

/** Passwords are of no use here, as everybody signs in by choosing who to be; clients may set them all the same. */
function password(call: ApiCall, object: ObjectSchema, id: string): Answer {
  liveRow(call.org, object, id)
  if (call.method === 'GET') return ok({ isExpired: false })
  assertMay(object, call.user, 'updateable')
  if (call.method === 'POST') return noContent
  if (call.method === 'DELETE') return ok({ NewPassword: `new-${id.slice(-6)}` })
  throw notAllowed(call.method)
}

/** What is below one record; undefined when the words are the name and value of a key. */
function belowRecord(call: ApiCall, object: ObjectSchema, first: string, second: string): Answer | undefined {
  if (object.byName.has(first.toLowerCase()) || normalizeId(first) === undefined) return undefined
  const id = idIn(first)
  const key = second.toLowerCase()
  if (key === 'password' && object.name === 'User') return password(call, object, id)
  // There are no series of events, so that this one is also all that come after it.
  if (key === 'fromthiseventonwards' && object.name === 'Event' && call.method !== 'GET') {
    return byId(call, object, id)
  }
  return related(call, object, id, second)
}

/** Answers what stands behind `/sobjects/X`. */
export function onObject(call: ApiCall, object: ObjectSchema, rest: readonly string[]): Answer {
  const [first, second] = rest
  if (first === undefined) {
    if (call.method === 'POST') return createRecord(call, object)
    if (call.method !== 'GET') throw notAllowed(call.method)
    return ok(basicInfo(object, viewerOf(call), recentItems(call, [object])))
  }
  const key = first.toLowerCase()
  const below = BELOW[key]
  if (below) {
    if (call.method !== 'GET') throw notAllowed(call.method)
    return below(call, object, rest.slice(1))
  }
  if (rest.length > 2) throw notFound()
  if (second !== undefined) {
    return belowRecord(call, object, first, second) ?? byExternalId(call, object, first, second)
  }
  if (key === 'id' && call.method === 'POST') return createRecord(call, object)
  return byId(call, object, first)
}
