import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { modules, projectEnv, projectNode, root } from './paths.mjs'

const folder = join(modules, 'electron')

/**
 * The Electron executable, or null. Reads the package's own note of where it is: `require('electron')` would
 * start a download.
 */
export function findElectron() {
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim()
    const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
    accessSync(path, constants.X_OK)
    return path
  } catch {
    return null
  }
}

/** Why a desktop window cannot be shown here whatever is installed, or null when it can. */
export function desktopObstacle() {
  if (process.platform !== 'linux') return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  // Chromium's sandbox does not work as root, and running without it is not on offer.
  if (process.getuid?.() === 0) return 'Electron keeps its sandbox, which does not work as root'
  return null
}

/** Asks whether to download Electron, and does. Resolves to the executable or null. Never asks without a terminal. */
export async function offerElectron() {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(
    'Download the Electron binary (about 120 MB) for the desktop window? [y/N] ',
  )
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) return null
  const result = spawnSync(projectNode, [join(folder, 'install.js')], {
    cwd: root,
    env: projectEnv(),
    stdio: ['ignore', 2, 2],
    timeout: 600_000,
  })
  if (result.status !== 0) process.stderr.write('The download did not work; see above.\n')
  return findElectron()
}
