import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, fetch, type Response } from 'undici'
import { OrgdeckError } from '../errors.ts'

export type HttpRequest = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path with query on the client's own origin. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

export type HttpAnswer = {
  readonly status: number
  readonly headers: Response['headers']
  readonly text: string
}

export type HttpClient = {
  readonly origin: string
  /** Sends a request and reads its body. Only GET is repeated, on 429, 5xx gateways and lost connections. */
  send(request: HttpRequest): Promise<HttpAnswer>
  close(): Promise<void>
}

type Options = {
  readonly connections?: number
  readonly timeoutMs?: number
  readonly attempts?: number
  /** Told of every call that went out, answered or not. */
  readonly onCall?: () => void
}

const repeatable = new Set([429, 500, 502, 503, 504])
const longestWaitMs = 30_000

/**
 * An HTTP client bound to one origin: no redirect is followed and no other host is ever asked, so a token given in
 * the headers cannot leave. Plain http is for loopback only. Headers, body and connection have time limits.
 */
export function createHttpClient(origin: string, options: Options = {}): HttpClient {
  const base = pinnedOrigin(origin)
  const timeout = options.timeoutMs ?? 120_000
  const attempts = options.attempts ?? 4
  const dispatcher = new Agent({
    connections: options.connections ?? 8,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: { timeout: 15_000 },
  })

  async function once(request: HttpRequest): Promise<HttpAnswer> {
    const url = new URL(base + request.path)
    if (url.origin !== base)
      throw new OrgdeckError('FORBIDDEN', `Refused to send a request for ${base} to ${url.origin}.`)
    options.onCall?.()
    const answer = await fetch(url, {
      method: request.method ?? 'GET',
      headers: { accept: 'application/json', ...request.headers },
      redirect: 'manual',
      dispatcher,
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }

  return {
    origin: base,
    async send(request) {
      const tries = (request.method ?? 'GET') === 'GET' ? attempts : 1
      for (let attempt = 1; ; attempt++) {
        let wait = 0
        try {
          const answer = await once(request)
          if (!repeatable.has(answer.status) || attempt >= tries) return answer
          wait = retryAfterMs(answer.headers.get('retry-after'))
        } catch (cause) {
          if (request.signal?.aborted === true || cause instanceof OrgdeckError) throw cause
          if (attempt >= tries) {
            const host = new URL(base).host
            throw new OrgdeckError(
              'REMOTE_UNREACHABLE',
              `${host} did not answer. Check the network and try again.`,
              {
                data: { host },
                retry: 'later',
                cause,
              },
            )
          }
        }
        const backoff = Math.random() * Math.min(longestWaitMs, 500 * 2 ** attempt)
        await sleep(
          Math.max(wait, backoff),
          undefined,
          request.signal === undefined ? {} : { signal: request.signal },
        )
      }
    },
    close: () => dispatcher.close(),
  }
}

const clients = new Map<string, HttpClient>()

/** One client (and so one connection pool) per origin and thread. */
export function clientFor(origin: string): HttpClient {
  const known = clients.get(origin)
  if (known !== undefined) return known
  const client = createHttpClient(origin)
  clients.set(origin, client)
  return client
}

/** Closes every pool of this thread. */
export async function closeClients(): Promise<void> {
  const open = [...clients.values()]
  clients.clear()
  await Promise.all(open.map((client) => client.close()))
}

/** The origin of an address, if a token may be sent there: https, or http on loopback. */
export function pinnedOrigin(address: string): string {
  const url = new URL(address)
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) return url.origin
  throw new OrgdeckError('BAD_REQUEST', `${url.origin} is not encrypted. Use an https:// address.`, {
    data: { issues: [{ path: 'login_url', message: 'must be https, or http on this computer' }] },
  })
}

function retryAfterMs(header: string | null): number {
  if (header === null) return 0
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestWaitMs) : 0
}
