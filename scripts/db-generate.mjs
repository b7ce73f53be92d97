import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureDependencies } from './lib/deps.mjs'
import { modules, projectEnv, projectNode, root } from './lib/paths.mjs'

// Writes the next migration from the schema; options such as --name go through to drizzle-kit.
ensureDependencies()
const args = [join(modules, 'drizzle-kit', 'bin.cjs'), 'generate', ...process.argv.slice(2)]
const result = spawnSync(projectNode, args, { cwd: root, env: projectEnv(), stdio: 'inherit' })
process.exitCode = result.status ?? 1
