import { isObject } from './body.ts'
import { restError } from './errors.ts'

const REFERENCE = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g

/** What `@{name.path}` stands for in the parts of a composite request that ran before. */
export type Answers = ReadonlyMap<string, unknown>

function lookUp(answers: Answers, whole: string, name: string, path: string): string {
  let here = answers.get(name)
  for (const [, word, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    const key = word ?? index ?? ''
    here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined
  }
  if (typeof here === 'string' || typeof here === 'number' || typeof here === 'boolean') return String(here)
  throw restError(400, 'PROCESSING_HALTED', `Invalid reference specified. No value for ${whole} found`)
}

/** Puts the values in the place of the references, in any text at any depth; `write` fits a value to its surroundings. */
export function filled(
  value: unknown,
  answers: Answers,
  write: (text: string) => string = (text) => text,
): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(REFERENCE, (whole, name: string, path: string) =>
      write(lookUp(answers, whole, name, path)),
    )
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, answers, write))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, answers, write)]))
}
