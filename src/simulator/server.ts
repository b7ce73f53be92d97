import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip, gzip } from 'node:zlib'
import { runCommand } from './admin.ts'
import { wakeBulk } from './bulk/engine.ts'
import { discardUpload, isUpload, spool } from './bulk/spool.ts'
import { dispatch } from './dispatch.ts'
import { faultBody, nextFault } from './faults.ts'
import type { FaultRule } from './faults.ts'
import type { Answer, Call } from './http.ts'
import { makeCodes } from './oauth/codes.ts'
import { DEMO_CLIENT, demoSecret } from './oauth/clients.ts'
import { openOrg } from './open.ts'
import type { SimulatorOptions } from './open.ts'
import type { Org } from './org.ts'
import { RestError, restError } from './rest/errors.ts'
import { DAILY_CALLS } from './rest/limits.ts'
import { noteRequest } from './stats.ts'
import { getMeta, setMeta } from './store.ts'
import { work } from './story/tick.ts'

const MOST_BODY = 50 * 1024 * 1024
const GZIP_FROM = 1024

/** The running server, in the caller's own thread. */
export type SimulatorServer = {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly orgId: string
  /** Runs an administrator's command, the same as `POST /__sim/{op}`. */
  control(command: Control): unknown
  close(): Promise<void>
}

/** `op` is the word after `/__sim/`; the rest is its JSON body. */
export type Control = { readonly op: string; readonly [name: string]: unknown }

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MOST_BODY) throw restError(413, 'REQUEST_TOO_LARGE', 'the request body is too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function wordsOf(pathname: string): string[] {
  try {
    return pathname
      .split('/')
      .filter((word) => word !== '')
      .map(decodeURIComponent)
  } catch {
    throw restError(400, 'MALFORMED_URL', 'the path is not properly encoded')
  }
}

async function callOf(request: IncomingMessage, org: Org, baseUrl: string): Promise<Call> {
  const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s)
  const words = wordsOf(path)
  const method = request.method ?? 'GET'
  const upload = isUpload(method, path.replace(/^\/+/, '/')) ? await spool(org, request) : undefined
  return {
    method,
    words,
    keys: words.map((word) => word.toLowerCase()),
    query: new URLSearchParams(search),
    headers: request.headers,
    body: upload ? Buffer.alloc(0) : await readBody(request),
    upload,
    baseUrl,
    org,
  }
}

/** Only this machine may name the host: a foreign name would be a page that rebinds its own. */
function assertLoopback(request: IncomingMessage): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) {
    throw restError(403, 'FORBIDDEN', 'this server answers to 127.0.0.1 and localhost only')
  }
}

const isStream = (body: unknown): body is AsyncIterable<string> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))

const compressed = (text: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    gzip(text, { level: constants.Z_BEST_SPEED }, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  org: Org,
  answer: Answer,
): Promise<void> {
  const headers: Record<string, string> = {
    date: new Date(org.clock.now() + org.faults.dateSkewMs).toUTCString(),
    ...answer.headers,
  }
  if (request.url?.toLowerCase().includes('/services/data')) {
    headers['sforce-limit-info'] = `api-usage=${org.stats.calls}/${DAILY_CALLS}`
  }
  if (answer.body === undefined) {
    response.writeHead(answer.status, headers).end()
    return
  }
  const accepts = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  if (isStream(answer.body)) {
    if (accepts) Object.assign(headers, { 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    response.writeHead(answer.status, headers)
    // Goes at the reader's pace: nothing is read ahead of what the connection takes.
    const pieces = Readable.from(answer.body)
    if (accepts) await pipeline(pieces, createGzip({ level: constants.Z_BEST_SPEED }), response)
    else await pipeline(pieces, response)
    return
  }
  const text = textOf(answer.body)
  headers['content-type'] ??= 'application/json;charset=UTF-8'
  if (!accepts || text.length <= GZIP_FROM) {
    response.writeHead(answer.status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text)
    return
  }
  const bytes = await compressed(text)
  headers['content-encoding'] = 'gzip'
  headers['vary'] = 'Accept-Encoding'
  response.writeHead(answer.status, { ...headers, 'content-length': bytes.length }).end(bytes)
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

/** Acts out a fault; answers whether the request is thereby over. */
async function suffer(
  rule: FaultRule,
  request: IncomingMessage,
  response: ServerResponse,
  org: Org,
): Promise<boolean> {
  if (rule.kind === 'slow') {
    await wait(rule.delayMs)
    return false
  }
  if (rule.kind === 'http') {
    await send(request, response, org, { status: rule.status, body: faultBody(rule), headers: rule.headers })
    return true
  }
  if (rule.kind === 'truncate') {
    response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8', 'content-length': 4096 })
    response.write('{"totalSize":1,"done":tr')
    await wait(20)
  }
  request.socket.destroy()
  return true
}

function answerFor(error: unknown): Answer {
  if (error instanceof RestError) return { status: error.status, body: error.body }
  const message = error instanceof Error ? error.message : String(error)
  return { status: 500, body: [{ message, errorCode: 'UNKNOWN_EXCEPTION' }] }
}

const listen = (server: Server, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

/** Stays at the port of the last run where it can, so that stored connections find the organisation again. */
async function bind(server: Server, org: Org, wanted: number): Promise<number> {
  if (wanted !== 0) return listen(server, wanted)
  const last = Number(getMeta(org.db, 'port') ?? 0)
  try {
    return await listen(server, last)
  } catch (error) {
    if (last === 0) throw error
    return listen(server, 0)
  }
}

/** Opens the organisation and serves it on 127.0.0.1 from the calling thread. */
export async function createSimulatorServer(options: SimulatorOptions = {}): Promise<SimulatorServer> {
  const { org, close: closeOrg } = openOrg(options)
  const codes = makeCodes()
  let url = ''

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      assertLoopback(request)
      const path = (request.url ?? '/').replace(/^\/+/, '/')
      const rule = path.startsWith('/services/')
        ? nextFault(org.faults, request.method ?? '', path, org.clock.now())
        : undefined
      if (rule && (await suffer(rule, request, response, org))) return
      const call = await callOf(request, org, url)
      try {
        await send(request, response, org, dispatch(call, codes))
      } finally {
        discardUpload(call.upload)
      }
    } catch (error) {
      if (response.headersSent) response.destroy()
      else await send(request, response, org, answerFor(error))
    }
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const path = (request.url ?? '/').replace(/^\/+/, '/')
    if (path.startsWith('/services/')) {
      const began = performance.now()
      response.once('close', () =>
        noteRequest(org.stats, {
          at: org.clock.now(),
          method: request.method ?? '',
          path,
          // A line that was broken has no status.
          status: response.writableFinished ? response.statusCode : 0,
          ms: performance.now() - began,
        }),
      )
    }
    handle(request, response).catch(() => response.destroy())
  })
  try {
    const port = await bind(server, org, options.port ?? 0)
    setMeta(org.db, 'port', String(port))
    url = `http://127.0.0.1:${port}`
  } catch (error) {
    closeOrg()
    throw error
  }
  // Jobs that the last run did not finish go on.
  wakeBulk(org)
  const timer = options.tick ? setInterval(() => work(org, 1), options.tick.everyMs).unref() : undefined

  return {
    url,
    clientId: DEMO_CLIENT,
    clientSecret: demoSecret(org),
    orgId: org.orgId,
    control({ op, ...input }) {
      const found = runCommand(org, op, input)
      if (!found) throw new Error(`no command ${op}`)
      return found.result
    },
    async close() {
      clearInterval(timer)
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      closeOrg()
    },
  }
}
