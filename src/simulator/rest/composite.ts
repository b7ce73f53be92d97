import type { Answer, ApiCall } from '../http.ts'
import { ok } from '../http.ts'
import { bodyOf, isObject } from './body.ts'
import type { JsonObject } from './body.ts'
import { jsonError, RestError, restError } from './errors.ts'
import { runPart } from './part.ts'
import type { Part, PartAnswer, Route } from './part.ts'
import { filled } from './references.ts'

const MOST = 25
const MOST_QUERIES = 5
/** From this version on a bad referenceId refuses the whole request; before, it only failed the part. */
const STRICT_NAMES = 52
/** From this version on a reference may stand for nothing; before, its part failed. */
const NULL_REFERENCES = 52

/** A part that others can refer to. */
export type Named = Part & { readonly referenceId: string }

/** A text that must be there. */
export function textIn(part: JsonObject, name: string): string {
  const value = part[name]
  if (typeof value !== 'string' || value === '') throw jsonError(`Missing required field ${name}`)
  return value
}

function headersIn(part: JsonObject): Record<string, string> {
  const { httpHeaders } = part
  if (!isObject(httpHeaders)) return {}
  return Object.fromEntries(
    Object.entries(httpHeaders).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

/** The parts of a composite request or of one graph, each with a name of its own. */
export function partsIn(list: unknown, version: number): Named[] {
  if (!Array.isArray(list) || !list.every(isObject)) throw jsonError('compositeRequest must be an array')
  const parts = list.map((part) => ({
    method: textIn(part, 'method'),
    url: textIn(part, 'url'),
    referenceId: textIn(part, 'referenceId'),
    body: part['body'],
    headers: headersIn(part),
  }))
  const names = new Set<string>()
  for (const { referenceId } of parts) {
    if (names.has(referenceId)) {
      throw restError(400, 'INVALID_INPUT', `The referenceId ${referenceId} is used twice`)
    }
    if (version >= STRICT_NAMES && !isName(referenceId)) throw badName(referenceId)
    names.add(referenceId)
  }
  return parts
}

const isName = (referenceId: string): boolean => /^\w+$/.test(referenceId)

const badName = (referenceId: string) =>
  restError(
    400,
    'INVALID_INPUT',
    `The referenceId ${referenceId} may have letters, numbers and underscores only`,
  )

function assertFits(parts: readonly Named[]): void {
  if (parts.length > MOST) {
    throw restError(400, 'LIMIT_EXCEEDED', `The composite request can not have more than ${MOST} subrequests`)
  }
  const large = parts.filter(({ url }) => /\/(query|queryall|composite\/sobjects)\b/i.test(url)).length
  if (large > MOST_QUERIES) {
    throw restError(
      400,
      'LIMIT_EXCEEDED',
      `No more than ${MOST_QUERIES} of the subrequests can be queries or collections`,
    )
  }
}

const HALTED: PartAnswer = {
  status: 400,
  body: [
    {
      errorCode: 'PROCESSING_HALTED',
      message: 'The transaction was rolled back since another operation in the same transaction failed.',
    },
  ],
  headers: {},
}

class RolledBack extends Error {}

/** Unchanged since the client's copy is as good as an answer; several matches for a key are not. */
export const worked = ({ status }: { readonly status: number }) => status < 300 || status === 304

function onePart(
  call: ApiCall,
  part: Named,
  answers: ReadonlyMap<string, unknown>,
  route: Route,
): PartAnswer {
  let url: string
  let body: unknown
  try {
    if (!isName(part.referenceId)) throw badName(part.referenceId)
    const nulls = call.version >= NULL_REFERENCES
    url = String(filled(part.url, { answers, nulls }, encodeURIComponent))
    body = filled(part.body, { answers, nulls })
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    return { status: 400, body: error.body, headers: {} }
  }
  return runPart(call, { ...part, url, body }, route)
}

/** Runs the parts in order; with all-or-none a failure takes back what was done and every other part says so. */
export function runParts(
  call: ApiCall,
  parts: readonly Named[],
  allOrNone: boolean,
  route: Route,
): PartAnswer[] {
  const results: PartAnswer[] = []
  const answers = new Map<string, unknown>()
  try {
    call.org.db.transaction(() => {
      for (const part of parts) {
        const result = onePart(call, part, answers, route)
        results.push(result)
        if (worked(result)) answers.set(part.referenceId, result.body)
        else if (allOrNone) throw new RolledBack()
      }
    })()
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
    const failed = results.length - 1
    return parts.map((_, i) => (i === failed ? results[i]! : HALTED))
  }
  return results
}

/** The headers of a part that its answer tells. */
const SHOWN = ['ETag', 'Last-Modified', 'Location'] as const

/** The answers of the parts as a client gets them. */
export const shown = (parts: readonly Named[], results: readonly PartAnswer[]) =>
  results.map((result, i) => ({
    body: result.body,
    httpHeaders: Object.fromEntries(
      SHOWN.flatMap((name) =>
        name.toLowerCase() in result.headers ? [[name, result.headers[name.toLowerCase()]]] : [],
      ),
    ),
    httpStatusCode: result.status,
    referenceId: parts[i]!.referenceId,
  }))

/** `POST /composite`: up to 25 parts that may use each other's answers; 200 even when parts fail. */
export function composite(call: ApiCall, route: Route): Answer {
  const body = bodyOf(call)
  const parts = partsIn(body['compositeRequest'], call.version)
  assertFits(parts)
  const results = runParts(call, parts, body['allOrNone'] === true, route)
  return ok({ compositeResponse: shown(parts, results) })
}

/** `POST /composite/batch`: parts that know nothing of each other, none taken back. */
export function batch(call: ApiCall, route: Route): Answer {
  const body = bodyOf(call)
  const list = body['batchRequests']
  if (!Array.isArray(list) || !list.every(isObject)) throw jsonError('batchRequests must be an array')
  if (list.length > MOST) {
    throw restError(400, 'LIMIT_EXCEEDED', `The batch can not have more than ${MOST} requests`)
  }
  let halted = false
  const results = list.map((part) => {
    if (halted) {
      const result = [
        {
          errorCode: 'BATCH_PROCESSING_HALTED',
          message:
            "Batch processing was halted because a request in the batch failed and haltOnError was 'true'.",
        },
      ]
      return { statusCode: 412, result }
    }
    const answer = runPart(
      call,
      { method: textIn(part, 'method'), url: textIn(part, 'url'), body: part['richInput'], headers: {} },
      route,
    )
    halted = !worked(answer) && body['haltOnError'] === true
    return { statusCode: answer.status, result: answer.body }
  })
  return ok({ hasErrors: results.some(({ statusCode }) => !worked({ status: statusCode })), results })
}
