import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions } from 'electron'
import { app } from './app.ts'
import { WebContents } from './contents.ts'
import { driver } from './driver.ts'
import { onlyWhenReady, PreventableEvent, state } from './state.ts'

/** One window over the test's one page. It has no size or place: headless Chromium shows none. */
export class BrowserWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions
  readonly webContents = new WebContents()
  visible: boolean
  focused = 0
  url = ''
  private destroyed = false

  constructor(options: BrowserWindowConstructorOptions) {
    super()
    onlyWhenReady('BrowserWindow')
    this.options = options
    this.visible = options.show !== false
    state.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    const first = this.url === ''
    this.url = url
    await driver.call('load', { url })
    if (first) this.emit('ready-to-show')
  }

  show(): void {
    this.visible = true
  }

  hide(): void {
    this.visible = false
  }

  focus(): void {
    this.focused++
  }

  isMinimized(): boolean {
    return false
  }

  restore(): void {}

  isDestroyed(): boolean {
    return this.destroyed
  }

  close(): void {
    const event = new PreventableEvent()
    this.emit('close', event)
    if (event.defaultPrevented) return
    this.destroyed = true
    state.windows = state.windows.filter((window) => window !== this)
    this.emit('closed')
    if (state.windows.length === 0) app.emit('window-all-closed')
  }
}
