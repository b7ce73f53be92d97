import type { IncomingMessage } from 'node:http'
import { RateLimit } from './rate-limit.ts'
import { Refusal } from './respond.ts'
import { digest } from './sessions.ts'

const maxTrusted = 1_000

/** The same words whatever is wrong with a key, so that an answer tells nothing about keys that exist. */
export function noValidKey(): Refusal {
  return new Refusal(
    'UNAUTHORIZED',
    'This needs a valid API key: send "Authorization: Bearer <key>". Expired and revoked keys do not work.',
  )
}

export type Caller = {
  readonly key: string | null
  readonly address: string
  /** Hash of a key that has proved good before. */
  readonly trusted: string | null
}

/**
 * Counts calls and failed sign-ins. A key counts for itself only once it has proved good: otherwise each made-up key
 * would come with an allowance of its own. A key that has proved good is not held up by another's failures.
 */
export class KeyGate {
  private readonly calls: RateLimit
  private readonly failures: RateLimit
  private readonly trusted = new Set<string>()

  constructor(now: () => number) {
    this.calls = new RateLimit({ perSecond: 200, burst: 400, now })
    this.failures = new RateLimit({ perSecond: 1, burst: 30, now })
  }

  /** Names a caller and takes one call off its allowance. Throws TOO_MANY_REQUESTS. */
  admit(request: IncomingMessage): Caller {
    const key = bearer(request)
    const hash = key === null ? null : digest(key)
    const trusted = hash !== null && this.trusted.has(hash) ? hash : null
    const address = request.socket.remoteAddress ?? 'unknown'
    this.calls.take(trusted ?? address)
    return { key, address, trusted }
  }

  /** Throws TOO_MANY_REQUESTS while too many sign-ins from the caller's address have failed. */
  checkFailures(caller: Caller): void {
    if (caller.trusted === null) this.failures.check(caller.address)
  }

  /** Books a sign-in that failed. */
  failed(caller: Caller): void {
    if (caller.trusted !== null) this.trusted.delete(caller.trusted)
    this.failures.charge(caller.address)
  }

  /** Remembers that the caller's key is good. */
  succeeded(caller: Caller): void {
    if (caller.key === null) return
    this.trusted.add(digest(caller.key))
    const oldest = this.trusted.values().next()
    if (this.trusted.size > maxTrusted && oldest.done !== true) this.trusted.delete(oldest.value)
  }
}

/** The key of an Authorization header, null when there is none or it is not a bearer key. */
function bearer(request: IncomingMessage): string | null {
  return /^Bearer +([\x21-\x7e]{1,500})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
}
