import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip, gzip } from 'node:zlib'
import type { Line } from './faults.ts'
import type { Answer } from './http.ts'
import { toldTime } from './occasions.ts'
import type { Org } from './org.ts'
import { DAILY_CALLS } from './rest/limits.ts'

const GZIP_FROM = 1024

/** One request on its way through the server. */
export type Exchange = {
  readonly org: Org
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly line: Line
}

const isStream = (body: unknown): body is AsyncIterable<string> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))

const compressed = (text: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    gzip(text, { level: constants.Z_BEST_SPEED }, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })

const accepts = (request: IncomingMessage): boolean =>
  /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))

const ZIPPED = { 'content-encoding': 'gzip', vary: 'Accept-Encoding' }

function headersOf({ org, line }: Exchange, answer: Answer): Record<string, string> {
  const headers: Record<string, string> = {
    date: new Date(toldTime(org, line)).toUTCString(),
    ...answer.headers,
  }
  if (line.path.toLowerCase().includes('/services/data')) {
    headers['sforce-limit-info'] ??= `api-usage=${org.stats.calls}/${DAILY_CALLS}`
  }
  if (answer.body !== undefined && !isStream(answer.body)) {
    headers['content-type'] ??= 'application/json;charset=UTF-8'
  }
  return headers
}

/** Sends an answer as the client can take it. */
export async function send(exchange: Exchange, answer: Answer): Promise<void> {
  const { request, response } = exchange
  const headers = headersOf(exchange, answer)
  if (answer.body === undefined) {
    response.writeHead(answer.status, headers).end()
    return
  }
  const zip = accepts(request)
  if (isStream(answer.body)) {
    response.writeHead(answer.status, { ...headers, ...(zip ? ZIPPED : {}) })
    // Goes at the reader's pace: nothing is read ahead of what the connection takes.
    const pieces = Readable.from(answer.body)
    if (zip) await pipeline(pieces, createGzip({ level: constants.Z_BEST_SPEED }), response)
    else await pipeline(pieces, response)
    return
  }
  const text = textOf(answer.body)
  if (!zip || text.length <= GZIP_FROM) {
    response.writeHead(answer.status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text)
    return
  }
  const bytes = await compressed(text)
  response.writeHead(answer.status, { ...headers, ...ZIPPED, 'content-length': bytes.length }).end(bytes)
}

/** Sends the first half of an answer, of a long one half of its first piece; then the line breaks, or all seems well. */
export async function sendHalf(exchange: Exchange, answer: Answer, tidy: boolean): Promise<void> {
  const { response } = exchange
  const headers = headersOf(exchange, answer)
  let text = ''
  if (isStream(answer.body)) {
    for await (const piece of answer.body) {
      text = piece
      break
    }
  } else if (answer.body !== undefined) text = textOf(answer.body)
  const bytes = Buffer.from(text)
  const half = bytes.subarray(0, Math.floor(bytes.length / 2))
  const told = isStream(answer.body) ? {} : { 'content-length': tidy ? half.length : bytes.length }
  response.writeHead(answer.status, { ...headers, ...(answer.body === undefined ? {} : told) })
  if (tidy) {
    response.end(half)
    return
  }
  await new Promise<void>((resolve) => {
    response.write(half, () => resolve())
  })
  response.destroy()
}
