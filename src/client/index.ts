import { createORPCClient, isDefinedError, ORPCError, safe } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { errorCodes } from '../contract/errors.ts'
import { contract, type Contract } from '../contract/index.ts'

export { isDefinedError, ORPCError, safe }

/** Every procedure of the contract, typed: `await client.connections.list({ page_size: 10 })`. */
export type OrgdeckClient = JsonifiedClient<ContractRouterClient<Contract>>

export type ClientOptions = {
  /** Where the console serves its API: `apiUrl` of its ORGDECK_READY line. */
  readonly url: string
  readonly apiKey: string
  /** Default: the global fetch. */
  readonly fetch?: typeof globalThis.fetch
  /** Limit of one call, and of opening an event stream; default 30,000 ms. */
  readonly timeoutMs?: number
}

/**
 * A typed client of the REST API. Calls reject with an ORPCError: `isDefinedError(error)` is true for the codes the
 * contract lists and narrows `error.data`. A call without an answer in time rejects with the code TIMEOUT; one ended
 * by its own `signal` rejects with that signal's reason. Throws a TypeError for an address that would carry the key
 * unencrypted over a network.
 */
export function createOrgdeckClient(options: ClientOptions): OrgdeckClient {
  const base = new URL(options.url)
  if (base.protocol !== 'https:' && !(base.protocol === 'http:' && isLoopback(base.hostname))) {
    throw new TypeError(
      `${base.origin} would carry the API key in the clear; use https or a loopback address.`,
    )
  }
  const send = options.fetch ?? globalThis.fetch
  const timeoutMs = options.timeoutMs ?? 30_000
  const link = new OpenAPILink(contract, {
    url: base.origin + base.pathname.replace(/\/$/, ''),
    headers: { authorization: `Bearer ${options.apiKey}` },
    // The key belongs to this address; a redirect would carry it somewhere else.
    fetch: (request, init) => send(request, { ...init, redirect: 'error' }),
    customErrorResponseBodyDecoder: (body, response) => codedError(body, response.status),
    interceptors: [(call) => withTimeout(timeoutMs, call.signal, (signal) => call.next({ ...call, signal }))],
  })
  return createORPCClient(link)
}

/** The error of a `{code, message, data?}` body; null for anything else, which then stays what it is. */
function codedError(body: unknown, status: number): ORPCError<string, unknown> | null {
  if (typeof body !== 'object' || body === null) return null
  const code: unknown = Reflect.get(body, 'code')
  const message: unknown = Reflect.get(body, 'message')
  if (typeof code !== 'string' || typeof message !== 'string') return null
  return new ORPCError(code, {
    defined: Object.hasOwn(errorCodes, code),
    status,
    message,
    data: Reflect.get(body, 'data') as unknown,
  })
}

/** Runs `call` with a signal that fires when the caller's does or when time is up; a stream counts as done once open. */
async function withTimeout<T>(
  ms: number,
  outer: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), ms)
  try {
    return await call(outer === undefined ? late.signal : AbortSignal.any([outer, late.signal]))
  } catch (error) {
    if (!late.signal.aborted || outer?.aborted === true) throw error
    throw new ORPCError('TIMEOUT', {
      defined: true,
      status: errorCodes.TIMEOUT.status,
      message: `No answer within ${ms / 1000} seconds. Try again.`,
      data: { after_ms: ms },
      cause: error,
    })
  } finally {
    clearTimeout(timer)
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
}
