import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { PortData } from '../calls.ts'

/**
 * MessagePortMain over a Node port: queues until `start()`, delivers `{ data, ports }`, emits `close` when the other
 * end is gone. A port that was posted to a frame is neutered: it belongs to the page from then on.
 */
export class MessagePortMain extends EventEmitter {
  private port: MessagePort | null

  constructor(port: MessagePort) {
    super()
    this.port = port
    port.on('close', () => this.emit('close'))
  }

  start(): void {
    this.port?.on('message', (data: PortData) => this.emit('message', { data, ports: [] }))
  }

  postMessage(data: PortData): void {
    this.port?.postMessage(data)
  }

  close(): void {
    this.port?.close()
  }

  /** Takes the Node port out, as a transfer does. */
  transfer(): MessagePort {
    if (this.port === null) throw new Error('the port was transferred before')
    const port = this.port
    this.port = null
    return port
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new MessagePortMain(port1)
    this.port2 = new MessagePortMain(port2)
  }
}
