import type { Answer, ApiCall } from '../http.ts'
import type { Org } from '../org.ts'
import { createRow } from '../rows/change.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { bodyOf, isObject } from './body.ts'
import type { JsonObject } from './body.ts'
import { jsonError, RestError, restError } from './errors.ts'
import { changeOptions } from './options.ts'

const MOST = 200
const MOST_LEVELS = 5
const MOST_TYPES = 5

/** A record of the tree, before anything is written. */
type Leaf = {
  readonly object: ObjectSchema
  readonly referenceId: string
  readonly fields: JsonObject
  readonly parent: { readonly leaf: Leaf; readonly field: string } | undefined
}

class Refused extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('the tree was refused')
    this.result = result
  }
}

function childOf(
  org: Org,
  parent: ObjectSchema,
  name: string,
): { object: ObjectSchema; field: string } | undefined {
  for (const object of org.objects.values()) {
    const field = object.fields.find(
      ({ children, describe }) =>
        children?.toLowerCase() === name.toLowerCase() && describe.referenceTo.includes(parent.name),
    )
    if (field) return { object, field: field.describe.name }
  }
  return undefined
}

function gather(
  org: Org,
  object: ObjectSchema,
  records: unknown,
  parent: Leaf['parent'],
  level: number,
  into: Leaf[],
): void {
  if (!Array.isArray(records) || !records.every(isObject))
    throw jsonError('records must be an array of objects')
  if (level > MOST_LEVELS)
    throw restError(400, 'INVALID_INPUT', `A tree can not be deeper than ${MOST_LEVELS} levels`)
  for (const record of records) {
    const referenceId = isObject(record['attributes']) ? record['attributes']['referenceId'] : undefined
    if (typeof referenceId !== 'string' || referenceId === '') {
      throw restError(400, 'INVALID_INPUT', 'Include a reference ID for each record in the request.')
    }
    const { type } = record['attributes'] as JsonObject
    if (typeof type !== 'string' || type.toLowerCase() !== object.name.toLowerCase()) {
      const message = `The type ${String(type)} is not ${object.name}, of which records are expected here`
      throw new Refused(failure(referenceId, 'INVALID_INPUT', message, []))
    }
    const fields: JsonObject = {}
    const children: [string, unknown][] = []
    for (const [name, value] of Object.entries(record)) {
      if (name === 'attributes') continue
      if (isObject(value) && 'records' in value) children.push([name, value['records']])
      else fields[name] = value
    }
    const leaf: Leaf = { object, referenceId, fields, parent }
    into.push(leaf)
    for (const [name, below] of children) {
      const child = childOf(org, object, name)
      if (!child) throw restError(400, 'INVALID_FIELD', `No such relationship '${name}' on ${object.name}`)
      gather(org, child.object, below, { leaf, field: child.field }, level + 1, into)
    }
  }
}

function assertFits(leaves: readonly Leaf[]): void {
  if (leaves.length > MOST)
    throw restError(400, 'INVALID_INPUT', `A tree can not have more than ${MOST} records`)
  if (new Set(leaves.map((leaf) => leaf.object)).size > MOST_TYPES) {
    throw restError(400, 'INVALID_INPUT', `A tree can not have more than ${MOST_TYPES} types of records`)
  }
  const names = leaves.map((leaf) => leaf.referenceId)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) {
    throw new Refused(
      failure(twice, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${twice}`, []),
    )
  }
}

const failure = (referenceId: string, statusCode: string, message: string, fields: readonly string[]) => ({
  referenceId,
  errors: [{ statusCode, message, fields }],
})

/** `POST /composite/tree/X`: parents with their children, all of them or none. */
export function tree(call: ApiCall, object: ObjectSchema): Answer {
  const leaves: Leaf[] = []
  try {
    gather(call.org, object, bodyOf(call)['records'], undefined, 1, leaves)
    assertFits(leaves)
    const results = call.org.db.transaction(() => write(call, leaves))()
    return { status: 201, body: { hasErrors: false, results } }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { status: 400, body: { hasErrors: true, results: [error.result] } }
  }
}

function write(call: ApiCall, leaves: readonly Leaf[]): { referenceId: string; id: string }[] {
  const ids = new Map<Leaf, string>()
  return leaves.map((leaf) => {
    const { referenceId, parent } = leaf
    const fields = parent ? { ...leaf.fields, [parent.field]: ids.get(parent.leaf) } : leaf.fields
    try {
      const id = createRow(call.org, leaf.object, fields, changeOptions(call))
      ids.set(leaf, id)
      return { referenceId, id }
    } catch (error) {
      if (!(error instanceof RestError)) throw error
      const item = error.items[0]
      const code = item?.errorCode ?? 'UNKNOWN_EXCEPTION'
      throw new Refused(failure(referenceId, code, item?.message ?? error.message, item?.fields ?? []))
    }
  })
}
