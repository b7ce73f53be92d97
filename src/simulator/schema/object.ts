import type { Field } from './dsl.ts'

/** What an object allows as a whole; anything not said is what an ordinary object has. */
export type ObjectTraits = {
  readonly createable?: boolean
  readonly deletable?: boolean
  readonly undeletable?: boolean
  readonly updateable?: boolean
  readonly deepCloneable?: boolean
  readonly feedEnabled?: boolean
  readonly layoutable?: boolean
  readonly mergeable?: boolean
  readonly mruEnabled?: boolean
  readonly replicateable?: boolean
  readonly retrieveable?: boolean
  readonly searchable?: boolean
  readonly searchLayoutable?: boolean
  readonly triggerable?: boolean
  /** Has list views and approval layouts of its own. */
  readonly listviews?: boolean
  readonly quickActions?: boolean
  /** Further addresses under the object's, by name. */
  readonly urls?: Readonly<Record<string, string>>
  /** Everybody sees other rows of it, made when they ask. */
  readonly ofCaller?: boolean
  /** The system keeps what became of another object's rows here; `field` names the row. */
  readonly history?: { readonly of: string; readonly field: string }
  /** Ids begin like those of other objects, from this count on, so that they stay apart; no prefix is shown. */
  readonly sharedPrefix?: number
  /** The scopes a list view may ask for beside everything, mine and team. */
  readonly queueScopes?: boolean
}

export type ObjectSchema = {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  readonly keyPrefix: string
  readonly traits: ObjectTraits
  readonly fields: Field[]
  /** Fields by lower-case name. */
  readonly byName: Map<string, Field>
  /** Lookup fields by lower-case relationship name. */
  readonly parents: Map<string, Field>
}

export function defineObject(
  head: { name: string; label: string; labelPlural?: string; keyPrefix: string; traits?: ObjectTraits },
  fields: readonly Field[],
): ObjectSchema {
  const schema: ObjectSchema = {
    name: head.name,
    label: head.label,
    labelPlural: head.labelPlural ?? `${head.label}s`,
    keyPrefix: head.keyPrefix,
    traits: head.traits ?? {},
    fields: [],
    byName: new Map(),
    parents: new Map(),
  }
  for (const field of fields) addField(schema, field)
  return schema
}

export function addField(schema: ObjectSchema, field: Field): void {
  schema.fields.push(field)
  schema.byName.set(field.describe.name.toLowerCase(), field)
  const relationship = field.describe.relationshipName
  if (field.describe.type === 'reference' && relationship)
    schema.parents.set(relationship.toLowerCase(), field)
}

/** Whether rows of the object are soft-deleted, i.e. stay readable for queryAll. */
export const keepsDeleted = (schema: ObjectSchema): boolean => schema.byName.has('isdeleted')

/** Takes a field out of the schema. */
export function dropField(schema: ObjectSchema, field: Field): void {
  schema.fields.splice(schema.fields.indexOf(field), 1)
  schema.byName.delete(field.describe.name.toLowerCase())
  const relationship = field.describe.relationshipName?.toLowerCase()
  if (relationship !== undefined && schema.parents.get(relationship) === field)
    schema.parents.delete(relationship)
}

/** Puts a field in the place of another. */
export function replaceField(schema: ObjectSchema, old: Field, field: Field): void {
  const place = schema.fields.indexOf(old)
  dropField(schema, old)
  addField(schema, field)
  schema.fields.splice(place, 0, schema.fields.pop()!)
}
