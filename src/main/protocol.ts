import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { Core } from '../core/index.ts'
import { contentSecurityPolicy } from '../core/index.ts'
import { appHost } from './scheme.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/**
 * Answers app:// requests: the built window's files, and `/download/<ticket>` once per ticket. Files come out of a
 * listing made at start, by exact name, so no spelling of ".." leads anywhere; the attempt is answered 403.
 */
export function createAppHandler(
  rendererDir: string,
  openTicket: Core['openTicket'],
): (request: Request) => Promise<Response> {
  const files = listFiles(rendererDir)
  return async (request) => {
    const url = new URL(request.url)
    if (url.host !== appHost) return refusal(404)
    if (request.method !== 'GET') return refusal(405)
    const path = decode(url.pathname)
    if (path === null || /[\\\0]|(^|\/)\.\.(\/|$)/.test(path)) return refusal(403)
    const ticket = /^\/download\/([\w-]+)$/.exec(path)?.[1]
    if (ticket !== undefined) return await download(ticket, openTicket)
    const file = files.get(path === '/' ? '/index.html' : path)
    if (file === undefined) return refusal(404)
    const body = await readFile(file).catch(() => null)
    if (body === null) return refusal(404)
    const type = types[extname(file)] ?? 'application/octet-stream'
    return new Response(new Uint8Array(body), { headers: { ...headers, 'content-type': type } })
  }
}

async function download(ticket: string, openTicket: Core['openTicket']): Promise<Response> {
  const file = await openTicket(ticket)
  if (file === null) return refusal(404)
  // A stream of one chunk at a time: the export is made at the pace it is written to disk.
  const body = Readable.toWeb(Readable.from(encoded(file.chunks), { highWaterMark: 1 }))
  return new Response(body as ReadableStream<Uint8Array>, {
    headers: {
      ...headers,
      'content-type': file.contentType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      'cache-control': 'no-store',
    },
  })
}

async function* encoded(chunks: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  for await (const chunk of chunks) yield encoder.encode(chunk)
}

function listFiles(dir: string): ReadonlyMap<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(dir.length).split(sep).join('/'), path]
    }),
  )
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

function refusal(status: 403 | 404 | 405): Response {
  return new Response(null, { status, headers })
}
