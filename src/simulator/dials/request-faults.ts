import type { Effect, Scope } from '../faults.ts'
import type { Org } from '../org.ts'
import { isObject } from '../rest/body.ts'
import type { JsonObject } from '../rest/body.ts'
import { DAILY_CALLS } from '../rest/limits.ts'
import { bad, countIn, flagIn } from './input.ts'

/** One kind of trouble: the words it takes besides those for when and where, and what it then does. */
export type Fault = {
  readonly takes: readonly string[]
  readonly scope: Scope
  readonly effect: (org: Org, input: JsonObject) => Effect
  /** Where it acts when the command does not say. */
  readonly match?: string
  /** How long it holds when the command does not say. */
  readonly forMs?: (input: JsonObject) => number | undefined
  /** Where is not a question: it is about jobs, not requests. */
  readonly everywhere?: boolean
  /** A second one takes the place of the first. */
  readonly single?: boolean
}

type Error = readonly [status: number, errorCode: string, message: string]

const STATUSES: Readonly<Record<number, Error>> = {
  401: [401, 'INVALID_SESSION_ID', 'Session expired or invalid'],
  403: [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
  429: [429, 'REQUEST_LIMIT_EXCEEDED', 'Too many requests.'],
  500: [
    500,
    'UNKNOWN_EXCEPTION',
    'An unexpected error occurred. Please include this ErrorId if you contact support: 17-42 (1042)',
  ],
  503: [503, 'SERVER_UNAVAILABLE', 'The server is temporarily unavailable.'],
}

function headersIn(input: JsonObject): Record<string, string> {
  const headers = input['headers'] ?? {}
  if (!isObject(headers)) throw bad('headers must be an object of texts')
  const entries = Object.entries(headers).map(([name, value]): [string, string] => {
    const fits = /^[\w-]+$/.test(name) && typeof value === 'string' && !/[^\t\x20-\x7e]/.test(value)
    if (!fits) throw bad(`header ${name} must be a text of one line`)
    return [name.toLowerCase(), value]
  })
  return Object.fromEntries(entries)
}

const answer = (
  [status, errorCode, message]: Error,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): Effect => ({ does: 'answer', status, errorCode, message, body, headers })

/** A refusal that always looks the same. */
const refusal = (error: Error, headers?: Readonly<Record<string, string>>, match?: string): Fault => ({
  takes: [],
  scope: 'data',
  effect: () => answer(error, headers),
  ...(match === undefined ? {} : { match }),
})

const breaking = (effect: Effect): Fault => ({ takes: [], scope: 'services', effect: () => effect })

const SPENT = { 'sforce-limit-info': `api-usage=${DAILY_CALLS}/${DAILY_CALLS}` }

/** Trouble that befalls single requests. */
export const REQUEST_FAULTS: Readonly<Record<string, Fault>> = {
  /** Any status with any body; without one it is what Salesforce sends with the status. */
  http: {
    takes: ['status', 'body', 'headers'],
    scope: 'services',
    effect: (_, input) => {
      const status = countIn(input, 'status', 200, 503)
      if (status > 599) throw bad(`status must be from 200 to 599, not ${status}`)
      const error = STATUSES[status] ?? [status, 'UNKNOWN_EXCEPTION', 'Refused by a fault rule.']
      return answer(error, headersIn(input), input['body'])
    },
  },
  unauthorized: refusal(STATUSES[401]!, { 'www-authenticate': 'Token' }),
  forbidden: refusal([403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.']),
  quota: refusal(STATUSES[403]!, SPENT),
  concurrency: refusal([
    403,
    'REQUEST_LIMIT_EXCEEDED',
    'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
  ]),
  'too-many': {
    takes: ['retryAfter'],
    scope: 'data',
    effect: (_, input) =>
      answer(STATUSES[429]!, { 'retry-after': String(countIn(input, 'retryAfter', 0, 30)) }),
  },
  'server-error': { takes: [], scope: 'services', effect: () => answer(STATUSES[500]!) },
  unavailable: { takes: [], scope: 'services', effect: () => answer(STATUSES[503]!) },
  'query-timeout': refusal(
    [400, 'QUERY_TIMEOUT', 'Your query request was running for too long.'],
    undefined,
    '/query',
  ),
  'lost-cursor': refusal([400, 'INVALID_QUERY_LOCATOR', 'invalid query locator'], undefined, '/query/'),
  slow: {
    takes: ['delayMs'],
    scope: 'services',
    effect: (_, input) => ({ does: 'slow', delayMs: countIn(input, 'delayMs', 0, 1000) }),
  },
  /** Breaks the line before the request is carried out. */
  reset: breaking({ does: 'reset' }),
  /** Carries the request out and breaks the line before the answer. */
  'lose-answer': breaking({ does: 'lose-answer' }),
  /** Sends half an answer and breaks the line; `tidy` ends it as if that were all. */
  truncate: {
    takes: ['tidy'],
    scope: 'services',
    effect: (_, input) => ({ does: 'truncate', tidy: flagIn(input, 'tidy', false) }),
  },
}
