import { join } from 'node:path'

// The build puts this file into out/main; the same three folders lie two levels up in a checkout and in a package.
const root = join(import.meta.dirname, '..', '..')

export const migrationsDir = join(root, 'resources', 'migrations')
export const rendererDir = join(root, 'out', 'renderer')
export const preloadFile = join(root, 'out', 'preload', 'index.cjs')
export const windowIcon = join(root, 'resources', 'icon.png')
export const trayIcon = join(
  root,
  'resources',
  process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png',
)
