import { join } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/deps.mjs'
import { desktopObstacle, findElectron, offerElectron } from './lib/electron.mjs'
import { projectEnv, projectNode, root } from './lib/paths.mjs'
import { runForeground } from './lib/run.mjs'

const ownHelp = `
Options of npm start (npm start -- <options>; the ones above are passed on):
  --browser               Use the browser even where the desktop window could be shown

npm start installs packages when they are out of step, builds when sources changed, and opens the desktop window
where Electron and a display are there, else the browser.`

/** Options that only mean something to the host that serves a browser. */
const hostOnly = ['--port', '--receiver-port', '--no-open', '--key-file']

const args = process.argv.slice(2)
try {
  ensureDependencies()
  ensureBuild()
  process.exitCode = args.includes('--help') || args.includes('-h') ? await showHelp() : await start()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function showHelp() {
  const code = await runForeground(projectNode, [join(root, 'out/main/host.js'), '--help'])
  process.stdout.write(`${ownHelp}\n`)
  return code
}

async function start() {
  const passed = args.filter((arg) => arg !== '--browser')
  const desktop = await chooseDesktop()
  if (desktop.electron !== null) {
    process.stderr.write(`Starting the desktop window: ${desktop.why}.\n`)
    return await runForeground(desktop.electron, ['.', ...passed], { env: projectEnv() })
  }
  process.stderr.write(`Starting the browser host: ${desktop.why}.\n`)
  return await runForeground(projectNode, [join(root, 'out/main/host.js'), ...passed], { env: projectEnv() })
}

/** Decides between the two hosts: `{ electron, why }`, electron null for the browser. */
async function chooseDesktop() {
  if (args.includes('--browser')) return { electron: null, why: 'asked for with --browser' }
  const option = hostOnly.find((name) => args.some((arg) => arg === name || arg.startsWith(`${name}=`)))
  if (option !== undefined) return { electron: null, why: `the option ${option} belongs to it` }
  const obstacle = desktopObstacle()
  if (obstacle !== null) return { electron: null, why: obstacle }
  const electron = findElectron() ?? (await offerElectron())
  if (electron !== null) return { electron, why: 'Electron and a display are here' }
  return {
    electron: null,
    why: 'the Electron binary is not installed (npx install-electron --no installs it)',
  }
}
