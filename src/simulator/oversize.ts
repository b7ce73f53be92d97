import type { IncomingMessage } from 'node:http'
import type { Answer } from './http.ts'

/** What an address and the headers of one request may have together, in bytes. */
const MOST = 16_384

/** Node would answer beyond its own limit, without a body; it must let more through than is allowed here. */
export const MOST_FOR_NODE = 4 * MOST

/** As the machine in front of the application says it: neither JSON nor XML. */
const badMessage = (status: number, reason: string): Answer => ({
  status,
  body: `<h1>Bad Message ${status}</h1><pre>reason: ${reason}</pre>`,
  headers: { 'content-type': 'text/html;charset=iso-8859-1' },
})

/** The refusal of a request whose address, or address and headers, are too long; undefined when they are not. */
export function oversize(request: Pick<IncomingMessage, 'url' | 'rawHeaders'>): Answer | undefined {
  const address = request.url?.length ?? 0
  if (address > MOST) return badMessage(414, 'URI Too Long')
  // Each header stands on a line of its own, with a colon.
  const headers = request.rawHeaders.reduce((sum, text) => sum + text.length + 2, 0)
  return address + headers > MOST ? badMessage(431, 'Request Header Fields Too Large') : undefined
}
