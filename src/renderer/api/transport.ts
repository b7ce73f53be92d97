import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { openSession } from './session.ts'
import { setLinkState } from './status.ts'

type Link = ClientLink<ClientContext>

/** The server closes with this when the session cookie is missing or too old. */
const signedOutCode = 4401
const unaryTimeoutMs = 30_000
const retryMs = [250, 500, 1000, 2000, 4000] as const

/** A link that dials again when the line drops. Calls made meanwhile wait for the line, up to their own timeout. */
class ReconnectingLink implements ClientLink<ClientContext> {
  private current: Promise<Link>
  private attempts = 0
  private readonly dial: (lost: () => void) => Promise<Link>

  constructor(dial: (lost: () => void) => Promise<Link>) {
    this.dial = dial
    this.current = this.connect()
  }

  async call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<ClientContext>,
  ): Promise<unknown> {
    const streaming = path.at(-1) === 'events'
    // A call on a closed port never settles by itself, so each unary call carries its own end.
    const limit = streaming ? undefined : AbortSignal.timeout(unaryTimeoutMs)
    const signals = [options.signal, limit].filter((signal) => signal !== undefined)
    const signal = AbortSignal.any(signals)
    const link = await abortable(this.current, signal)
    return link.call(path, input, { ...options, signal })
  }

  private async connect(): Promise<Link> {
    for (;;) {
      try {
        const link = await this.dial(() => {
          setLinkState('offline')
          this.current = this.connect()
        })
        this.attempts = 0
        setLinkState('online')
        return link
      } catch (error) {
        setLinkState(error instanceof SignedOut ? 'signed_out' : 'offline')
        const wait = retryMs[Math.min(this.attempts++, retryMs.length - 1)] ?? 4000
        await new Promise((resolve) => setTimeout(resolve, wait * (0.75 + Math.random() / 2)))
      }
    }
  }
}

class SignedOut extends Error {}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject)
  })
}

async function dialSocket(lost: () => void): Promise<Link> {
  const session = await openSession()
  if (session === 'signed_out') throw new SignedOut()
  if (session === 'unreachable') throw new Error('unreachable')
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`)
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('close', (event) => {
      reject(event.code === signedOutCode ? new SignedOut() : new Error('closed'))
    })
  })
  socket.addEventListener('close', (event) => {
    if (event.code === signedOutCode) setLinkState('signed_out')
    lost()
  })
  return new SocketLink({ websocket: socket })
}

/** Electron: the main process hands a port over on every page load; the preload re-posts it to this window only. */
function dialPort(): Promise<Link> {
  return new Promise((resolve) => {
    const take = (event: MessageEvent): void => {
      const port = event.ports[0]
      const data: unknown = event.data
      if (event.source !== window || event.origin !== location.origin || port === undefined) return
      if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'orgdeck:port')
        return
      window.removeEventListener('message', take)
      port.start()
      resolve(new PortLink({ port }))
    }
    window.addEventListener('message', take)
  })
}

/** The only place in the window that knows how the core is reached. */
export const link: Link = new ReconnectingLink(location.protocol === 'app:' ? dialPort : dialSocket)
