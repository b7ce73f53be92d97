import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache, machineEnv, modules, projectNode, root } from './paths.mjs'

const lockPath = join(root, 'package-lock.json')
const stampPath = join(cache, 'lock.sha256')
const leastNode = 24

/**
 * Installs the packages when they are missing or out of step with the lockfile, and checks that Node 24 came
 * with them. Everything it prints goes to stderr. Throws an Error with a sentence for a person.
 */
export function ensureDependencies() {
  const hash = createHash('sha256').update(readFileSync(lockPath)).digest('hex')
  if (readText(stampPath) !== hash || !existsSync(projectNode)) {
    if (!existsSync(projectNode) || !installedMatchesLock()) install()
    mkdirSync(cache, { recursive: true })
    writeFileSync(stampPath, hash)
  }
  checkNode()
}

/** True when npm's own record of node_modules holds what the lockfile asks for: somebody ran `npm ci` by hand. */
function installedMatchesLock() {
  const installed = readPackages(join(modules, '.package-lock.json'))
  if (installed === null) return false
  const wanted = readPackages(lockPath)
  const missing = Object.entries(wanted).some(
    ([path, entry]) =>
      path !== '' && !entry.optional && !entry.link && installed[path]?.version !== entry.version,
  )
  const stale = Object.entries(installed).some(([path, entry]) => wanted[path]?.version !== entry.version)
  return !missing && !stale
}

function install() {
  process.stderr.write('Installing packages (npm ci), about half a minute…\n')
  const result = spawnSync('npm', ['ci'], {
    cwd: root,
    env: machineEnv(),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.error) throw new Error(`npm could not be started: ${result.error.message}`)
  if (result.status !== 0) {
    throw new Error('npm ci failed; its own message is above. Is the npm registry reachable?')
  }
}

function checkNode() {
  const { stdout, error } = spawnSync(projectNode, ['--version'], { encoding: 'utf8' })
  const version = error ? null : stdout.trim()
  if (version === null || Number(version.slice(1).split('.')[0]) < leastNode) {
    throw new Error(
      `Node ${leastNode} should have come with the packages, but ${projectNode} ` +
        `${version === null ? 'does not run' : `is ${version}`}. ` +
        'Run "npm ci" again; if npm says it blocked the install script of "node", allow it.',
    )
  }
}

function readPackages(path) {
  const text = readText(path)
  return text === null ? null : JSON.parse(text).packages
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}
