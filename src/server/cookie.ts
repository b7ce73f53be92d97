import type { IncomingMessage } from 'node:http'

/**
 * Browsers keep cookies per host name, not per port; the port in the name keeps two consoles on one machine from
 * signing each other out.
 */
export function cookieName(port: number): string {
  return `orgdeck_session_${port}`
}

/** The session secret a request carries, null when it carries none. */
export function sessionCookie(request: IncomingMessage, port: number): string | null {
  const name = cookieName(port)
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/**
 * Not readable by scripts, never sent by another site's page or link, gone when the browser closes. No `Secure`:
 * the console is plain http on loopback, and only some browsers count that as secure.
 */
export function setSessionCookie(port: number, secret: string): string {
  return `${cookieName(port)}=${secret}; Path=/; HttpOnly; SameSite=Strict`
}

export function clearSessionCookie(port: number): string {
  return `${cookieName(port)}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`
}
