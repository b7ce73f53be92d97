import { EventEmitter } from 'node:events'
import type { PortData } from '../calls.ts'
import { driver } from './driver.ts'
import type { MessagePortMain } from './ports.ts'
import { state } from './state.ts'

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }

/** Node ends of ports that were handed to the page, by number. */
const posted = new Map<number, { postMessage(data: PortData): void }>()

class WebFrameMain {
  readonly parent = null
  origin = ''
  url = ''

  postMessage(channel: string, _message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = transfer.map((port) => {
      const id = ++state.portsPosted
      const end = port.transfer()
      posted.set(id, end)
      end.on('message', (data: PortData) => void driver.call('portData', { port: id, data }))
      end.on('close', () => void driver.call('portClosed', { port: id }))
      return id
    })
    void driver.call('postToFrame', { channel, ports })
  }
}

export class WebContents extends EventEmitter {
  readonly mainFrame = new WebFrameMain()
  openHandler: OpenHandler = () => ({ action: 'allow' })

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  frameLoaded(isMainFrame: boolean, origin: string): void {
    if (isMainFrame) this.mainFrame.origin = origin
    this.emit('did-frame-finish-load', {}, isMainFrame, 1, isMainFrame ? 1 : 2)
  }
}

/** The page sent something through a port it holds. */
export function deliver(port: number, data: PortData): void {
  posted.get(port)?.postMessage(data)
}
