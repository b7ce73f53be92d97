import { clientFor, type HttpAnswer, type HttpRequest, type HttpStream } from '../../net/http.ts'
import { OrgdeckError } from '../../errors.ts'
import type { Session } from '../provider.ts'

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
  const send = async (token: string): Promise<HttpAnswer> => {
    const answer = await client.send(signed(session, request, token))
    heard(session, answer)
    return answer
  }
  const token = await session.token()
  const answer = await send(token)
  return answer.status === 401 && !barred.test(answer.text) ? send(await session.renew(token)) : answer
}

/** GET whose body is handed over unread when the org says yes; a refusal is thrown as an error. */
export async function open(session: Session, path: string, doing: string): Promise<HttpStream> {
  const client = clientFor(session.instanceUrl)
  const send = async (token: string): Promise<HttpStream> => {
    const stream = await client.open(signed(session, { path, headers: { accept: 'text/csv' } }, token))
    heard(session, stream)
    return stream
  }
  const token = await session.token()
  let stream = await send(token)
  if (stream.status === 401) {
    await stream.cancel()
    stream = await send(await session.renew(token))
  }
  if (stream.status === 200) return stream
  throw refusal({ ...stream, text: await stream.text() }, doing)
}

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
  const usage = /api-usage=(\d+)\/(\d+)/.exec(answer.headers.get('sforce-limit-info') ?? '')
  if (usage !== null) session.onUsage?.({ used: Number(usage[1]), limit: Number(usage[2]) })
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
  if (code === 'REQUEST_LIMIT_EXCEEDED') {
    return new OrgdeckError(
      'QUOTA_EXHAUSTED',
      `Salesforce refused to ${doing}: the org's API calls for today are used up. It goes on when the org frees some.`,
      { retry: 'later' },
    )
  }
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
