import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Download } from '../core/index.ts'

/**
 * Sends a download at the pace of the reader: the next chunk is made when the last one was taken. The first chunk is
 * made before the status goes out, so that a failure up to then is a proper error; a later one cuts the line, which
 * every client sees as a broken transfer. Hanging up stops the source.
 */
export async function sendDownload(response: ServerResponse, download: Download): Promise<void> {
  const source = download.chunks[Symbol.asyncIterator]()
  const first = await source.next()
  response.writeHead(200, {
    'content-type': download.contentType,
    'content-disposition': contentDisposition(download.fileName),
    'cache-control': 'no-store',
  })
  try {
    await pipeline(Readable.from(resume(first, source), { highWaterMark: 1 }), response)
  } catch (error) {
    if (!response.destroyed) throw error
  }
}

async function* resume(
  first: IteratorResult<string>,
  source: AsyncIterator<string>,
): AsyncGenerator<string, void> {
  try {
    for (let item = first; item.done !== true; item = await source.next()) yield item.value
  } finally {
    await source.return?.()
  }
}

/** Plain ASCII for old clients, RFC 5987 for names beyond it. */
export function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\/%]/g, '_')
  const full = encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`
}
