import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, protocol } from 'electron'
import { findLink } from './links.ts'
import { readOptions } from './options.ts'
import { appScheme } from './scheme.ts'
import { startShell } from './shell.ts'

// All of this must happen before Electron is ready, so nothing here awaits.
const options = readOptions(process.argv)
// What this process makes is for its owner only, whatever library makes it.
process.umask(0o077)
app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
// Chromium's own files live below the data directory; the single-instance lock is then per data directory too.
const userData = join(options.dataDir, 'window')
mkdirSync(userData, { recursive: true, mode: 0o700 })
app.setPath('userData', userData)
app.setAppUserModelId('com.orgdeck.desktop')

if (app.requestSingleInstanceLock({ link: findLink(process.argv) })) startShell(options)
else app.quit()
