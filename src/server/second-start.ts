import type { Handover } from './session-routes.ts'

const timeoutMs = 5_000

/** How the console that holds a data directory can be asked, as its lock file tells. */
export type Holder = { readonly port: number | null; readonly handoverKey: string | null }

/** Asks the console that is running on a data directory for a fresh launch link; null when it does not answer. */
export async function askHolder({ port, handoverKey }: Holder): Promise<Handover | null> {
  if (port === null || handoverKey === null) return null
  const origin = `http://127.0.0.1:${port}`
  try {
    const response = await fetch(`${origin}/session/handover`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ key: handoverKey }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer: unknown = await response.json()
    return response.ok && isHandover(answer) ? answer : null
  } catch {
    return null
  }
}

function isHandover(answer: unknown): answer is Handover {
  if (typeof answer !== 'object' || answer === null) return false
  const texts = ['url', 'apiUrl', 'receiverUrl', 'dataDir']
  return texts.every((name) => typeof Reflect.get(answer, name) === 'string')
}
