import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorCodes, type ErrorCode } from '../contract/errors.ts'

/** What every error body looks like, whoever sends it. */
export type ErrorBody = { readonly code: string; readonly message: string; readonly data?: unknown }

/** A refusal a door makes by itself, before the core is asked. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly data: unknown

  /** `status` defaults to the one the contract gives the code. */
  constructor(code: ErrorCode, message: string, options: { status?: number; data?: unknown } = {}) {
    super(message)
    this.code = code
    this.status = options.status ?? errorCodes[code].status
    this.data = options.data
  }
}

/** Answers JSON; nothing an API says is ever cached. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(text)
}

/** Answers `{code, message, data?}`. Once headers are out nothing can be said any more, so the line is cut. */
export function sendError(response: ServerResponse, status: number, body: ErrorBody): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  sendJson(response, status, body, errorHeaders(status, body))
}

/** Answers a refusal. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  const { code, message, data } = refusal
  sendError(response, refusal.status, data === undefined ? { code, message } : { code, message, data })
}

/** Headers that belong to a status: how to sign in on 401, when to come back on 429. */
export function errorHeaders(status: number, body: ErrorBody): Record<string, string> {
  if (status === 401) return { 'www-authenticate': 'Bearer realm="orgdeck"' }
  const seconds = status === 429 ? retryAfter(body.data) : null
  return seconds === null ? {} : { 'retry-after': String(seconds) }
}

function retryAfter(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || !('retry_after_s' in data)) return null
  return typeof data.retry_after_s === 'number' ? Math.max(1, Math.ceil(data.retry_after_s)) : null
}

/**
 * Reads a whole request body of at most `limitBytes`. Throws PAYLOAD_TOO_LARGE as soon as that is known: from the
 * declared length, or from what has arrived. The connection then ends with the answer, the rest is not read.
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limitBytes: number,
): Promise<Buffer> {
  const tooLarge = (): Refusal => {
    response.setHeader('connection', 'close')
    return new Refusal('PAYLOAD_TOO_LARGE', `The body is larger than ${limitBytes} bytes.`, {
      data: { limit_bytes: limitBytes },
    })
  }
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge()
  const parts: Buffer[] = []
  let bytes = 0
  return new Promise((resolve, reject) => {
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > limitBytes) {
        request.removeAllListeners('data')
        request.pause()
        reject(tooLarge())
      } else {
        parts.push(part)
      }
    })
    request.once('end', () => resolve(Buffer.concat(parts)))
    request.once('error', reject)
    request.once('close', () => reject(new Error('The caller hung up.')))
  })
}

/**
 * Reads a JSON body. An empty one is undefined. Anything but JSON is refused: a page of another site could send
 * text or a form without asking first.
 */
export async function readJson(
  request: IncomingMessage,
  response: ServerResponse,
  limitBytes: number,
): Promise<unknown> {
  const body = await readBody(request, response, limitBytes)
  if (body.length === 0) return undefined
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal('BAD_REQUEST', 'Send the body as JSON with "Content-Type: application/json".')
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Refusal('BAD_REQUEST', 'The body is not valid JSON.')
  }
}
