import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { modules, projectEnv, projectNode, root } from './paths.mjs'

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** What every launch of the tests' browser is given; the sandbox is left out only where it cannot work. */
export const browserArgs = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** The browser the tests drive: $ORGDECK_BROWSER, an installed Chrome or Chromium, Playwright's own, or null. */
export function findBrowser() {
  const asked = process.env.ORGDECK_BROWSER
  if (asked !== undefined && asked !== '') return asked
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, name)))
  return [...onPath, ...places].find(isExecutable) ?? playwrightBrowser()
}

/**
 * Finds a browser, or gets one: Playwright's download, else Debian's package when root.
 * Returns its path, or throws saying what was tried.
 */
export function ensureBrowser() {
  const found = findBrowser()
  if (found !== null) return found
  process.stdout.write("No Chrome or Chromium here: trying Playwright's download…\n")
  const cli = join(modules, 'playwright', 'cli.js')
  const options = { cwd: root, env: projectEnv(), stdio: 'inherit', timeout: 300_000 }
  spawnSync(projectNode, [cli, 'install', 'chromium'], options)
  if (playwrightBrowser() === null) aptInstall(['chromium', 'fonts-liberation'])
  const got = findBrowser()
  if (got === null) throw new Error('No browser: install Chrome or Chromium, or set ORGDECK_BROWSER to one.')
  return got
}

/** Installs Debian packages when root on a machine that has apt-get; returns whether it worked. */
export function aptInstall(packages) {
  if (process.getuid?.() !== 0) return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (args) =>
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 })
  process.stdout.write(`Installing ${packages.join(', ')} with apt-get…\n`)
  const args = ['install', '-y', '--no-install-recommends', ...packages]
  if (apt(args).status === 0) return true
  return apt(['update']).status === 0 && apt(args).status === 0
}

function playwrightBrowser() {
  try {
    const path = createRequire(join(root, 'package.json'))('playwright').chromium.executablePath()
    return isExecutable(path) ? path : null
  } catch {
    return null
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
