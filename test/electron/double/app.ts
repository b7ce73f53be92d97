import { EventEmitter } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onlyBeforeReady, PreventableEvent, state } from './state.ts'

const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'))

class App extends EventEmitter {
  readonly isPackaged = false
  private readonly paths = new Map<string, string>()
  private readonly ready = new Promise<void>((resolve) => {
    // After the main module has run, and before anything it awaits.
    setImmediate(() => {
      state.ready = true
      this.emit('ready')
      resolve()
    })
  })

  whenReady(): Promise<void> {
    return this.ready
  }

  isReady(): boolean {
    return state.ready
  }

  enableSandbox(): void {
    onlyBeforeReady('app.enableSandbox')
    state.sandboxed = true
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`app.setPath: ${path} does not exist`)
    this.paths.set(name, path)
  }

  getPath(name: string): string {
    const path = this.paths.get(name)
    if (path === undefined) throw new Error(`app.getPath: no ${name}`)
    return path
  }

  getVersion(): string {
    const isObject = typeof manifest === 'object' && manifest !== null
    return isObject && 'version' in manifest ? String(manifest.version) : ''
  }

  setAppUserModelId(_id: string): void {}

  setAsDefaultProtocolClient(_scheme: string): boolean {
    return true
  }

  /** The driver says whether another instance holds the lock. */
  requestSingleInstanceLock(_data?: Record<string, unknown>): boolean {
    return process.env['ORGDECK_DOUBLE_SECOND'] === undefined
  }

  /** before-quit, then every window's close, then will-quit and quit; any of the first three can hold it back. */
  quit(): void {
    const before = new PreventableEvent()
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    // A closed window leaves state.windows, which is a new list then.
    for (const window of state.windows) {
      window.close()
      if (!window.isDestroyed()) return
    }
    const will = new PreventableEvent()
    this.emit('will-quit', will)
    if (!will.defaultPrevented) this.exit(0)
  }

  /** Ends at once, without before-quit. */
  exit(code = 0): void {
    this.emit('quit', new PreventableEvent(), code)
    process.exit(code)
  }
}

export const app = new App()
