import { join } from 'node:path'
import { ensureDependencies } from './lib/deps.mjs'
import { projectEnv, projectNode, root } from './lib/paths.mjs'
import { runForeground } from './lib/run.mjs'

try {
  ensureDependencies()
  const args = [join(root, 'src/simulator/cli.ts'), ...process.argv.slice(2)]
  process.exitCode = await runForeground(projectNode, args, { env: projectEnv() })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
