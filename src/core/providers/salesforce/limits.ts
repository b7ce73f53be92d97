import { setTimeout as sleep } from 'node:timers/promises'
import { OrgdeckError } from '../../errors.ts'

/**
 * Salesforce refuses under one and the same code, REQUEST_LIMIT_EXCEEDED, when the calls of 24 hours are spent and when
 * too many long requests are under way at this moment. The first lasts for hours, the second for seconds (B20).
 */
export type Limit = 'day' | 'at_once'

/** The limit a refusal speaks of; null when it is about something else. */
export function limitOf(code: string, message: string, status = 403): Limit | null {
  if (code !== 'REQUEST_LIMIT_EXCEEDED') return null
  return status === 429 || /concurrent/i.test(message) ? 'at_once' : 'day'
}

/** The refusal as an error of ours. */
export function limitError(limit: Limit, doing: string, data: Record<string, unknown>): OrgdeckError {
  if (limit === 'day') {
    return new OrgdeckError(
      'QUOTA_EXHAUSTED',
      `Salesforce refused to ${doing}: the org's API calls for today are used up. It goes on when the org frees some.`,
      { retry: 'later' },
    )
  }
  return new OrgdeckError(
    'REMOTE_ERROR',
    `Salesforce refused to ${doing}: the org works on too many long requests at once. It is tried again by itself.`,
    { data, retry: 'later' },
  )
}

/** Before each repetition of a request that came while too many others were under way. */
const pausesMs = [500, 2_000, 6_000] as const

/** Repeats what the org refused for the moment. Such a request was not carried out, so any may be repeated. */
export async function patiently<T>(
  send: () => Promise<T>,
  busy: (answer: T) => Promise<boolean> | boolean,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (const pause of pausesMs) {
    const answer = await send()
    if (!(await busy(answer))) return answer
    await sleep(pause * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal })
  }
  return send()
}
