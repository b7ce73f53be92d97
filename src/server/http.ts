import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { errorCodes } from '../contract/errors.ts'
import { toErrorBody } from '../core/index.ts'
import { securityHeaders } from './headers.ts'
import { sendDownload } from './download.ts'
import { KeyGate } from './key-gate.ts'
import { closeServer, listenOnLoopback, type PortChoice } from './listen.ts'
import { checkHost, checkOrigin, rawPath } from './origin.ts'
import { Refusal, sendError, sendRefusal } from './respond.ts'
import { createRest } from './rest.ts'
import type { ServedCore } from './served-core.ts'
import { createSessionRoutes, type Handover } from './session-routes.ts'
import { newToken, Sessions } from './sessions.ts'
import { serveSocket } from './socket.ts'
import { StaticFiles } from './static-files.ts'

export type HttpOptions = {
  readonly core: ServedCore
  readonly version: string
  /** The built window. */
  readonly rendererDir: string
  readonly listen: PortChoice
  readonly handover: () => Omit<Handover, 'url' | 'apiUrl'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Told of errors nobody expected; what the caller sees is INTERNAL. */
  readonly onError: (error: unknown) => void
  readonly pingMs?: number
}

export type HttpHost = {
  readonly port: number
  /** Where the REST API is: `${apiUrl}/api/…`, `${apiUrl}/healthz`. */
  readonly apiUrl: string
  /** Shown to a second start through the lock file. */
  readonly handoverKey: string
  /** A fresh one-time address that opens the window signed in. */
  launchUrl(): string
  /** Ends within `graceMs`, default 1000. */
  close(graceMs?: number): Promise<void>
}

const downloadPath = /^\/download\/([\w-]{1,200})$/

/** Starts the listener of the Node host on 127.0.0.1: window, sessions, socket, REST API, downloads. */
export async function startHttp(options: HttpOptions): Promise<HttpHost> {
  const { core } = options
  const sessions = new Sessions(options.now)
  const gate = new KeyGate(options.now)
  const files = new StaticFiles(options.rendererDir)
  const handoverKey = newToken()
  let port = 0
  let closing = false
  const apiUrl = (): string => `http://127.0.0.1:${port}`
  // The token travels in the fragment, which a browser sends to nobody and writes into no log.
  const launchUrl = (): string => `${apiUrl()}/#launch=${sessions.issueLaunch()}`
  const rest = createRest({ core, gate, version: options.version, apiUrl })
  const session = createSessionRoutes({
    sessions,
    gate,
    port: () => port,
    handoverKey,
    handover: () => ({ url: launchUrl(), apiUrl: apiUrl(), ...options.handover() }),
  })

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    checkHost(request, port)
    const path = rawPath(request)
    if (path === null) throw new Refusal('BAD_REQUEST', 'The request needs an absolute path.')
    const isApi = path === '/healthz' || path === '/api' || path.startsWith('/api/')
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    // The REST API takes a key and no cookie, so a program without an Origin is let through to show it.
    if (!isRead) checkOrigin(request, isApi ? 'allowed' : 'refused')
    if (closing) {
      response.setHeader('connection', 'close')
      throw new Refusal('SHUTTING_DOWN', 'Orgdeck is shutting down.')
    }
    if (isApi) return rest(path, request, response)
    if (path === '/session' || path.startsWith('/session/')) return session(path, request, response)
    const ticket = downloadPath.exec(path)?.[1]
    if (ticket !== undefined && request.method === 'GET') {
      gate.admit(request)
      const download = await core.openTicket(ticket)
      if (download === null) throw new Refusal('NOT_FOUND', 'This download was used before or is too old.')
      return sendDownload(response, download)
    }
    if (isRead && (await files.serve(decode(path), request, response))) return
    if (isRead && path === '/')
      throw new Refusal('NOT_FOUND', 'The window is not built. Run "npm run build".')
    throw new Refusal('NOT_FOUND', 'There is nothing at this address.')
  }

  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(securityHeaders())) response.setHeader(name, value)
    route(request, response).catch((error: unknown) => answerError(response, error, options.onError))
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 60_000
  const closeSockets = serveSocket(server, {
    router: core.router,
    sessions,
    port: () => port,
    ...(options.pingMs === undefined ? {} : { pingMs: options.pingMs }),
  })
  port = await listenOnLoopback(server, options.listen)

  return {
    port,
    apiUrl: apiUrl(),
    handoverKey,
    launchUrl,
    async close(graceMs = 1000) {
      closing = true
      closeSockets()
      await closeServer(server, graceMs)
    },
  }
}

function answerError(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  if (error instanceof Refusal) {
    sendRefusal(response, error)
    return
  }
  const body = toErrorBody(error)
  const status = Object.entries(errorCodes).find(([code]) => code === body.code)?.[1].status ?? 500
  // A caller that hung up is no news; everything else unexpected is.
  if (body.code === 'INTERNAL' && !response.destroyed) onError(error)
  sendError(response, status, body)
}

/** Decodes a path once. A path that cannot be decoded, or hides a NUL, names no file. */
function decode(path: string): string {
  try {
    const decoded = decodeURIComponent(path)
    return decoded.includes('\0') ? '' : decoded
  } catch {
    return ''
  }
}
