import { request } from 'node:http'

/** Where a console that already holds the data directory can be asked, as its lock file tells. */
export type Holder = { readonly port: number | null; readonly handoverKey: string | null }

const timeoutMs = 5000

/**
 * Asks the browser host that holds the data directory for a fresh launch link. Resolves to null when it serves no
 * browser or does not answer. By node:http, because fetch does not let a program name its own Origin.
 */
export function askForLaunchLink({ port, handoverKey }: Holder): Promise<string | null> {
  if (port === null || handoverKey === null) return Promise.resolve(null)
  return new Promise((resolve) => {
    const call = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/session/handover',
      headers: { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    })
    call.on('error', () => resolve(null))
    call.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', () => resolve(null))
      response.on('end', () => resolve(urlIn(Buffer.concat(parts).toString('utf8'))))
    })
    call.end(JSON.stringify({ key: handoverKey }))
  })
}

function urlIn(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text)
    const isObject = typeof answer === 'object' && answer !== null
    return isObject && 'url' in answer && typeof answer.url === 'string' ? answer.url : null
  } catch {
    return null
  }
}
