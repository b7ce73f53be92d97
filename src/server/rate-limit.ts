import { Refusal } from './respond.ts'

type Bucket = { tokens: number; at: number }

/** Callers remembered at once; the one seen longest ago is forgotten first. */
const maxCallers = 2_000

/** One token bucket per caller: `burst` calls at once, then `perSecond`. */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>()
  private readonly perSecond: number
  private readonly burst: number
  private readonly now: () => number

  constructor(options: { perSecond: number; burst: number; now: () => number }) {
    this.perSecond = options.perSecond
    this.burst = options.burst
    this.now = options.now
  }

  /** Takes one token. Throws TOO_MANY_REQUESTS with the seconds to wait when there is none. */
  take(caller: string): void {
    const bucket = this.refill(caller)
    if (bucket.tokens < 1) this.refuse(bucket)
    bucket.tokens -= 1
  }

  /** Throws like `take` when the bucket is empty, but takes nothing: the charge may follow. */
  check(caller: string): void {
    const bucket = this.refill(caller)
    if (bucket.tokens < 1) this.refuse(bucket)
  }

  /** Takes a token if there is one. */
  charge(caller: string): void {
    const bucket = this.refill(caller)
    bucket.tokens = Math.max(0, bucket.tokens - 1)
  }

  private refuse(bucket: Bucket): never {
    const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / this.perSecond))
    throw new Refusal('TOO_MANY_REQUESTS', `Too many requests. Try again in ${seconds} s.`, {
      data: { retry_after_s: seconds },
    })
  }

  private refill(caller: string): Bucket {
    const now = this.now()
    const known = this.buckets.get(caller)
    const tokens =
      known === undefined
        ? this.burst
        : Math.min(this.burst, known.tokens + ((now - known.at) / 1000) * this.perSecond)
    const bucket = { tokens, at: now }
    this.buckets.delete(caller)
    this.buckets.set(caller, bucket)
    const oldest = this.buckets.keys().next()
    if (this.buckets.size > maxCallers && oldest.done !== true) this.buckets.delete(oldest.value)
    return bucket
  }
}
