import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'

export type RawRequest = {
  readonly method?: string
  /** Sent as it is: nothing tidies dots or escapes up on the way. */
  readonly path: string
  /** Those that are undefined are not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | Buffer
}

export type RawAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON; throws when it is none. */
  json(): unknown
}

/** One HTTP request to 127.0.0.1 without the kindness of fetch: any Host, any Origin, any path. */
export function raw(
  port: number,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
  // Node frames the body of a DELETE only when it is told how long it is.
  if (body !== undefined) sent['content-length'] = String(Buffer.byteLength(body))
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: sent,
        agent: false,
        signal: AbortSignal.timeout(20_000),
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8')
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: () => JSON.parse(text) as unknown,
          })
        })
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}

/** Sends bytes over a bare socket and answers all that comes back: for what no HTTP library would send. */
export function bytes(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const line = connect(port, '127.0.0.1', () => line.write(text))
    let got = ''
    line.setTimeout(5_000, () => line.destroy(new Error('no answer')))
    line.on('data', (part: Buffer) => (got += part.toString('latin1')))
    line.on('close', () => resolve(got))
    line.on('error', reject)
  })
}
