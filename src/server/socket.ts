import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Router } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Contract } from '../contract/index.ts'
import type { RequestContext } from '../core/context.ts'
import { sessionCookie } from './cookie.ts'
import { checkHost, checkOrigin, rawPath } from './origin.ts'
import { Refusal } from './respond.ts'
import type { Sessions } from './sessions.ts'

/** Close code that tells the page "signed out" apart from "the server is gone". */
export const signedOutCode = 4401
const goingAwayCode = 1001
const badMessageCode = 1007
const maxMessageBytes = 8 * 1024 * 1024
const maxSockets = 64

export type SocketOptions = {
  readonly router: Router<Contract, RequestContext>
  readonly sessions: Sessions
  /** Known once the server listens. */
  readonly port: () => number
  /** Between two pings; a socket that has not answered the last one is cut. */
  readonly pingMs?: number
}

/**
 * The window's line to the core in a browser: oRPC over a WebSocket at /rpc. Host and Origin are checked before the
 * upgrade. A missing or ended session is answered after it, because a page cannot read the status of a refused one.
 * Returns a function that closes every socket.
 */
export function serveSocket(server: Server, options: SocketOptions): () => void {
  const { sessions } = options
  const handler = new RPCHandler(options.router)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })
  const sessionOf = new Map<WebSocket, string>()
  const silent = new WeakSet<WebSocket>()

  const open = (socket: WebSocket, request: IncomingMessage): void => {
    // A broken frame ends in an error event and then in close; unhandled, it would end the process.
    socket.on('error', () => socket.terminate())
    const session = sessions.open(sessionCookie(request, options.port()))
    if (session === null) {
      socket.close(signedOutCode, 'signed out')
      return
    }
    sessionOf.set(socket, session)
    socket.on('close', () => sessionOf.delete(socket))
    socket.on('pong', () => silent.delete(socket))
    socket.on('message', () => sessions.touch(session))
    const context: RequestContext = { via: 'socket', credential: { kind: 'window' } }
    void handler.upgrade(wellFormedOnly(socket), { context })
  }

  server.on('upgrade', (request: IncomingMessage, line: Duplex, head: Buffer) => {
    line.on('error', () => line.destroy())
    try {
      checkHost(request, options.port())
      checkOrigin(request, 'refused')
      if (rawPath(request) !== '/rpc') throw new Refusal('NOT_FOUND', 'There is no such socket.')
      if (sockets.clients.size >= maxSockets) throw new Refusal('TOO_MANY_REQUESTS', 'Too many sockets.')
      sockets.handleUpgrade(request, line, head, (socket) => open(socket, request))
    } catch (error) {
      refuseUpgrade(line, error)
    }
  })

  const stopListening = sessions.onEnd((ended) => {
    for (const [socket, session] of sessionOf)
      if (session === ended) socket.close(signedOutCode, 'signed out')
  })
  const pings = setInterval(() => {
    for (const [socket, session] of sessionOf) {
      if (silent.has(socket)) {
        socket.terminate()
      } else if (sessions.alive(session)) {
        silent.add(socket)
        socket.ping()
      }
    }
  }, options.pingMs ?? 30_000)
  pings.unref()

  return () => {
    clearInterval(pings)
    stopListening()
    for (const socket of sockets.clients) socket.close(goingAwayCode, 'shutting down')
    sockets.close()
  }
}

/**
 * The socket as oRPC sees it: only messages of its own shape come through, the rest closes the line. oRPC would print
 * what it cannot read on the console, content included.
 */
function wellFormedOnly(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const addEventListener = (
    type: 'message' | 'close',
    listener: (event: { data: unknown }) => void,
  ): void => {
    if (type === 'close') {
      socket.on('close', () => listener({ data: null }))
      return
    }
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      const text = isBinary ? '' : data.toString('utf8')
      if (isMessage(text)) listener({ data: text })
      else socket.close(badMessageCode, 'not a message')
    })
  }
  return {
    send: socket.send.bind(socket),
    addEventListener: addEventListener as WebSocket['addEventListener'],
  }
}

const eventType = 3
const abortType = 4

/** An id, and a path in a request or a payload in an event (wire format of @orpc/standard-server-peer 1.16). */
function isMessage(text: string): boolean {
  try {
    const message: unknown = JSON.parse(text)
    if (!isObject(message) || typeof Reflect.get(message, 'i') !== 'string') return false
    const type: unknown = Reflect.get(message, 't')
    const payload: unknown = Reflect.get(message, 'p')
    if (type === abortType) return true
    if (!isObject(payload)) return false
    return type === eventType || /^\/[\w/-]+$/.test(String(Reflect.get(payload, 'u')))
  } catch {
    return false
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function refuseUpgrade(line: Duplex, error: unknown): void {
  const refusal = error instanceof Refusal ? error : new Refusal('BAD_REQUEST', 'The upgrade failed.')
  const body = JSON.stringify({ code: refusal.code, message: refusal.message })
  line.end(
    [
      `HTTP/1.1 ${refusal.status} Refused`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
}
