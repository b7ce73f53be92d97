import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const preloadWorld = 'preload'
export const toMain = 'orgdeckToMain'
export const fromMain = 'orgdeckFromMain'

/** A message over a bridge of text: bytes travel as base64. */
export type Packet = { readonly port: number; readonly text?: string; readonly base64?: string }

const built = join(import.meta.dirname, '../../../out/preload/index.cjs')

/**
 * The built preload inside what a sandboxed preload finds: a `require` that knows `electron`, and there `ipcRenderer`.
 * Runs in an isolated world of the page's top frame, as with contextIsolation; the page's own scripts cannot see it.
 */
export function preloadScript(): string {
  return `(${String(world)})(${JSON.stringify({ toMain, fromMain })}, (require, module, exports) => {
${readFileSync(built, 'utf8')}
})`
}

/** Runs in the page. Everything it uses is inside it: its text is what is sent. */
function world(
  names: { readonly toMain: string; readonly fromMain: string },
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  if (window.top !== window) return
  type Listener = (event: { readonly ports: readonly MessagePort[] }, message: unknown) => void
  const listeners = new Map<string, Listener[]>()
  const ends = new Map<number, MessagePort>()
  const send = (packet: Packet): void => Reflect.get(globalThis, names.toMain)(JSON.stringify(packet))
  const toBase64 = (bytes: Uint8Array): string =>
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

  const ipcRenderer = {
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
  }
  const open = (port: number): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }: MessageEvent<string | Uint8Array<ArrayBuffer>>) => {
      send(typeof data === 'string' ? { port, text: data } : { port, base64: toBase64(new Uint8Array(data)) })
    })
    port1.start()
    ends.set(port, port1)
    return port2
  }
  const receive = {
    post(channel: string, ports: readonly number[]): void {
      const event = { ports: ports.map(open) }
      for (const listener of listeners.get(channel) ?? []) listener(event, null)
    },
    data({ port, text, base64 }: Packet): void {
      const bytes = (): Uint8Array => Uint8Array.from(atob(base64 ?? ''), (char) => char.charCodeAt(0))
      ends.get(port)?.postMessage(text ?? bytes())
    },
    close(port: number): void {
      ends.get(port)?.close()
    },
  }
  Reflect.set(globalThis, names.fromMain, receive)
  const require = (name: string): unknown => {
    if (name === 'electron') return { ipcRenderer }
    throw new Error(`a sandboxed preload has no module ${name}`)
  }
  preload(require, { exports: {} }, {})
}
