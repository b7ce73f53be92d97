import type { IncomingMessage } from 'node:http'
import { Refusal } from './respond.ts'

/**
 * Refuses a request whose Host header is not one of our own names (DNS rebinding: a foreign name that suddenly
 * points at 127.0.0.1 still carries its own name here). 421 Misdirected Request.
 */
export function checkHost(request: IncomingMessage, port: number): void {
  const host = request.headers.host
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}` && host !== `[::1]:${port}`) {
    throw new Refusal('FORBIDDEN', 'This server does not answer for that host name.', { status: 421 })
  }
}

/**
 * Refuses a request another site's page could have sent: Origin has to be the very address that was called.
 * Programs send no Origin; `absent: 'allowed'` lets them through where a bearer key says who they are.
 */
export function checkOrigin(request: IncomingMessage, absent: 'allowed' | 'refused'): void {
  const origin = request.headers.origin
  if (origin === undefined && absent === 'allowed') return
  if (origin !== `http://${request.headers.host}`) {
    throw new Refusal('FORBIDDEN', 'Requests from another site are refused.')
  }
}

/** The path of a request as it was sent, still encoded; null for anything but an absolute path. */
export function rawPath(request: IncomingMessage): string | null {
  const target = request.url ?? ''
  if (!target.startsWith('/')) return null
  const end = target.indexOf('?')
  return end === -1 ? target : target.slice(0, end)
}
