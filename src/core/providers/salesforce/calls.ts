import { clientFor, type HttpAnswer, type HttpRequest, type HttpStream } from '../../net/http.ts'
import { OrgdeckError } from '../../errors.ts'
import type { Session, Usage } from '../provider.ts'
import { limitError, limitOf, patiently } from './limits.ts'

/**
 * GET with the session's token. A 401 is answered by one renewal and one repeat, never more; two texts mean the
 * session may not use this API at all, so no renewal is tried (salesforce-protocol §2, errors).
 */
export function get(
  session: Session,
  path: string,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  return call(session, { path, headers })
}

/** As `get`, with any method and body. Only GETs are repeated after a lost line. */
export async function call(session: Session, request: Omit<HttpRequest, 'signal'>): Promise<HttpAnswer> {
  const client = clientFor(session.instanceUrl)
  const once = async (token: string): Promise<HttpAnswer> => {
    const answer = await client.send(signed(session, request, token))
    heard(session, answer)
    return answer
  }
  const send = (token: string): Promise<HttpAnswer> => patiently(() => once(token), isBusy, session.signal)
  const token = await session.token()
  const answer = await send(token)
  const last =
    answer.status === 401 && !barred.test(answer.text) ? await send(await session.renew(token)) : answer
  tellSpent(session, last)
  return last
}

/** GET whose body is handed over unread when the org says yes; a refusal is thrown as an error. */
export async function open(session: Session, path: string, doing: string): Promise<HttpStream> {
  const client = clientFor(session.instanceUrl)
  const once = async (token: string): Promise<Opened> => {
    const stream = await client.open(signed(session, { path, headers: { accept: 'text/csv' } }, token))
    heard(session, stream)
    return stream.status === 200
      ? { stream, refused: null }
      : { stream, refused: { status: stream.status, headers: stream.headers, text: await stream.text() } }
  }
  const send = (token: string): Promise<Opened> =>
    patiently(
      () => once(token),
      ({ refused }) => refused !== null && isBusy(refused),
      session.signal,
    )
  const token = await session.token()
  let { stream, refused } = await send(token)
  if (refused?.status === 401) ({ stream, refused } = await send(await session.renew(token)))
  if (refused === null) return stream
  tellSpent(session, refused)
  throw refusal(refused, doing)
}

type Opened = { readonly stream: HttpStream; readonly refused: HttpAnswer | null }

const barred = /not attached to Agent|not valid for use with the REST API/

function signed(session: Session, request: Omit<HttpRequest, 'signal'>, token: string): HttpRequest {
  session.onCall?.()
  return {
    ...request,
    headers: { ...request.headers, authorization: `Bearer ${token}` },
    ...(session.signal === undefined ? {} : { signal: session.signal }),
  }
}

function heard(session: Session, answer: Pick<HttpAnswer, 'headers'>): void {
  const usage = usageIn(answer)
  if (usage !== null) session.onUsage?.(usage)
  const date = dateOf(answer)
  if (date !== null) session.onDate?.(date)
}

/** The org's clock as an answer tells it. */
export function dateOf(answer: Pick<HttpAnswer, 'headers'>): number | null {
  const ms = Date.parse(answer.headers.get('date') ?? '')
  return Number.isNaN(ms) ? null : ms
}

function usageIn(answer: Pick<HttpAnswer, 'headers'>): Usage | null {
  const told = /api-usage=(\d+)\/(\d+)/.exec(answer.headers.get('sforce-limit-info') ?? '')
  return told === null ? null : { used: Number(told[1]), limit: Number(told[2]) }
}

function limitIn({ status, text }: HttpAnswer): ReturnType<typeof limitOf> {
  if (status !== 403 && status !== 429) return null
  const { code, message } = readRefusal(text)
  return limitOf(code, message, status)
}

/** Refused because of what else is under way; a 429 was waited for already. */
const isBusy = (answer: HttpAnswer): boolean => answer.status === 403 && limitIn(answer) === 'at_once'

/** The connection hears of a spent day at once: whatever else it wants to send would be refused too (B20). */
function tellSpent(session: Session, answer: HttpAnswer): void {
  if (limitIn(answer) === 'day') session.onSpent?.(usageIn(answer))
}

/** The body of a good answer, or the org's refusal as an error that says what was being done. */
export function bodyOf(answer: HttpAnswer, doing: string): string {
  if (answer.status >= 200 && answer.status < 300) return answer.text
  throw refusal(answer, doing)
}

/** A good answer as JSON; one that was cut short, though the line ended in order, can be asked for again. */
export function jsonOf(answer: HttpAnswer, doing: string): unknown {
  const text = bodyOf(answer, doing)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new OrgdeckError(
      'REMOTE_ERROR',
      `The answer of Salesforce came cut short when it had to ${doing}.`,
      {
        retry: 'now',
        cause,
      },
    )
  }
}

/** An error body of Salesforce as one of ours; its own code and text are kept. */
export function refusal(answer: HttpAnswer, doing: string): OrgdeckError {
  const { code, message } = readRefusal(answer.text)
  const data = { remote_status: answer.status, remote_code: code, remote_message: message }
  const limit = limitOf(code, message, answer.status)
  if (limit !== null) return limitError(limit, doing, data)
  if (answer.status === 401) {
    return new OrgdeckError(
      'REAUTH_NEEDED',
      `Salesforce no longer accepts this sign-in. Sign in again to ${doing}.`,
    )
  }
  const text = message === '' ? `HTTP ${answer.status}` : message
  return new OrgdeckError('REMOTE_ERROR', `Salesforce refused to ${doing}: ${text}`, {
    data,
    retry: answer.status >= 500 || answer.status === 429 ? 'later' : 'never',
  })
}

/** Salesforce's own code and text in an error body of the REST API or the token endpoint. */
export function readRefusal(text: string): { code: string; message: string } {
  try {
    const parsed: unknown = JSON.parse(text)
    const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed
    if (typeof first === 'object' && first !== null) {
      const field = (...names: string[]): string => {
        const found = names
          .map((name): unknown => Reflect.get(first, name))
          .find((value) => typeof value === 'string')
        return typeof found === 'string' ? found : ''
      }
      return { code: field('errorCode', 'error'), message: field('message', 'error_description') }
    }
  } catch {
    // Not JSON: a proxy or a login page answered.
  }
  const html = /<html/i.test(text)
  return {
    code: 'HTTP',
    message: html ? 'it answered with a web page, so the address is probably wrong' : '',
  }
}
