import type { Call } from '../http.ts'
import { jsonError } from './errors.ts'

export type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The request body as a JSON object; anything else is JSON_PARSER_ERROR. */
export function bodyOf(call: Call): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(call.body.toString('utf8'))
  } catch (error) {
    throw jsonError(error instanceof Error ? error.message : 'unreadable JSON')
  }
  if (!isObject(value)) throw jsonError('The HTTP entity body must be a JSON object')
  return value
}
