import { normalizeId } from '../ids.ts'
import { objectNamed } from '../org.ts'
import type { Org } from '../org.ts'
import type { JsonObject } from '../rest/body.ts'
import { restError } from '../rest/errors.ts'
import type { ObjectSchema } from '../schema/object.ts'

/** What a dial does to the organisation with the body of its command; the answer is sent as JSON. */
export type Dial = {
  /** The names a body may have; a dial without it checks its body itself. */
  readonly takes?: readonly string[]
  readonly run: (org: Org, input: JsonObject) => unknown
  /** Ends the trouble that the dial can make. */
  readonly calm?: (org: Org) => void
}

/** The answer to a command that does not say what it should. */
export const bad = (message: string) => restError(400, 'BAD_REQUEST', message)

/** Refuses a body with a name that nobody reads: most likely it is a mistake in writing. */
export function assertTakes(what: string, takes: readonly string[], input: JsonObject): void {
  const unknown = Object.keys(input).filter((name) => !takes.includes(name))
  if (unknown.length === 0) return
  const list = takes.length === 0 ? 'nothing' : takes.join(', ')
  throw bad(`${what} does not know ${unknown.join(', ')}; it takes ${list}`)
}

export function numberIn(input: JsonObject, name: string, otherwise?: number): number {
  const value = input[name] ?? otherwise
  if (typeof value !== 'number' || !Number.isFinite(value)) throw bad(`${name} must be a number`)
  return value
}

/** A whole number of at least `least`. */
export function countIn(input: JsonObject, name: string, least: number, otherwise?: number): number {
  const value = numberIn(input, name, otherwise)
  if (!Number.isInteger(value) || value < least) {
    throw bad(`${name} must be a whole number of at least ${least}, not ${value}`)
  }
  return value
}

export function textIn(input: JsonObject, name: string): string {
  const value = input[name]
  if (typeof value !== 'string' || value === '') throw bad(`${name} must be a text`)
  return value
}

export function flagIn(input: JsonObject, name: string, otherwise: boolean): boolean {
  const value = input[name] ?? otherwise
  if (typeof value !== 'boolean') throw bad(`${name} must be true or false`)
  return value
}

/** An instant as epoch milliseconds, given so or as an ISO text. */
export function instantIn(input: JsonObject, name: string, otherwise?: number): number {
  const value = input[name]
  const instant = typeof value === 'string' ? Date.parse(value) : numberIn(input, name, otherwise)
  // Beyond this no date can be written.
  if (!(Math.abs(instant) <= 8.64e15)) throw bad(`${name} must be an instant`)
  return instant
}

export function objectIn(org: Org, input: JsonObject): ObjectSchema {
  const object = objectNamed(org, textIn(input, 'object'))
  if (!object) throw bad(`no object ${String(input['object'])}`)
  return object
}

/** The full name of a field of the object that the body names. */
export function fieldIn(org: Org, input: JsonObject): string {
  const object = objectIn(org, input)
  const field = object.byName.get(textIn(input, 'field').toLowerCase())
  if (!field) throw bad(`${object.name} has no field ${String(input['field'])}`)
  return `${object.name}.${field.describe.name}`
}

export function idIn(input: JsonObject, name: string): string {
  const id = normalizeId(textIn(input, name))
  if (!id) throw bad(`${name} must be an id`)
  return id
}
