import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import type { MenuItemConstructorOptions } from 'electron'
import { onlyWhenReady, state } from './state.ts'

export class Menu {
  readonly items: readonly MenuItemConstructorOptions[]

  constructor(items: readonly MenuItemConstructorOptions[]) {
    this.items = items
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template)
  }

  static setApplicationMenu(menu: Menu | null): void {
    state.menu = (menu?.items ?? []).flatMap((item) => [item, ...submenu(item)]).map(nameOf)
  }
}

function submenu(item: MenuItemConstructorOptions): readonly MenuItemConstructorOptions[] {
  return Array.isArray(item.submenu) ? item.submenu : []
}

function nameOf(item: MenuItemConstructorOptions): string {
  return item.label ?? item.role ?? item.type ?? ''
}

export class Tray extends EventEmitter {
  toolTip = ''
  menu: Menu | null = null
  private destroyed = false

  constructor(image: string) {
    super()
    onlyWhenReady('Tray')
    if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`)
    state.tray = this
  }

  setToolTip(text: string): void {
    this.alive()
    this.toolTip = text
  }

  setContextMenu(menu: Menu | null): void {
    this.alive()
    this.menu = menu
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  destroy(): void {
    this.destroyed = true
    state.tray = null
  }

  private alive(): void {
    if (this.destroyed) throw new Error('Tray is destroyed')
  }
}

export class Notification extends EventEmitter {
  private readonly options: { readonly title: string; readonly body: string }

  constructor(options: { readonly title: string; readonly body: string }) {
    super()
    this.options = options
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    state.notifications.push({ title: this.options.title, body: this.options.body })
  }
}

export const shell = {
  openExternal(url: string): Promise<void> {
    state.opened.push(url)
    return Promise.resolve()
  },
}

export const dialog = {
  showErrorBox(title: string, content: string): void {
    state.dialogs.push(`${title}: ${content}`)
    process.stderr.write(`${title}: ${content}\n`)
  },
  showMessageBox(options: { readonly message: string; readonly detail?: string }) {
    state.dialogs.push(`${options.message} ${options.detail ?? ''}`)
    process.stderr.write(`${options.message} ${options.detail ?? ''}\n`)
    return Promise.resolve({ response: 0, checkboxChecked: false })
  },
}

export const powerMonitor = new EventEmitter()
