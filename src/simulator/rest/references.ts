import { isObject } from './body.ts'
import { restError } from './errors.ts'

const REFERENCE = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g
const ALONE = new RegExp(`^${REFERENCE.source}$`)

/** What `@{name.path}` stands for in the parts of a composite request that ran before. */
export type Answers = {
  readonly answers: ReadonlyMap<string, unknown>
  /** Whether a field that has no value is as good as one that has. */
  readonly nulls: boolean
}

type Scalar = string | number | boolean | null

function lookUp({ answers, nulls }: Answers, whole: string, name: string, path: string): Scalar {
  let here = answers.get(name)
  for (const [, word, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    const key = word ?? index ?? ''
    here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined
  }
  if (typeof here === 'string' || typeof here === 'number' || typeof here === 'boolean') return here
  if (here === null && nulls) return null
  throw restError(400, 'PROCESSING_HALTED', `Invalid reference specified. No value for ${whole} found`)
}

/**
 * Puts the values in the place of the references, in any text at any depth; `write` fits a value to a text around it.
 * A text that is one reference and no more becomes the value itself: a number stays a number.
 */
export function filled(
  value: unknown,
  answers: Answers,
  write: (text: string) => string = (text) => text,
): unknown {
  if (typeof value === 'string') {
    const [whole, name, path] = ALONE.exec(value) ?? []
    if (whole !== undefined) return lookUp(answers, whole, name!, path!)
    return value.replaceAll(REFERENCE, (found, of: string, at: string) =>
      write(String(lookUp(answers, found, of, at) ?? '')),
    )
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, answers, write))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, answers, write)]))
}

/** The names that a value refers to. */
export const namesIn = (value: unknown): string[] =>
  Array.from((JSON.stringify(value) ?? '').matchAll(REFERENCE), ([, name]) => name!)
