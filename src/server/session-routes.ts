import type { IncomingMessage, ServerResponse } from 'node:http'
import { clearSessionCookie, sessionCookie, setSessionCookie } from './cookie.ts'
import type { KeyGate } from './key-gate.ts'
import { readJson, Refusal, sendJson } from './respond.ts'
import { sameSecret, type Sessions } from './sessions.ts'

const maxBodyBytes = 4096

/** What a second start on the same data directory learns from the first one. */
export type Handover = {
  readonly url: string
  readonly apiUrl: string
  readonly receiverUrl: string
  readonly dataDir: string
  readonly pid: number
}

export type SessionRoutesOptions = {
  readonly sessions: Sessions
  readonly gate: KeyGate
  readonly port: () => number
  /** In the lock file, which only its owner can read: whoever shows it may have a launch link. */
  readonly handoverKey: string
  readonly handover: () => Handover
}

/** Answers /session and /session/handover. Host and Origin have been checked by then. */
export function createSessionRoutes(options: SessionRoutesOptions) {
  const { sessions, gate } = options

  const secretFrom = async (request: IncomingMessage, response: ServerResponse, name: string) => {
    const body = await readJson(request, response, maxBodyBytes)
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    if (typeof value !== 'string') throw new Refusal('BAD_REQUEST', `Send {"${name}": "…"}.`)
    return value
  }

  return async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const caller = gate.admit(request)
    const cookie = sessionCookie(request, options.port())
    const route = `${request.method} ${path}`
    if (route === 'GET /session') {
      if (sessions.open(cookie) === null) throw new Refusal('UNAUTHORIZED', 'This browser is not signed in.')
      response.writeHead(204, { 'cache-control': 'no-store' }).end()
    } else if (route === 'DELETE /session') {
      const session = sessions.open(cookie)
      if (session !== null) sessions.end(session)
      response.writeHead(204, { 'set-cookie': clearSessionCookie(options.port()) }).end()
    } else if (route === 'POST /session') {
      gate.checkFailures(caller)
      const secret = sessions.redeem(await secretFrom(request, response, 'token'))
      if (secret === null) {
        gate.failed(caller)
        throw new Refusal(
          'UNAUTHORIZED',
          'This launch link was used before or is too old. Start Orgdeck again to get a new one.',
        )
      }
      response.writeHead(204, {
        'set-cookie': setSessionCookie(options.port(), secret),
        'cache-control': 'no-store',
      })
      response.end()
    } else if (route === 'POST /session/handover') {
      gate.checkFailures(caller)
      if (!sameSecret(await secretFrom(request, response, 'key'), options.handoverKey)) {
        gate.failed(caller)
        throw new Refusal('UNAUTHORIZED', 'That is not the handover key of this console.')
      }
      sendJson(response, 200, options.handover())
    } else {
      throw new Refusal('NOT_FOUND', `Nothing answers ${route}.`)
    }
  }
}
