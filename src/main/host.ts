import { app, Notification, powerMonitor, shell } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { LogFile, systemClock, type Host, type Secrets } from '../core/index.ts'
import { externalUrl } from './external.ts'

type HostParts = {
  readonly dataDir: string
  readonly secrets: Secrets
  readonly demo: NonNullable<Host['demo']>
}

/** The core's Host as Electron provides it. */
export function createElectronHost({ dataDir, secrets, demo }: HostParts): Host {
  const file = new LogFile(join(dataDir, 'logs'))
  return {
    kind: 'electron',
    version: app.getVersion(),
    dataDir,
    homeDir: homedir(),
    secrets,
    clock: systemClock,
    log: (line) => file.write(line),
    notify({ title, body }) {
      if (Notification.isSupported()) new Notification({ title, body }).show()
    },
    openExternal,
    onPower(listener) {
      const suspend = (): void => listener('suspend')
      const resume = (): void => listener('resume')
      powerMonitor.on('suspend', suspend)
      powerMonitor.on('resume', resume)
      return () => {
        powerMonitor.off('suspend', suspend)
        powerMonitor.off('resume', resume)
      }
    },
    demo,
  }
}

/** Opens an address in the person's browser if the gate lets it pass; resolves to whether it did. */
export async function openExternal(raw: string): Promise<boolean> {
  const url = externalUrl(raw)
  if (url === null) return false
  try {
    await shell.openExternal(url)
    return true
  } catch {
    return false
  }
}
