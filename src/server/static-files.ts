import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/
const compressFrom = 1024

type Encoding = 'br' | 'gzip' | 'identity'
type File = {
  readonly type: string
  readonly etag: string
  readonly immutable: boolean
  readonly bodies: Partial<Record<Encoding, Buffer>> & { identity: Buffer }
}

/**
 * The built window. Files are served out of a listing of the directory, by exact name: a path that was not listed
 * does not exist, so no spelling of ".." can lead out. The listing is made again when index.html has changed.
 */
export class StaticFiles {
  private readonly dir: string
  private built = -1
  private names = new Set<string>()
  private files = new Map<string, Promise<File>>()

  constructor(dir: string) {
    this.dir = dir
  }

  /** Answers GET or HEAD of `path` (decoded, absolute). False when there is no such file. */
  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    await this.list()
    const name = path === '/' ? '/index.html' : path
    if (!this.names.has(name)) return false
    const known = this.files.get(name) ?? this.read(name)
    this.files.set(name, known)
    const file = await known
    response.setHeader('etag', file.etag)
    response.setHeader('vary', 'accept-encoding')
    response.setHeader('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (request.headers['if-none-match'] === file.etag) {
      response.writeHead(304).end()
      return true
    }
    const encoding = compressible.test(file.type) ? accepted(request) : 'identity'
    const body = await compressed(file, encoding)
    if (encoding !== 'identity' && body !== file.bodies.identity) {
      response.setHeader('content-encoding', encoding)
    }
    response.writeHead(200, { 'content-type': file.type, 'content-length': body.length })
    response.end(request.method === 'HEAD' ? undefined : body)
    return true
  }

  private async list(): Promise<void> {
    const built = await stat(join(this.dir, 'index.html')).then(
      (info) => info.mtimeMs,
      () => -1,
    )
    if (built === this.built) return
    this.built = built
    this.files = new Map()
    const entries = built === -1 ? [] : await readdir(this.dir, { recursive: true, withFileTypes: true })
    this.names = new Set(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(this.dir.length).replaceAll('\\', '/')),
    )
  }

  private async read(name: string): Promise<File> {
    const identity = await readFile(join(this.dir, name))
    return {
      type: types[extname(name)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`,
      // Vite puts a content hash into the name of everything in assets/.
      immutable: name.startsWith('/assets/'),
      bodies: { identity },
    }
  }
}

function accepted(request: IncomingMessage): Encoding {
  const header = String(request.headers['accept-encoding'] ?? '')
  const refused = (name: string): boolean =>
    new RegExp(`\\b${name}\\s*;\\s*q=0(\\.0*)?\\s*(,|$)`).test(header)
  if (/\bbr\b/.test(header) && !refused('br')) return 'br'
  return /\bgzip\b/.test(header) && !refused('gzip') ? 'gzip' : 'identity'
}

const brotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

/** Compresses once and keeps the result next to the file. */
async function compressed(file: File, encoding: Encoding): Promise<Buffer> {
  const plain = file.bodies.identity
  if (encoding === 'identity' || plain.length < compressFrom) return plain
  file.bodies[encoding] ??=
    encoding === 'br'
      ? await brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : await compressGzip(plain, { level: 6 })
  return file.bodies[encoding]
}
