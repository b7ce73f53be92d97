import type { MenuItemConstructorOptions } from 'electron'

export type MenuActions = { readonly syncNow: () => void; readonly quit: () => void }

/** The application menu. Quitting goes through the app's own way out, which closes the core first. */
export function menuTemplate(platform: NodeJS.Platform, actions: MenuActions): MenuItemConstructorOptions[] {
  const quit: MenuItemConstructorOptions = {
    id: 'quit',
    label: 'Quit Orgdeck',
    accelerator: 'CommandOrControl+Q',
    click: actions.quit,
  }
  const sync: MenuItemConstructorOptions = { id: 'sync', label: 'Sync now', click: actions.syncNow }
  const first: MenuItemConstructorOptions =
    platform === 'darwin'
      ? {
          label: 'Orgdeck',
          submenu: [
            { role: 'about' },
            { type: 'separator' },
            { role: 'hide' },
            { role: 'hideOthers' },
            sync,
            quit,
          ],
        }
      : { label: 'File', submenu: [sync, { type: 'separator' }, { role: 'close' }, quit] }
  return [
    first,
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
  ]
}
