import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { modules, projectEnv, projectNode, root } from './paths.mjs'

const sources = ['src', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json']
const products = ['out/main/index.js', 'out/main/host.js', 'out/preload/index.cjs', 'out/renderer/index.html']
const stampPath = join(root, 'out', 'sources.sha256')

/**
 * Builds with electron-vite when a source differs from the ones the last build was made of. By content and not by
 * date: switching branches moves dates both ways. Returns whether it built. Throws when the build fails.
 */
export function ensureBuild(stdio = ['ignore', 2, 2]) {
  const hash = hashSources()
  if (products.every((path) => existsSync(join(root, path))) && readStamp() === hash) return false
  rmSync(stampPath, { force: true })
  const cli = join(modules, 'electron-vite', 'bin', 'electron-vite.js')
  const result = spawnSync(projectNode, [cli, 'build'], { cwd: root, env: projectEnv(), stdio })
  if (result.status !== 0) throw new Error('The build failed; its own message is above.')
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stampPath, hash)
  return true
}

function hashSources() {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((source) => filesBelow(join(root, source)))) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch {
    return [path]
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((entry) => !/\.test\.tsx?$/.test(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]))
}

function readStamp() {
  return existsSync(stampPath) ? readFileSync(stampPath, 'utf8') : null
}
