import { objectNamed, quote } from '../org.ts'
import type { Org } from '../org.ts'
import { dropColumn, ensureIndexes, ensureTable, refillColumn } from '../store.ts'
import { addToSchema, applySpec, makeField, rememberEdit, rememberedEdits, touchSchema } from './added.ts'
import type { FieldSpec, ObjectSpec } from './added.ts'
import { convert } from './convert.ts'
import { ref } from './dsl.ts'
import type { Field } from './dsl.ts'
import { limited } from './limits.ts'
import type { Limits } from './limits.ts'
import { addField, dropField, replaceField } from './object.ts'
import type { ObjectSchema } from './object.ts'

/** A change of the schema beyond adding to it; kept as it is and made again when the organisation is opened. */
type Edit =
  | { readonly edit: 'remove'; readonly object: string; readonly field: string }
  | { readonly edit: 'retype'; readonly object: string; readonly field: FieldSpec }
  | { readonly edit: 'limit'; readonly object: string; readonly field: string; readonly limits: Limits }
  | { readonly edit: 'record-types'; readonly object: string }

function objectOf(org: Org, name: string): ObjectSchema {
  const object = objectNamed(org, name)
  if (!object) throw new Error(`no object ${name}`)
  return object
}

function fieldOf(object: ObjectSchema, name: string): Field {
  const field = object.byName.get(name.toLowerCase())
  if (!field) throw new Error(`${object.name} has no field ${name}`)
  return field
}

/** Only what an administrator has added can go or become something else. */
function customField(object: ObjectSchema, name: string): Field {
  const field = fieldOf(object, name)
  if (!field.describe.custom) throw new Error(`${name} is a standard field`)
  return field
}

type Change = { readonly object: ObjectSchema; readonly before?: Field; readonly after?: Field }

/** What an edit comes to: the field as it is and as it will be. */
function changeOf(org: Org, edit: Edit): Change {
  const object = objectOf(org, edit.object)
  if (edit.edit === 'record-types') return { object, after: recordTypeId() }
  if (edit.edit === 'remove') return { object, before: customField(object, edit.field) }
  if (edit.edit === 'limit') {
    const before = fieldOf(object, edit.field)
    return { object, before, after: limited(before, edit.limits) }
  }
  const before = customField(object, edit.field.name)
  const { name, label } = before.describe
  return { object, before, after: makeField({ label, ...edit.field, name }) }
}

const recordTypeId = () =>
  ref('RecordTypeId', 'Record Type ID', 'RecordType', { permissionable: false, searchPrefilterable: false })

function enter({ object, before, after }: Change): void {
  if (before && after) replaceField(object, before, after)
  else if (before) dropField(object, before)
  else if (after) addField(object, after)
}

/** First what is stored, then the schema: an edit that can not be carried out leaves both as they were. */
function carryOut(org: Org, edit: Edit): void {
  const change = changeOf(org, edit)
  const { object, before, after } = change
  org.db.transaction(() => {
    if (edit.edit === 'remove') dropColumn(org.db, object, before!)
    if (edit.edit === 'retype') {
      refillColumn(org.db, object, { before: before!, after: after! }, convert(org, before!, after!))
    }
    rememberEdit(org, edit)
  })()
  enter(change)
  ensureTable(org.db, object)
  ensureIndexes(org.db, object)
  touchSchema(org)
}

/** Takes a custom field away with all its values. */
export const removeField = (org: Org, object: string, field: string): void =>
  carryOut(org, { edit: 'remove', object, field })

/** Makes a custom field one of another type; values go over where they can and are gone where they can not. */
export const retypeField = (org: Org, object: string, field: FieldSpec): void =>
  carryOut(org, { edit: 'retype', object, field })

/** Changes what a field takes. What is stored stays, so values can not become unique that are not. */
export function limitField(org: Org, name: string, field: string, limits: Limits): void {
  const object = objectOf(org, name)
  const column = quote(fieldOf(object, field).describe.name)
  if (limits.unique === true) {
    const sql = `SELECT ${column} AS value FROM ${quote(object.name)} WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING COUNT(*) > 1 LIMIT 1`
    const twice = org.prepare(sql).get() as { value: unknown } | undefined
    if (twice) throw new Error(`${String(twice.value)} is there more than once`)
  }
  carryOut(org, { edit: 'limit', object: name, field, limits })
}

/** Gives an object the lookup to its record types. */
export function addRecordTypes(org: Org, object: ObjectSchema): void {
  if (object.byName.has('recordtypeid')) return
  carryOut(org, { edit: 'record-types', object: object.name })
}

/** Makes the changes again that were made since the organisation was founded. */
export function restoreEdits(org: Org): void {
  for (const edit of rememberedEdits(org) as (Edit | ObjectSpec)[]) {
    if ('edit' in edit) enter(changeOf(org, edit))
    else applySpec(org, edit)
  }
}

/** Adds one field to an object that is there. */
export function addCustomField(org: Org, name: string, field: FieldSpec): void {
  const object = objectOf(org, name)
  if (object.byName.has(field.name.toLowerCase())) throw new Error(`${name} has a field ${field.name}`)
  addToSchema(org, { name: object.name, fields: [field] })
}
