import { isHidden } from '../org.ts'
import type { Org } from '../org.ts'
import type { ObjectSchema } from '../schema/object.ts'
import type { Job } from './job.ts'

/** Where a CSV column's values go: a field, or a parent named by one of its own fields. */
export type Column =
  | { readonly kind: 'field'; readonly name: string }
  | {
      readonly kind: 'parent'
      readonly relationship: string
      readonly field: string
      readonly type: string | undefined
    }

/** The column without which an operation cannot find its rows. */
const KEYS: Readonly<Record<string, string>> = { update: 'Id', delete: 'Id', hardDelete: 'Id' }

/** What the whole job ends with when its header cannot be read; its text is the job's `errorMessage`. */
export class HeaderError extends Error {}

/**
 * Reads the header of an upload. A column is a field's name, `Relationship.Field`, or for a lookup with several targets
 * `Object:Relationship.Field`. Throws HeaderError.
 */
export function columnsOf(
  org: Org,
  object: ObjectSchema,
  header: readonly string[],
  job: Pick<Job, 'operation' | 'external_id'>,
): Column[] {
  const key = KEYS[job.operation] ?? (job.operation === 'upsert' ? job.external_id : null)
  if (key !== null && !header.some((name) => name.toLowerCase() === key.toLowerCase())) throw notFound(key)
  return header.map((name) => {
    const [, type, relationship, field] = /^(?:(\w+):)?(\w+)\.(\w+)$/.exec(name) ?? []
    if (relationship === undefined || field === undefined) {
      const own = object.byName.get(name.toLowerCase())
      if (!own || isHidden(org, object.name, own.describe.name)) throw notFound(name)
      return { kind: 'field', name }
    }
    const lookup = object.parents.get(relationship.toLowerCase())
    if (!lookup) throw new HeaderError(`InvalidBatch : Unable to find relationship: ${relationship}`)
    const targets = lookup.describe.referenceTo
    if (type !== undefined && targets.length < 2) {
      throw new HeaderError(
        `InvalidBatch : type is not needed for non polymorphic foreign key references: ${relationship}`,
      )
    }
    // With several targets nobody could tell which object's field is meant.
    if (type === undefined && targets.length > 1) throw notFound(name)
    const named = targets.find((one) => one.toLowerCase() === (type ?? targets[0] ?? '').toLowerCase())
    const target = org.objects.get((named ?? '').toLowerCase())
    if (!target?.byName.get(field.toLowerCase())?.describe.idLookup) throw notFound(name)
    return { kind: 'parent', relationship, field, type: type && named }
  })
}

const notFound = (name: string) => new HeaderError(`InvalidBatch : Field name not found : ${name}`)

/** The body of a record: an empty value leaves its field alone, `#N/A` clears it. */
export function bodyOfRecord(
  columns: readonly Column[],
  values: readonly string[],
): { id: string | undefined; body: Record<string, unknown> } {
  const body: Record<string, unknown> = {}
  let id: string | undefined
  columns.forEach((column, i) => {
    const text = values[i] ?? ''
    if (text === '') return
    const value = text === '#N/A' ? null : text
    if (column.kind === 'parent') {
      const attributes = column.type === undefined ? {} : { attributes: { type: column.type } }
      body[column.relationship] = value === null ? null : { ...attributes, [column.field]: value }
    } else if (column.name.toLowerCase() === 'id') id = text
    else body[column.name] = value
  })
  return { id, body }
}
