import { chainTo, type Graph, type Import } from './graph.ts'

type Folder = {
  /** The folder's name under src. */
  readonly name: string
  /** Other sources it may import, as patterns over paths below the root; its own folder is always allowed. */
  readonly sources: readonly RegExp[]
  /** npm packages it may import, subpaths included. */
  readonly packages: readonly string[]
  readonly node: boolean
}

const contract = /^src\/contract\//
const manifest = /^package\.json$/
const coreFace = /^src\/core\/(index|host|context)\.ts$/
const simulatorFace = /^src\/simulator\/index\.ts$/

/** The table of docs/architecture: who may import what. */
export const folders: readonly Folder[] = [
  { name: 'contract', sources: [], packages: ['zod', '@orpc/contract'], node: false },
  {
    name: 'client',
    sources: [contract],
    packages: ['@orpc/client', '@orpc/openapi-client', '@orpc/contract'],
    node: true,
  },
  {
    name: 'core',
    sources: [contract, manifest],
    packages: [
      'better-sqlite3',
      'drizzle-orm',
      '@napi-rs/keyring',
      'jsforce',
      'undici',
      'pino',
      'zod',
      '@orpc/server',
      '@orpc/contract',
    ],
    node: true,
  },
  {
    name: 'server',
    sources: [contract, coreFace, simulatorFace, manifest],
    packages: [
      '@orpc/server',
      '@orpc/openapi',
      '@orpc/openapi-client',
      '@orpc/zod',
      '@orpc/json-schema',
      '@orpc/contract',
      'ws',
      'zod',
    ],
    node: true,
  },
  {
    name: 'main',
    sources: [contract, coreFace, simulatorFace, manifest],
    packages: ['electron', '@orpc/server'],
    node: true,
  },
  { name: 'preload', sources: [], packages: ['electron'], node: false },
  {
    name: 'renderer',
    sources: [contract],
    packages: [
      'react',
      'react-dom',
      'zustand',
      '@mantine/core',
      '@mantine/hooks',
      '@tabler/icons-react',
      '@tanstack/react-query',
      '@tanstack/react-table',
      '@tanstack/react-virtual',
      '@fontsource-variable/ibm-plex-sans',
      '@fontsource/ibm-plex-mono',
    ],
    node: false,
  },
  {
    name: 'simulator',
    sources: [],
    packages: ['better-sqlite3', '@jetstreamapp/soql-parser-js'],
    node: true,
  },
]

/** The one folder of the renderer that knows how calls travel. */
const transport = {
  folder: 'src/renderer/api/',
  packages: ['@orpc/client', '@orpc/contract', '@orpc/tanstack-query'],
}

const testPackages = [
  'vitest',
  'fast-check',
  '@testing-library/react',
  '@testing-library/user-event',
  'axe-core',
  // Judges the simulator from outside, as a client that was not written for it.
  'jsforce',
]

/** Tests, and what they share: files called `testing`. No product code may lean on either. */
function isTest(path: string): boolean {
  return /(\.test|\/testing)\.tsx?$/.test(path)
}

/** Every package some folder may use. */
export const knownPackages: readonly string[] = [
  ...folders.flatMap((folder) => folder.packages),
  ...transport.packages,
  ...testPackages,
]

export const entries = [
  'src/main/index.ts',
  'src/server/main.ts',
  'src/core/worker.ts',
  'src/simulator/worker.ts',
  'src/preload/index.ts',
  'src/renderer/main.tsx',
  'src/client/index.ts',
]

/** Every broken rule as a chain from an entry: "a → b → c ✗ d: why". Empty when all is well. */
export function brokenImports(graph: Graph): readonly string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports.flatMap((item) => {
      const why = objection(file, item)
      return why === null ? [] : [`${chainTo(graph, entries, file).join(' → ')} ✗ ${item.target}: ${why}`]
    }),
  )
}

function objection(file: string, item: Import): string | null {
  const folder = folders.find(({ name }) => file.startsWith(`src/${name}/`))
  if (folder === undefined) return 'the file lies in no folder the architecture knows'
  if (!item.local) return packageObjection(file, folder, item.target)
  if (!item.exists) return 'there is no such file'
  if (isTest(item.target) && !isTest(file)) return 'product code may not lean on what tests share'
  if (item.target.startsWith(`src/${folder.name}/`)) {
    return folder.name === 'core' ? coreObjection(file, item.target) : null
  }
  if (folder.sources.some((pattern) => pattern.test(item.target))) return null
  return `${folder.name} may not import this`
}

function packageObjection(file: string, folder: Folder, target: string): string | null {
  const tests = isTest(file)
  if (target.startsWith('node:')) {
    return folder.node || tests ? null : `${folder.name} runs without Node's modules`
  }
  const allowed = [
    ...folder.packages,
    ...(tests ? testPackages : []),
    ...(file.startsWith(transport.folder) ? transport.packages : []),
  ]
  if (allowed.some((name) => target === name || target.startsWith(`${name}/`))) return null
  if (folder.name === 'renderer' && target.startsWith('@orpc/'))
    return `the transport lives in ${transport.folder} only`
  return `${folder.name} may not use this package`
}

/** Folders of core that are nobody's area: any area builds on them. */
const shared = ['db', 'net', 'jobs', 'secrets', 'providers']
/** What an area shows to the others. */
const face = /\/(service|types|index)\.ts$/

function coreObjection(file: string, target: string): string | null {
  const from = areaOf(file)
  const to = areaOf(target)
  // The files directly under core put the areas together; a test beside them may look anywhere.
  if (from === null || to === null || from === to || isTest(file)) return null
  if (to.startsWith('providers/')) return providerObjection(from, to)
  if (shared.includes(to)) return null
  // A foreign key names its neighbour's table; the schema gathers them all.
  if (target.endsWith('/tables.ts') && (from === 'db' || file.endsWith('/tables.ts'))) return null
  return face.test(target) ? null : `${from} may reach ${to} through its service only`
}

/** A remote system's own ways stay inside its folder; the rest of the core knows the Provider interface. */
function providerObjection(from: string, to: string): string | null {
  return from === 'providers' ? null : `only the core's own index knows ${to} by name`
}

/** `records` for src/core/records/…, `providers/salesforce` for a provider, null for a file directly under core. */
function areaOf(path: string): string | null {
  const [, , area, inner, rest] = path.split('/')
  if (inner === undefined || area === undefined) return null
  return area === 'providers' && rest !== undefined ? `providers/${inner}` : area
}
