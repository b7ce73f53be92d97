import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDependencies } from './lib/deps.mjs'
import { modules, projectEnv, projectNode, root } from './lib/paths.mjs'

// Writes the next migration from the table definitions; options such as --name go through to drizzle-kit.
// Every new table is then made STRICT, which drizzle-kit cannot express.
ensureDependencies()
const dir = join(root, 'resources', 'migrations')
const before = new Set(migrations())
const args = [join(modules, 'drizzle-kit', 'bin.cjs'), 'generate', ...process.argv.slice(2)]
const result = spawnSync(projectNode, args, { cwd: root, env: projectEnv(), stdio: 'inherit' })
for (const name of migrations()) {
  if (before.has(name)) continue
  const file = join(dir, name)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(CREATE TABLE [\s\S]*?\n\));/g, '$1 STRICT;'))
}
process.exitCode = result.status ?? 1

function migrations() {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.sql'))
  } catch {
    return []
  }
}
