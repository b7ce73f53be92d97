import type { Org } from '../org.ts'
import type { JsonObject } from '../rest/body.ts'
import { isObject } from '../rest/body.ts'
import { setRecordType } from '../rows/record-types.ts'
import type { FieldSpec } from '../schema/added.ts'
import { addCustomField, limitField, removeField, retypeField } from '../schema/edits.ts'
import type { Limits } from '../schema/limits.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { bad, countIn, flagIn, objectIn, textIn } from './input.ts'
import type { Dial } from './input.ts'

/** What the schema itself refuses is the caller's mistake. */
function edited(edit: () => void): void {
  try {
    edit()
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error))
  }
}

function specIn(input: JsonObject, name: string): FieldSpec {
  const spec = input[name]
  if (!isObject(spec)) throw bad(`${name} must be {name, type, …}`)
  textIn(spec, 'name')
  textIn(spec, 'type')
  return spec as FieldSpec
}

const LIMITS = ['label', 'required', 'unique', 'externalId', 'length', 'values', 'restricted'] as const

function limitsIn(input: JsonObject): Limits {
  const given = (name: string) => input[name] !== undefined
  const flag = (name: string) => (given(name) ? { [name]: flagIn(input, name, false) } : {})
  const { values } = input
  if (given('values') && !(Array.isArray(values) && values.every((one) => typeof one === 'string')))
    throw bad('values must be a list of texts')
  return {
    ...(given('label') ? { label: textIn(input, 'label') } : {}),
    ...flag('required'),
    ...flag('unique'),
    ...flag('externalId'),
    ...flag('restricted'),
    ...(given('length') ? { length: countIn(input, 'length', 1) } : {}),
    ...(given('values') ? { values: values as string[] } : {}),
  }
}

function editField(org: Org, object: string, input: JsonObject): void {
  if (input['add'] !== undefined) return addCustomField(org, object, specIn(input, 'add'))
  if (input['remove'] !== undefined) return removeField(org, object, textIn(input, 'remove'))
  if (input['retype'] !== undefined) return retypeField(org, object, specIn(input, 'retype'))
  return limitField(org, object, textIn(input, 'set'), limitsIn(input))
}

/** Adds, removes, retypes or limits one field while it runs; answers the field as describe tells it. */
const field: Dial = {
  takes: ['object', 'add', 'remove', 'retype', 'set', ...LIMITS],
  run: (org, input) => {
    const object = objectIn(org, input)
    edited(() => editField(org, object.name, input))
    const { add, retype, set, remove } = input
    const name = isObject(add) ? add['name'] : isObject(retype) ? retype['name'] : (set ?? remove)
    return { field: object.byName.get(String(name).toLowerCase())?.describe ?? null }
  },
}

function picklistsIn(object: ObjectSchema, input: unknown): Record<string, string[]> {
  if (!isObject(input)) throw bad('picklists must be {field: [values]}')
  const lists = Object.entries(input).map(([name, values]) => {
    const field = object.byName.get(name.toLowerCase())?.describe
    if (!field || !Array.isArray(values)) throw bad(`${object.name} has no picklist ${name}`)
    const unknown = values.find((one) => !field.picklistValues.some((known) => known.value === one))
    if (unknown !== undefined) throw bad(`${name} has no value ${String(unknown)}`)
    return [field.name, values.map(String)] as const
  })
  return Object.fromEntries(lists)
}

/** Makes or changes a record type of an object. */
const recordType: Dial = {
  takes: ['object', 'name', 'label', 'active', 'default', 'picklists'],
  run: (org, input) => {
    const object = objectIn(org, input)
    const name = textIn(input, 'name')
    if (!/^[A-Za-z]\w*$/.test(name)) throw bad(`${name} is no name of a record type`)
    const { traits } = object
    if (traits.createable === false || traits.layoutable === false) throw bad(`${object.name} has no types`)
    return setRecordType(org, object, {
      name,
      label: input['label'] === undefined ? name.replaceAll('_', ' ') : textIn(input, 'label'),
      active: flagIn(input, 'active', true),
      isDefault: flagIn(input, 'default', false),
      picklists: picklistsIn(object, input['picklists'] ?? {}),
    })
  },
}

/** The schema while it runs. */
export const SCHEMA_DIALS: Readonly<Record<string, Dial>> = { field, 'record-type': recordType }
