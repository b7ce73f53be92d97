import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readGraph } from './imports/graph.ts'
import { brokenImports } from './imports/rules.ts'

const root = join(import.meta.dirname, '..', '..')

describe('import rules', () => {
  it('hold for every source file', () => {
    const graph = readGraph(root)
    expect(graph.size).toBeGreaterThan(50)
    expect(brokenImports(graph)).toEqual([])
  })
})

describe('a planted break', () => {
  let tree = ''
  afterEach(() => rmSync(tree, { recursive: true, force: true }))

  function plant(files: Readonly<Record<string, string>>): readonly string[] {
    tree = mkdtempSync(join(tmpdir(), 'orgdeck-imports-'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(tree, dirname(path)), { recursive: true })
      writeFileSync(join(tree, path), text)
    }
    return brokenImports(readGraph(tree))
  }

  it('is reported with the chain that leads to it', () => {
    const broken = plant({
      'src/server/main.ts': "import { startCore } from '../core/index.ts'\nstartCore()",
      'src/core/index.ts': "export { startCore } from './sync/service.ts'",
      'src/core/sync/service.ts': "import { app } from 'electron'\nexport const startCore = () => app",
    })
    expect(broken).toEqual([
      'src/server/main.ts → src/core/index.ts → src/core/sync/service.ts ✗ electron: core may not use this package',
    ])
  })

  it.each([
    [
      'contract reaching Node',
      'src/contract/a.ts',
      "import 'node:fs'",
      "contract runs without Node's modules",
    ],
    [
      'renderer reaching core by type only',
      'src/renderer/a.tsx',
      "import type { X } from '../core/index.ts'",
      'renderer may not import this',
    ],
    [
      'renderer reaching core by a type in place',
      'src/renderer/a.ts',
      "export type A = import('../core/index.ts').X",
      'renderer may not import this',
    ],
    [
      'transport outside its folder',
      'src/renderer/pages/a.tsx',
      "import { createORPCClient } from '@orpc/client'",
      'the transport lives in src/renderer/api/ only',
    ],
    [
      'server reaching into core',
      'src/server/a.ts',
      "export * from '../core/records/service.ts'",
      'server may not import this',
    ],
    ['main reaching server', 'src/main/a.ts', "await import('../server/a.ts')", 'main may not import this'],
    [
      'a store of another area',
      'src/core/sync/a.ts',
      "import '../records/store.ts'",
      'sync may reach records through its service only',
    ],
    [
      'a provider by name',
      'src/core/sync/a.ts',
      "import '../providers/salesforce/client.ts'",
      "only the core's own index knows providers/salesforce by name",
    ],
    [
      'simulator reaching core',
      'src/simulator/a.ts',
      "new URL('../core/records/store.ts', import.meta.url)",
      'simulator may not import this',
    ],
    [
      'preload with a library',
      'src/preload/a.ts',
      "const z = require('zod')",
      'preload may not use this package',
    ],
    [
      'product code on a test',
      'src/core/sync/a.ts',
      "import './testing.ts'",
      'product code may not lean on what tests share',
    ],
    ['a file that is not there', 'src/core/sync/a.ts', "import './gone.ts'", 'there is no such file'],
  ])('%s is refused', (_name, path, text, why) => {
    const broken = plant({
      'src/core/index.ts': 'export type X = 1',
      'src/core/records/service.ts': 'export {}',
      'src/core/records/store.ts': 'export {}',
      'src/core/providers/salesforce/client.ts': 'export {}',
      'src/server/a.ts': 'export {}',
      'src/core/sync/testing.ts': "import 'vitest'",
      [path]: text,
    })
    expect(broken).toHaveLength(1)
    expect(broken[0]).toContain(`${path} ✗`)
    expect(broken[0]).toContain(why)
  })

  it('is not seen in what the table allows', () => {
    const broken = plant({
      'src/contract/index.ts': "import { z } from 'zod'\nexport const a = z",
      'src/core/index.ts': "import './records/store.ts'\nimport './providers/salesforce/client.ts'",
      'src/core/records/store.ts': "import { a } from '../../contract/index.ts'\nimport '../db/open.ts'\na",
      'src/core/records/service.ts': 'export {}',
      'src/core/sync/service.ts': "import '../records/service.ts'\nimport '../providers/provider.ts'",
      'src/core/db/open.ts': "import Database from 'better-sqlite3'\nDatabase",
      'src/core/providers/provider.ts': 'export {}',
      'src/core/providers/salesforce/client.ts': "import '../provider.ts'\nimport '../../net/http.ts'",
      'src/core/net/http.ts': "import { fetch } from 'undici'\nfetch",
      'src/renderer/api/a.ts': "import { RPCLink } from '@orpc/client/websocket'\nRPCLink",
      'src/main/index.ts': "import { app } from 'electron'\nimport '../core/index.ts'\napp",
    })
    expect(broken).toEqual([])
  })
})
