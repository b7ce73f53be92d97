import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A launch link is good for one use within ten minutes. */
const launchLifeMs = 10 * 60_000
/** A session ends when it was not used for twelve hours. */
const idleMs = 12 * 3600_000
const maxLaunches = 50
const maxSessions = 100

/**
 * Who may open the window in a browser. One-time launch tokens turn into sessions; both are kept as hashes and in
 * memory only, so that a restart signs everybody out and nothing on disk opens the console.
 */
export class Sessions {
  private readonly launches = new Map<string, number>()
  private readonly sessions = new Map<string, number>()
  private readonly listeners = new Set<(session: string) => void>()
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  /** A fresh launch token, base64url. */
  issueLaunch(): string {
    const token = newToken()
    this.launches.set(digest(token), this.now() + launchLifeMs)
    dropOldest(this.launches, maxLaunches)
    return token
  }

  /** Uses a launch token up; answers the secret of the new session, null when the token is unknown or too old. */
  redeem(token: string): string | null {
    const presented = digest(token)
    const found = [...this.launches.keys()].find((known) => equal(known, presented))
    if (found === undefined) return null
    const expires = this.launches.get(found) ?? 0
    this.launches.delete(found)
    if (expires <= this.now()) return null
    const secret = newToken()
    this.sessions.set(digest(secret), this.now())
    const over = dropOldest(this.sessions, maxSessions)
    if (over !== null) this.tellEnded(over)
    return secret
  }

  /** The session a cookie belongs to, null when there is none. Using a session keeps it alive. */
  open(secret: string | null): string | null {
    if (secret === null) return null
    const session = digest(secret)
    return this.touch(session) ? session : null
  }

  /** Marks a session as in use. False when it has ended. */
  touch(session: string): boolean {
    if (!this.alive(session)) return false
    this.sessions.delete(session)
    this.sessions.set(session, this.now())
    return true
  }

  /** Has the session been used within the idle limit. Does not count as use. */
  alive(session: string): boolean {
    const seen = this.sessions.get(session)
    if (seen === undefined) return false
    if (this.now() - seen < idleMs) return true
    this.end(session)
    return false
  }

  /** Ends a session and tells whoever listens. */
  end(session: string): void {
    if (this.sessions.delete(session)) this.tellEnded(session)
  }

  /** Calls back with each session that ends; returns an unsubscribe. */
  onEnd(listener: (session: string) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private tellEnded(session: string): void {
    for (const listener of this.listeners) listener(session)
  }
}

/** 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares two secrets in a time that tells nothing about either. */
export function sameSecret(a: string, b: string): boolean {
  return equal(digest(a), digest(b))
}

/** SHA-256, hex: what is kept of a secret. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

function dropOldest(map: Map<string, number>, limit: number): string | null {
  const oldest = map.keys().next()
  if (map.size <= limit || oldest.done === true) return null
  map.delete(oldest.value)
  return oldest.value
}
