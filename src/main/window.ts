import type { BrowserWindowConstructorOptions } from 'electron'

type WindowFiles = { readonly preload: string; readonly icon: string }

/**
 * The window's options as a plain value, so that a test can compare it with a literal. Security settings that equal
 * Electron's defaults are written out: a changed default must not change them.
 */
export function windowOptions(files: WindowFiles): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Orgdeck',
    icon: files.icon,
    backgroundColor: '#EFF4F6',
    autoHideMenuBar: true,
    webPreferences: {
      preload: files.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      // Chromium fetches dictionaries from its maker's servers.
      spellcheck: false,
    },
  }
}
