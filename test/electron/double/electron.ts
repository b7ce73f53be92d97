/**
 * Stands in for `electron` under plain Node. It shows what the built main bundle asks of Electron, in which order,
 * and how it answers Electron's events; it follows the documentation and nothing else. The page lives in the test
 * process' Chromium. It cannot show Electron's own sandbox, its process model, fuses, native menus, the real app://
 * scheme or better-sqlite3 inside Electron: test/electron/real.spec.ts does where the binary is installed.
 */
import { EventEmitter } from 'node:events'
import { state } from './state.ts'

export { app } from './app.ts'
export { dialog, Menu, Notification, powerMonitor, shell, Tray } from './desk.ts'
export { MessageChannelMain } from './ports.ts'
export { protocol, session } from './session.ts'
export { BrowserWindow } from './window.ts'
export const ipcMain = Object.assign(new EventEmitter(), {
  handle(channel: string): void {
    state.ipcChannels.push(channel)
  },
})

// The test process is gone: nobody would end this one.
process.on('disconnect', () => process.exit(1))
