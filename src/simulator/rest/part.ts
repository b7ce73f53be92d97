import type { Answer, ApiCall } from '../http.ts'
import { FIRST_VERSION, LAST_VERSION } from './versions.ts'
import { notFound, RestError, restError } from './errors.ts'

/** A part of a composite or batch request, as it would have come alone. */
export type Part = {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

export type Route = (call: ApiCall) => Answer

/** What a part came to; the body is a value, not a text. */
export type PartAnswer = {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

/** The call a part stands for: the outer one's session, with its own method, path and body. */
export function callOfPart(outer: ApiCall, part: Part): ApiCall {
  const [path = '', search = ''] = part.url.split(/\?(.*)/s)
  const words = path.split('/').filter((word) => word !== '')
  const from = words[0] === 'services' && words[1] === 'data' ? words.slice(2) : words
  const version = Number(/^v(\d\d)\.0$/.exec(from[0] ?? '')?.[1] ?? 0)
  if (version < FIRST_VERSION || version > LAST_VERSION) throw notFound()
  // A composite in a composite would be a request without bounds.
  const nested = from[1]?.toLowerCase() === 'composite' && from[2]?.toLowerCase() !== 'sobjects'
  if (nested) throw restError(400, 'INVALID_INPUT', `The subrequest ${part.url} can not be part of another`)
  const full = ['services', 'data', ...from].map(decoded)
  return {
    ...outer,
    method: part.method.toUpperCase(),
    words: full,
    keys: full.map((word) => word.toLowerCase()),
    query: new URLSearchParams(search),
    headers: part.headers,
    body: part.body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(part.body)),
    version,
    apiPath: `/services/data/v${version}.0`,
  }
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    throw restError(400, 'MALFORMED_URL', 'the path is not properly encoded')
  }
}

/** Runs a part in a savepoint of its own, so that one which fails leaves nothing; an error becomes its answer. */
export function runPart(outer: ApiCall, part: Part, route: Route): PartAnswer {
  try {
    const answer = outer.org.db.transaction(() => route(callOfPart(outer, part)))()
    const { body } = answer
    return {
      status: answer.status,
      body: typeof body === 'string' ? parsed(body) : (body ?? null),
      headers: answer.headers ?? {},
    }
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    return { status: error.status, body: error.body, headers: {} }
  }
}

function parsed(text: string): unknown {
  return text === '' ? null : (JSON.parse(text) as unknown)
}
