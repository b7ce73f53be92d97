import { createServer, type Server, type ServerResponse } from 'node:http'
import { OrgdeckError } from '../errors.ts'

/** Ports of the addresses a person registers as callback URLs of their app; the first free one is used. */
export const callbackPorts = [7421, 7422, 7423, 7424, 7425] as const
export const callbackPath = '/oauth/callback'

export type CallbackAnswer = { readonly ok: boolean; readonly title: string; readonly text: string }

/**
 * Listens on 127.0.0.1 for the browser's return from a sign-in page. Answers GET on one path only, and only while
 * a sign-in is pending.
 */
export class CallbackListener {
  private server: Server | null = null
  private starting: Promise<string> | null = null
  private readonly answer: (query: URLSearchParams) => Promise<CallbackAnswer>
  private readonly ports: readonly number[]

  constructor(answer: (query: URLSearchParams) => Promise<CallbackAnswer>, ports: readonly number[]) {
    this.answer = answer
    this.ports = ports
  }

  /** The redirect address, listening. */
  open(): Promise<string> {
    this.starting ??= this.listen().catch((error: unknown) => {
      this.starting = null
      throw error
    })
    return this.starting
  }

  /** Stops listening. The page that told of the last sign-in may still be on its way to the browser. */
  close(): void {
    const { server } = this
    this.server = null
    this.starting = null
    server?.close()
    setTimeout(() => server?.closeAllConnections(), 2000).unref()
  }

  private async listen(): Promise<string> {
    for (const port of this.ports) {
      const server = createServer((request, response) => {
        const url = new URL(request.url ?? '/', 'http://127.0.0.1')
        if (request.method !== 'GET' || url.pathname !== callbackPath) {
          page(response, 404, {
            ok: false,
            title: 'Nothing here',
            text: 'This address only takes the answer of a sign-in.',
          })
          return
        }
        void this.answer(url.searchParams).then((result) => page(response, result.ok ? 200 : 400, result))
      })
      server.requestTimeout = 10_000
      const bound = await new Promise<number | null>((resolve) => {
        server.once('error', () => resolve(null))
        server.listen(port, '127.0.0.1', () => {
          const address = server.address()
          resolve(typeof address === 'object' && address !== null ? address.port : null)
        })
      })
      if (bound === null) continue
      server.unref()
      this.server = server
      return `http://127.0.0.1:${bound}${callbackPath}`
    }
    throw new OrgdeckError(
      'CONFLICT',
      `Other programs hold all the ports a sign-in can come back to (${this.ports.join(', ')}). Close one of them, or sign in with a code on another device.`,
      { data: { kind: 'port', id: this.ports.join(', ') } },
    )
  }
}

const style =
  'body{font:15px/1.5 system-ui,sans-serif;margin:18vh auto 0;max-width:30rem;padding:0 2rem;color:#131e22;background:#fff}' +
  'h1{font-size:18px;margin:0 0 .4rem}p{margin:0;color:#424e53}i{display:block;width:26px;height:26px;margin-bottom:20px;' +
  'border-left:9px double #006c8d;border-right:3px solid #006c8d}' +
  '@media(prefers-color-scheme:dark){body{background:#11191d;color:#e7eef1}p{color:#adb8bc}i{border-color:#5cc2e2}}'

function page(response: ServerResponse, status: number, answer: CallbackAnswer): void {
  const escape = (text: string): string =>
    text.replace(
      /[&<>"]/g,
      (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
    )
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    connection: 'close',
  })
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(answer.title)} · Orgdeck</title>` +
      `<style>${style}</style><i></i><h1>${escape(answer.title)}</h1><p>${escape(answer.text)}</p></html>`,
  )
}

/**
 * The addresses a sign-in can come back to. An org knows those its app has registered, to the letter; only one on this
 * computer takes any port, which keeps the others free.
 */
export function createCallbacks(
  answer: (query: URLSearchParams) => Promise<CallbackAnswer>,
  ports: readonly number[] = callbackPorts,
): { readonly open: (loginUrl: string) => Promise<string>; readonly close: () => void } {
  const registered = new CallbackListener(answer, ports)
  const any = new CallbackListener(answer, [0])
  return {
    open: (loginUrl) =>
      registered.open().catch((error: unknown) => {
        if (new URL(loginUrl).protocol === 'https:') throw error
        return any.open()
      }),
    close() {
      registered.close()
      any.close()
    },
  }
}
