import { randomBytes } from 'node:crypto'
import { makeDevices } from './devices.ts'
import type { Devices } from './devices.ts'
import { remember } from './remember.ts'

/** A sign-in under way: what the app asked for, and the user once one is chosen. */
export type Request = {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string
  readonly scope: string
  readonly challenge: string
  /** What the app wants to find again in the identity token; empty without one. */
  readonly nonce: string
  readonly createdAt: number
  userId: string | undefined
}

export type Code = Omit<Request, 'userId' | 'state'> & { readonly userId: string }

const LIFE_MS = 15 * 60_000

/** Sign-ins and authorization codes; both live minutes and only in memory. */
export type Codes = {
  readonly devices: Devices
  open(request: Omit<Request, 'userId'>): string
  request(id: string, now: number): Request | undefined
  /** Ends a sign-in; answers a code that can be taken once. */
  grant(id: string, request: Request, userId: string, now: number): string
  drop(id: string): void
  take(code: string, now: number): Code | 'unknown' | 'expired'
}

export function makeCodes(): Codes {
  const requests = new Map<string, Request>()
  const codes = new Map<string, Code | 'used'>()
  return {
    devices: makeDevices(),
    open(request) {
      const id = randomBytes(24).toString('base64url')
      remember(requests, id, { ...request, userId: undefined })
      return id
    },
    request(id, now) {
      const request = requests.get(id)
      return request && now - request.createdAt <= LIFE_MS ? request : undefined
    },
    grant(id, request, userId, now) {
      requests.delete(id)
      const code = `aPrx${randomBytes(42).toString('base64url')}==`
      remember(codes, code, { ...request, userId, createdAt: now })
      return code
    },
    drop(id) {
      requests.delete(id)
    },
    take(code, now) {
      const found = codes.get(code)
      if (found === undefined) return 'unknown'
      codes.set(code, 'used')
      return found === 'used' || now - found.createdAt > LIFE_MS ? 'expired' : found
    },
  }
}
