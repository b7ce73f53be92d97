export type JsonLine = {
  /** Path as a program writes it: `account.contacts[0].name`. */
  readonly path: string
  readonly key: string
  readonly depth: number
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'secret'
  readonly text: string
  readonly value: unknown
  /** Number of children of an object or array. */
  readonly size: number
}

const secretKey =
  /(token|secret|password|passphrase|authorization|api_?key|private_?key|cookie|session_?id)$/i
const plain = /^[A-Za-z_$][\w$]*$/

/** "••••3f9c": enough to tell two secrets apart, too little to use one. */
export function maskSecret(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 12 ? `••••••${text.slice(-4)}` : '••••••'
}

function join(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  if (!plain.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path ? `${path}.${key}` : key
}

function line(path: string, key: string, depth: number, value: unknown): JsonLine {
  const base = { path, key, depth, value, size: 0 }
  if (secretKey.test(key) && value !== null && typeof value !== 'object')
    return { ...base, kind: 'secret', text: maskSecret(value), value: undefined }
  if (Array.isArray(value))
    return { ...base, kind: 'array', text: plural(value.length, 'item'), size: value.length }
  if (value === null || value === undefined) return { ...base, kind: 'null', text: 'null' }
  if (typeof value === 'object') {
    const size = Object.keys(value).length
    return { ...base, kind: 'object', text: plural(size, 'key'), size }
  }
  const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string'
  return { ...base, kind, text: JSON.stringify(value) }
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

/** The visible lines of a document: children of every path in `open`, depth first. */
export function jsonLines(
  value: unknown,
  open: (path: string, depth: number) => boolean,
): readonly JsonLine[] {
  const out: JsonLine[] = []
  const walk = (node: unknown, path: string, key: string, depth: number) => {
    const here = line(path, key, depth, node)
    out.push(here)
    if ((here.kind === 'object' || here.kind === 'array') && open(path, depth))
      children(node, path, depth + 1)
  }
  const children = (node: unknown, path: string, depth: number) => {
    if (Array.isArray(node)) node.forEach((item, at) => walk(item, join(path, at), String(at), depth))
    else for (const [key, item] of Object.entries(node as object)) walk(item, join(path, key), key, depth)
  }
  if (value !== null && typeof value === 'object') children(value, '', 0)
  else out.push(line('', '', 0, value))
  return out
}

/** Paths whose key or text holds the words, with every ancestor, so that a search opens the way to its hits. */
export function jsonHits(
  value: unknown,
  words: string,
): { hits: ReadonlySet<string>; way: ReadonlySet<string> } {
  const hits = new Set<string>()
  const way = new Set<string>()
  const wanted = words.toLowerCase()
  const trail: string[] = []
  for (const item of jsonLines(value, () => true)) {
    trail.length = item.depth
    if (
      item.size === 0
        ? `${item.key} ${item.text}`.toLowerCase().includes(wanted)
        : item.key.toLowerCase().includes(wanted)
    ) {
      hits.add(item.path)
      for (const path of trail) way.add(path)
    }
    trail.push(item.path)
  }
  return { hits, way }
}
