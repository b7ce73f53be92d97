const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** The three characters that make a 15-character id safe for systems that ignore case. */
function suffixOf(id15: string): string {
  let suffix = ''
  for (let block = 0; block < 15; block += 5) {
    let bits = 0
    for (let p = 0; p < 5; p++) {
      const code = id15.charCodeAt(block + p)
      if (code >= 65 && code <= 90) bits |= 1 << p
    }
    suffix += SUFFIX[bits]
  }
  return suffix
}

/**
 * Reads an id as a client sent it and answers its 18-character form, or undefined when it is no id.
 * A wrong suffix is repaired rather than refused: the first 15 characters carry the identity.
 */
export function normalizeId(text: string): string | undefined {
  if (text.length !== 15 && text.length !== 18) return undefined
  if (!/^[0-9A-Za-z]+$/.test(text)) return undefined
  const id15 = text.slice(0, 15)
  return id15 + suffixOf(id15)
}

/**
 * Makes the n-th id of an object: prefix (3), instance (3), counter (9, base 62).
 * Ids of one object sort in the order in which they were made.
 */
export function makeId(prefix: string, instance: string, n: number): string {
  let counter = ''
  for (let rest = n; counter.length < 9; rest = Math.floor(rest / 62)) counter = DIGITS[rest % 62] + counter
  const id15 = prefix + instance + counter
  return id15 + suffixOf(id15)
}

/** The counter inside an id of this instance, or undefined for an id made elsewhere. */
export function counterOf(id: string, instance: string): number | undefined {
  if (id.slice(3, 6) !== instance) return undefined
  let n = 0
  for (const c of id.slice(6, 15)) n = n * 62 + DIGITS.indexOf(c)
  return n
}

/** Two characters that tell one simulated instance from another, followed by the reserved zero. */
export function instanceOf(seed: number, label: string): string {
  let hash = 2166136261 ^ seed
  for (const c of label) hash = Math.imul(hash ^ c.charCodeAt(0), 16777619)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 13
  const u = hash >>> 0
  return `${DIGITS[u % 62]}${DIGITS[(u >>> 8) % 62]}0`
}
