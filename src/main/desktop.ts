import { app, BrowserWindow, Menu, Notification, protocol, session, Tray } from 'electron'
import { RPCHandler } from '@orpc/server/message-port'
import { toErrorBody, type Core } from '../core/index.ts'
import { watchCore } from './core-watch.ts'
import type { LinkPage } from './links.ts'
import { lockSession } from './lockdown.ts'
import { readMemory, writeMemory } from './memory.ts'
import { menuTemplate } from './menu.ts'
import { preloadFile, rendererDir, trayIcon, windowIcon } from './paths.ts'
import { handOverPorts } from './ports.ts'
import { createAppHandler } from './protocol.ts'
import { appScheme, startPage } from './scheme.ts'
import { trayStatus, trayTemplate, type TrayState } from './tray.ts'
import { windowOptions } from './window.ts'

export type Desktop = {
  readonly hasTray: boolean
  /** Brings the window to the front, on a page when one is named. */
  show(page: LinkPage | null): void
  /** Lets the window close for real and takes the tray away. */
  close(): void
}

type DesktopOptions = { readonly dataDir: string; readonly hidden: boolean }

/** The window, the tray and the menu over a running core. */
export function openDesktop(core: Core, options: DesktopOptions): Desktop {
  protocol.handle(
    appScheme,
    createAppHandler(rendererDir, (ticket) => core.openTicket(ticket)),
  )
  lockSession(session.defaultSession)

  let closing = false
  const tray = createTray()
  const window = new BrowserWindow(windowOptions({ preload: preloadFile, icon: windowIcon }))
  const rpc = new RPCHandler(core.router)
  handOverPorts(window.webContents, (port) =>
    rpc.upgrade(port, { context: { via: 'port', credential: { kind: 'window' } } }),
  )
  window.once('ready-to-show', () => {
    if (!options.hidden || tray === null) window.show()
  })
  window.on('close', (event) => {
    if (closing || tray === null) return
    event.preventDefault()
    window.hide()
    tellAboutTray(options.dataDir)
  })

  const show = (page: LinkPage | null): void => {
    if (page !== null) void load(window, `${startPage}#/${page}`)
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  const syncNow = (): void => {
    watch.syncNow().catch((error: unknown) => say('Sync could not start', toErrorBody(error).message))
  }
  const quit = (): void => app.quit()
  const tellTray = (state: TrayState): void => {
    if (tray === null || tray.isDestroyed()) return
    tray.setToolTip(`Orgdeck: ${trayStatus(state)}`)
    tray.setContextMenu(
      Menu.buildFromTemplate(trayTemplate(state, { open: () => show(null), syncNow, quit })),
    )
  }
  const watch = watchCore(core, tellTray)
  tellTray({ connections: 0, troubled: 0, fresh: 0, runs: 0 })
  tray?.on('click', () => show(null))
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, { syncNow, quit })))
  void load(window, startPage)

  return {
    hasTray: tray !== null,
    show,
    close() {
      closing = true
      watch.stop()
      tray?.destroy()
    },
  }
}

/** The tray, or null on a desktop that has none; closing the window then ends the app. */
function createTray(): Tray | null {
  try {
    return new Tray(trayIcon)
  } catch {
    return null
  }
}

/** A load that a newer one overtook rejects; there is nothing to do about it. */
function load(window: BrowserWindow, url: string): Promise<void> {
  return window.loadURL(url).catch(() => undefined)
}

/** Closing the window into the tray is said once, ever: after that the person knows. */
function tellAboutTray(dataDir: string): void {
  if (readMemory(dataDir).toldAboutTray) return
  writeMemory(dataDir, { toldAboutTray: true })
  say('Orgdeck keeps running', 'Syncs go on in the background. Quit from the icon in the tray.')
}

function say(title: string, body: string): void {
  if (Notification.isSupported()) new Notification({ title, body }).show()
}
