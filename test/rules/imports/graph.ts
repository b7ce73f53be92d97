import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { parseSync } from 'vite'

/** One import: where it points, as a path below the root (`src/core/index.ts`) or as written (`zod`, `node:fs`). */
export type Import = {
  readonly target: string
  readonly local: boolean
  /** False when a local import leads to no file. */
  readonly exists: boolean
}

/** Every source file below `src`, by its path below the root, with what it imports. */
export type Graph = ReadonlyMap<string, readonly Import[]>

/** Reads all .ts and .tsx files below `root/src`. Type-only imports count: they tie folders together just the same. */
export function readGraph(root: string): Graph {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => posix.join('src', name.split(sep).join('/')))
    .sort()
  return new Map(
    files.map((file) => [
      file,
      specifiersOf(file, readFileSync(join(root, file), 'utf8')).map((s) => resolve(root, file, s)),
    ]),
  )
}

/** The shortest way from one of the entries to a file, both ends included; just the file when nothing leads there. */
export function chainTo(graph: Graph, entries: readonly string[], file: string): readonly string[] {
  const cameFrom = new Map<string, string | null>(
    entries.filter((e) => graph.has(e)).map((e) => [e, null] as const),
  )
  for (const at of cameFrom.keys()) {
    if (at === file) break
    for (const { target, local } of graph.get(at) ?? []) {
      if (local && !cameFrom.has(target)) cameFrom.set(target, at)
    }
  }
  const chain = [file]
  for (let at = cameFrom.get(file); at !== null && at !== undefined; at = cameFrom.get(at)) chain.unshift(at)
  return chain
}

function resolve(root: string, from: string, specifier: string): Import {
  if (!specifier.startsWith('.')) return { target: specifier, local: false, exists: true }
  const path = join(root, dirname(from), specifier.replace(/\?.*$/, ''))
  return { target: relative(root, path).split(sep).join('/'), local: true, exists: existsSync(path) }
}

/** What a module refers to: imports, re-exports, `import()` in code and in types, `require`, worker and asset URLs. */
function specifiersOf(file: string, source: string): readonly string[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`)
  const found = new Set<string>()
  visit(program, (node) => {
    for (const specifier of specifiersIn(node)) found.add(specifier)
  })
  return [...found]
}

type Node = { readonly type: string; readonly [key: string]: unknown }

function specifiersIn(node: Node): readonly string[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return texts(node['source'])
    case 'CallExpression':
      return isNamed(node['callee'], 'require') ? texts(first(node['arguments'])) : []
    case 'NewExpression':
      return isNamed(node['callee'], 'URL') ? texts(first(node['arguments'])).filter(isSource) : []
    default:
      return []
  }
}

/**
 * Whether a URL names a source: `./worker.js` is what the build makes of one, next to others in out/main, and
 * `../../` is a place.
 */
function isSource(specifier: string): boolean {
  return specifier.startsWith('.') && !/(\.js|\/)$/.test(specifier)
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see)
  } else if (isNode(value)) {
    see(value)
    for (const key of Object.keys(value)) visit(value[key], see)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function isNamed(value: unknown, name: string): boolean {
  return isNode(value) && value.type === 'Identifier' && value['name'] === name
}

/** The text of a literal, or both of `condition ? './a.ts' : './b.js'`. */
function texts(value: unknown): readonly string[] {
  if (!isNode(value)) return []
  if (value.type === 'ConditionalExpression') {
    return [...texts(value['consequent']), ...texts(value['alternate'])]
  }
  return typeof value['value'] === 'string' ? [value['value']] : []
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}
