import { expect, it } from 'vitest'
import { contentSecurityPolicy } from '../core/index.ts'
import { windowOptions } from './window.ts'

it('opens the window with exactly these options', () => {
  expect(windowOptions({ preload: '/p/index.cjs', icon: '/r/icon.png' })).toEqual({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Orgdeck',
    icon: '/r/icon.png',
    backgroundColor: '#EFF4F6',
    autoHideMenuBar: true,
    webPreferences: {
      preload: '/p/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
    },
  })
})

it('serves the window under this policy', () => {
  expect(contentSecurityPolicy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
})
