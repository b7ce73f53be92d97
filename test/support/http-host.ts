import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHttp, type HttpHost } from '../../src/server/http.ts'
import type { ServedCore } from '../../src/server/served-core.ts'
import { raw, type RawAnswer, type RawRequest } from './raw.ts'

export type TestHttp = {
  readonly http: HttpHost
  readonly port: number
  readonly origin: string
  /** Errors that reached the log as unexpected. */
  readonly problems: unknown[]
  /** Turns the clock of the listener forward; it stands still otherwise. */
  advance(ms: number): void
  /** One request with exactly these headers; Host is ours unless given. */
  send(request: RawRequest): Promise<RawAnswer>
  /** Uses a launch link up and answers the cookie as a Cookie header. */
  signIn(): Promise<string>
  close(): Promise<void>
}

/** The listener in this process, on a free port, with a small built window beside a file nobody may reach. */
export async function startTestHttp(core: ServedCore, options: { pingMs?: number } = {}): Promise<TestHttp> {
  const dir = await mkdtemp(join(tmpdir(), 'orgdeck-http-'))
  const rendererDir = join(dir, 'renderer')
  await mkdir(join(rendererDir, 'assets'), { recursive: true })
  await writeFile(join(rendererDir, 'index.html'), '<!doctype html><title>window</title>')
  await writeFile(join(rendererDir, 'assets', 'index-abc123.js'), `/* ${'x'.repeat(5000)} */`)
  await writeFile(join(dir, 'secret.txt'), 'TOP-SECRET')
  const problems: unknown[] = []
  const start = Date.now()
  let ahead = 0
  const http = await startHttp({
    core,
    version: '9.9.9',
    rendererDir,
    listen: { port: 0, strict: true },
    handover: () => ({ receiverUrl: 'http://127.0.0.1:1', dataDir: dir, pid: process.pid }),
    now: () => start + ahead,
    onError: (error) => problems.push(error),
    ...options,
  })
  const origin = http.apiUrl
  const send = (request: RawRequest): Promise<RawAnswer> => raw(http.port, request)
  return {
    http,
    port: http.port,
    origin,
    problems,
    send,
    advance: (ms) => {
      ahead += ms
    },
    async signIn() {
      const answer = await postLaunch(http.port, launchToken(http.launchUrl()))
      const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0]
      if (cookie === undefined) throw new Error(`no cookie: ${answer.status} ${answer.text}`)
      return cookie
    },
    async close() {
      await http.close(100)
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** The one-time token of a launch link. */
export function launchToken(url: string): string {
  return /#launch=([\w-]+)$/.exec(url)?.[1] ?? ''
}

/** Posts a launch token as the page does. */
export function postLaunch(
  port: number,
  token: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return raw(port, {
    method: 'POST',
    path: '/session',
    headers: { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  })
}
