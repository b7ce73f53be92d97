import { readFileSync } from 'node:fs'
import { app, dialog } from 'electron'
import { acquireLock, openSecrets, startCore, toErrorBody, type Core } from '../core/index.ts'
import { createDemo, type Demo } from '../simulator/index.ts'
import { askForLaunchLink, type Holder } from './handover.ts'
import { createElectronHost, openExternal } from './host.ts'
import { findLink, linkScheme, parseLink } from './links.ts'
import { lockContents } from './lockdown.ts'
import type { ShellOptions } from './options.ts'
import { migrationsDir } from './paths.ts'
import { openDesktop, type Desktop } from './desktop.ts'

/** Wires Electron's events and opens the desktop once Electron is ready and the core is up. */
export function startShell(options: ShellOptions): void {
  let desktop: Desktop | null = null
  let close = (): Promise<void> => Promise.resolve()
  // A link can arrive before there is a window to show its page in.
  let waiting = findLink(process.argv)

  const follow = (link: string | null): void => {
    if (desktop === null) {
      waiting = link ?? waiting
      return
    }
    const action = link === null ? null : parseLink(link)
    desktop.show(action?.kind === 'open' ? action.page : null)
  }

  app.on('web-contents-created', (_event, contents) => {
    lockContents(contents, (url) => void openExternal(url))
  })
  app.on('second-instance', (_event, _argv, _cwd, data) => follow(linkIn(data)))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    follow(url)
  })
  app.on('activate', () => follow(null))
  app.on('window-all-closed', () => {
    if (desktop?.hasTray !== true) app.quit()
  })
  closeBeforeQuit(() => {
    desktop?.close()
    return close()
  })

  const open = async (): Promise<void> => {
    await app.whenReady()
    const lock = acquireLock(options.dataDir)
    if (lock.kind === 'held') {
      await tellHeld(lock.info)
      app.exit(0)
      return
    }
    close = () => Promise.resolve(lock.lock.release())
    const demo = createDemo(options.dataDir)
    const core = await openCore(options, demo)
    close = async () => {
      try {
        await core.close()
      } finally {
        await demo.close().finally(() => lock.lock.release())
      }
    }
    desktop = openDesktop(core, { dataDir: options.dataDir, hidden: options.hidden })
    if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme)
    if (waiting !== null) follow(waiting)
    if (options.demo) await demo.start()
  }
  open().catch((error: unknown) => {
    dialog.showErrorBox('Orgdeck could not start', toErrorBody(error).message)
    void close().finally(() => app.exit(1))
  })
}

async function openCore(options: ShellOptions, demo: Demo): Promise<Core> {
  const passphrase =
    options.passphraseFile === null ? undefined : readFileSync(options.passphraseFile, 'utf8').trimEnd()
  const secrets = await openSecrets({ dataDir: options.dataDir, passphrase })
  const host = createElectronHost({ dataDir: options.dataDir, secrets, demo: demo.start })
  return await startCore(host, { migrationsDir, logLevel: options.logLevel })
}

/** The first quit is held back until the core has put its work down; the second one goes through. */
function closeBeforeQuit(close: () => Promise<void>): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void close()
      .catch(() => undefined)
      .finally(() => {
        state = 'closed'
        app.quit()
      })
  })
}

async function tellHeld(holder: Holder): Promise<void> {
  const url = await askForLaunchLink(holder)
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'Orgdeck',
    message: 'Orgdeck is already running on this data directory.',
    detail: url === null ? 'It does not answer.' : 'It serves the browser.',
    buttons: url === null ? ['Close'] : ['Open it', 'Close'],
  })
  if (url !== null && response === 0) await openExternal(url)
}

function linkIn(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'link' in data && typeof data.link === 'string'
    ? data.link
    : null
}
