import { refusal } from './bulk/classic-xml.ts'
import { acting } from './faults.ts'
import type { Effect, FaultRule } from './faults.ts'
import type { Answer } from './http.ts'
import { oauthError } from './oauth/errors.ts'
import { send, sendHalf } from './send.ts'
import type { Exchange } from './send.ts'
import { fault } from './soap/reply.ts'
import type { Service } from './soap/reply.ts'

type Refusal = Extract<Effect, { does: 'answer' }>

const BEFALLS: ReadonlySet<string> = new Set(['answer', 'slow', 'reset', 'lose-answer', 'truncate'])

/** The rule that befalls this request as a whole, if one does. */
export const befalling = ({ org, line }: Exchange): FaultRule | undefined =>
  acting(
    org.faults.rules.filter(({ effect }) => BEFALLS.has(effect.does)),
    line,
    org.clock.now(),
    1,
  )[0]

const CLASSIC: Readonly<Record<number, readonly [string, string]>> = {
  401: ['InvalidSessionId', 'Invalid session id'],
  403: ['ExceededQuota', 'TotalRequests Limit exceeded.'],
  429: ['ExceededQuota', 'Too many requests.'],
}

const OAUTH: Readonly<Record<number, readonly [string, string]>> = {
  401: ['invalid_grant', 'expired access/refresh token'],
  403: ['rate_limit_exceeded', 'number of login attempts exceeded'],
  429: ['rate_limit_exceeded', 'number of login attempts exceeded'],
}

const SOAP: Readonly<Record<string, Service>> = { u: 'partner', c: 'enterprise', m: 'metadata' }

/** A refusal in the words of the door at which the client knocks. */
function worded({ request, line }: Exchange, effect: Refusal): Answer {
  const { status, errorCode, message, headers, body } = effect
  if (body !== undefined) return { status, headers, body }
  const path = line.path.toLowerCase()
  if (path.startsWith('/services/async/')) {
    const [code, text] = CLASSIC[status] ?? ['Unknown', message]
    const json = (request.headers['content-type'] ?? '').startsWith('application/json')
    // The Bulk API 1.0 tells a bad session as a bad request.
    const answer = refusal(status < 429 ? 400 : status, code, text, json)
    return { ...answer, headers: { ...answer.headers, ...headers } }
  }
  const service = SOAP[/^\/services\/soap\/([ucm])(?:\/|$)/.exec(path)?.[1] ?? '']
  if (service) {
    const answer = fault(service, errorCode, message)
    return { ...answer, status: Math.max(500, status), headers: { ...answer.headers, ...headers } }
  }
  if (path.startsWith('/services/oauth2/')) {
    const [error, description] = OAUTH[status] ?? ['unknown_error', 'retry your request']
    const answer = oauthError(error, description, status === 401 ? 400 : status)
    return { ...answer, headers: { ...answer.headers, ...headers } }
  }
  if (path.startsWith('/id/') && status === 401) {
    return { status: 403, body: 'Bad_OAuth_Token', headers: { 'content-type': 'text/html;charset=UTF-8' } }
  }
  return { status, headers, body: [{ message, errorCode }] }
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

/** What befalls a request before it is carried out; answers whether it is thereby over. */
export async function before(exchange: Exchange, effect: Effect | undefined): Promise<boolean> {
  if (effect?.does === 'slow') await wait(effect.delayMs)
  if (effect?.does === 'answer') await send(exchange, worded(exchange, effect))
  if (effect?.does === 'reset') exchange.request.socket.destroy()
  return effect?.does === 'answer' || effect?.does === 'reset'
}

/** What befalls the answer of a request that was carried out. */
export async function deliver(exchange: Exchange, effect: Effect | undefined, answer: Answer): Promise<void> {
  if (effect?.does === 'lose-answer') exchange.request.socket.destroy()
  else if (effect?.does === 'truncate') await sendHalf(exchange, answer, effect.tidy)
  else await send(exchange, answer)
}
