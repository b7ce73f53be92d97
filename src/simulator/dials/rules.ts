import type { JsonObject } from '../rest/body.ts'
import { isObject } from '../rest/body.ts'
import { RestError } from '../rest/errors.ts'
import { duplicateRules } from '../rows/duplicates.ts'
import { comparable, OPERATIONS, validationRules } from '../rows/rules.ts'
import type { Condition } from '../rows/rules.ts'
import type { FieldDescribe } from '../schema/dsl.ts'
import type { ObjectSchema } from '../schema/object.ts'
import { ensureIndex, isStored } from '../store.ts'
import { bad, flagIn, objectIn, textIn } from './input.ts'
import type { Dial } from './input.ts'

function fieldOf(object: ObjectSchema, name: unknown): FieldDescribe {
  const field = typeof name === 'string' ? object.byName.get(name.toLowerCase()) : undefined
  if (!field || !isStored(field)) throw bad(`${object.name} has no field ${String(name)}`)
  return field.describe
}

function conditionOf(object: ObjectSchema, input: unknown): Condition {
  if (!isObject(input)) throw bad('when must be a list of {field, op, value}')
  const field = fieldOf(object, input['field'])
  const op = input['op'] ?? 'eq'
  const known: readonly unknown[] = OPERATIONS
  if (typeof op !== 'string' || !known.includes(op)) throw bad(`op must be one of ${OPERATIONS.join(', ')}`)
  try {
    comparable(field, input['value'] ?? (field.type === 'boolean' ? false : null))
  } catch (error) {
    throw error instanceof RestError ? bad(error.message) : error
  }
  return { field: field.name, op, value: input['value'] ?? null }
}

const optionalText = (input: JsonObject, name: string): string | undefined =>
  input[name] === undefined ? undefined : textIn(input, name)

/** Makes, replaces or removes a validation rule. */
const rule: Dial = {
  takes: ['object', 'name', 'when', 'message', 'field', 'remove'],
  run: (org, input) => {
    const object = objectIn(org, input)
    const name = textIn(input, 'name')
    if (flagIn(input, 'remove', false)) {
      if (!validationRules.drop(org, { object: object.name, name })) throw bad(`no rule ${name}`)
    } else {
      const { when, field } = input
      if (!Array.isArray(when) || when.length === 0) throw bad('when must be a list of {field, op, value}')
      validationRules.set(org, {
        object: object.name,
        name,
        when: when.map((one: unknown) => conditionOf(object, one)),
        message: textIn(input, 'message'),
        ...(field === undefined ? {} : { field: fieldOf(object, field).name }),
      })
    }
    return { rules: validationRules.all(org) }
  },
}

/** Makes, replaces or removes a duplicate rule. */
const duplicateRule: Dial = {
  takes: ['object', 'name', 'fields', 'action', 'message', 'remove'],
  run: (org, input) => {
    const object = objectIn(org, input)
    const name = optionalText(input, 'name') ?? `${object.name}_Duplicate_Rule`
    if (flagIn(input, 'remove', false)) {
      if (!duplicateRules.drop(org, { object: object.name, name })) throw bad(`no rule ${name}`)
    } else {
      const { fields, action = 'block' } = input
      if (!Array.isArray(fields) || fields.length === 0) throw bad('fields must be a list of names')
      if (action !== 'block' && action !== 'allow') throw bad('action must be block or allow')
      const names = fields.map((one: unknown) => fieldOf(object, one).name)
      ensureIndex(org.db, object, names[0]!)
      const message = optionalText(input, 'message')
      duplicateRules.set(org, {
        object: object.name,
        name,
        fields: names,
        action,
        ...(message === undefined ? {} : { message }),
      })
    }
    return { rules: duplicateRules.all(org) }
  },
}

/** What the organisation refuses beyond its schema. */
export const RULE_DIALS: Readonly<Record<string, Dial>> = { rule, 'duplicate-rule': duplicateRule }
