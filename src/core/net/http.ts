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

/** An answer whose body has not been read yet. Whoever takes it reads the body to its end, or cancels it. */
export type HttpStream = {
  readonly status: number
  readonly headers: Response['headers']
  /** The body as it comes; ends with an error when the line breaks. Read it once. */
  readonly body: AsyncIterable<Uint8Array>
  /** The whole body as text, for refusals. */
  text(): Promise<string>
  cancel(): Promise<void>
}

export type HttpClient = {
  readonly origin: string
  /** Sends a request and reads its body. Only GET is repeated, on 429, 5xx gateways and lost connections. */
  send(request: HttpRequest): Promise<HttpAnswer>
  /** As `send` for a GET, but hands over the body unread: for answers too large to hold. */
  open(request: HttpRequest): Promise<HttpStream>
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

  async function once(request: HttpRequest): Promise<Response> {
    const url = new URL(base + request.path)
    if (url.origin !== base)
      throw new OrgdeckError('FORBIDDEN', `Refused to send a request for ${base} to ${url.origin}.`)
    options.onCall?.()
    return fetch(url, {
      method: request.method ?? 'GET',
      headers: { accept: 'application/json', ...request.headers },
      redirect: 'manual',
      dispatcher,
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    })
  }

  /** Repeats what may be repeated. `take` reads the answer, so that a line lost in its middle counts as lost too. */
  async function attempted<T extends Pick<HttpAnswer, 'status' | 'headers'>>(
    request: HttpRequest,
    take: (answer: Response) => Promise<T>,
  ): Promise<T> {
    const tries = (request.method ?? 'GET') === 'GET' ? attempts : 1
    for (let attempt = 1; ; attempt++) {
      let wait = 0
      try {
        const response = await once(request)
        if (!repeatable.has(response.status) || attempt >= tries) return await take(response)
        wait = retryAfterMs(response.headers.get('retry-after'))
        await response.body?.cancel()
      } catch (cause) {
        if (request.signal?.aborted === true || cause instanceof OrgdeckError) throw cause
        if (attempt >= tries) throw lineLost(base, cause)
      }
      const backoff = Math.random() * Math.min(longestWaitMs, 500 * 2 ** attempt)
      await sleep(
        Math.max(wait, backoff),
        undefined,
        request.signal === undefined ? {} : { signal: request.signal },
      )
    }
  }

  return {
    origin: base,
    send: (request) =>
      attempted(request, async (answer) => ({
        status: answer.status,
        headers: answer.headers,
        text: await answer.text(),
      })),
    open: (request) =>
      attempted(request, (answer) =>
        Promise.resolve({
          status: answer.status,
          headers: answer.headers,
          body: chunksOf(answer, base),
          text: () => answer.text().catch((cause: unknown) => Promise.reject(lineLost(base, cause))),
          // Of a line that broke there is nothing left to cancel.
          cancel: async () => answer.body?.cancel().catch(() => undefined),
        }),
      ),
    close: () => dispatcher.close(),
  }
}

async function* chunksOf(answer: Response, base: string): AsyncGenerator<Uint8Array> {
  if (answer.body === null) return
  try {
    for await (const chunk of answer.body) yield chunk as Uint8Array
  } catch (cause) {
    throw lineLost(base, cause)
  }
}

function lineLost(base: string, cause: unknown): OrgdeckError {
  const { host } = new URL(base)
  return new OrgdeckError('REMOTE_UNREACHABLE', `${host} did not answer. Check the network and try again.`, {
    data: { host },
    retry: 'later',
    cause,
  })
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
