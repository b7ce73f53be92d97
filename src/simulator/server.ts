import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runCommand } from './admin.ts'
import { wakeBulk } from './bulk/engine.ts'
import { discardUpload, isUpload, spool } from './bulk/spool.ts'
import { dispatch } from './dispatch.ts'
import { isConsole } from './faults.ts'
import type { Answer, Call } from './http.ts'
import { makeCodes } from './oauth/codes.ts'
import { DEMO_CLIENT, demoSecret } from './oauth/clients.ts'
import { openOrg } from './open.ts'
import type { SimulatorOptions } from './open.ts'
import type { Org } from './org.ts'
import { MOST_FOR_NODE, oversize } from './oversize.ts'
import { RestError, restError } from './rest/errors.ts'
import { send } from './send.ts'
import type { Exchange } from './send.ts'
import { noteRequest } from './stats.ts'
import { getMeta, setMeta } from './store.ts'
import { work } from './story/tick.ts'
import { befalling, before, deliver } from './suffer.ts'
import { during } from './trouble.ts'

const MOST_BODY = 50 * 1024 * 1024

const HTTP = { keepAliveTimeout: 60_000, maxHeaderSize: MOST_FOR_NODE }

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

function answerFor(error: unknown): Answer {
  if (error instanceof RestError) return { status: error.status, body: error.body }
  const message = error instanceof Error ? error.message : String(error)
  return { status: 500, body: [{ message, errorCode: 'UNKNOWN_EXCEPTION' }] }
}

function answering(answer: () => Answer): Answer {
  try {
    return answer()
  } catch (error) {
    return answerFor(error)
  }
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

  async function handle(exchange: Exchange, note: (kind: string) => void): Promise<void> {
    const { request, response, line } = exchange
    try {
      assertLoopback(request)
      const refusal = oversize(request)
      if (refusal) return await send(exchange, refusal)
      const rule = befalling(exchange)
      if (rule) note(rule.kind)
      if (await before(exchange, rule?.effect)) return
      const call = await callOf(request, org, url)
      try {
        await deliver(
          exchange,
          rule?.effect,
          during(call, line, () => answering(() => dispatch(call, codes))),
        )
      } finally {
        discardUpload(call.upload)
      }
    } catch (error) {
      if (response.headersSent) response.destroy()
      else await send(exchange, answerFor(error))
    }
  }

  const server = createServer(HTTP, (request, response) => {
    const method = request.method ?? ''
    const path = (request.url ?? '/').replace(/^\/+/, '/')
    let fault: string | undefined
    if (!isConsole(path)) {
      const began = performance.now()
      response.once('close', () =>
        noteRequest(org.stats, {
          at: org.clock.now(),
          method,
          path,
          // A line that was broken has no status.
          status: response.writableFinished ? response.statusCode : 0,
          ms: performance.now() - began,
          fault,
        }),
      )
    }
    handle({ org, request, response, line: { method, path } }, (kind) => {
      fault = kind
    }).catch(() => response.destroy())
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
