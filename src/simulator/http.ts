import type { IncomingHttpHeaders } from 'node:http'
import type { Org, OrgUser } from './org.ts'

/** A request as the handlers see it: path words without empty parts, decoded. */
export type Call = {
  readonly method: string
  readonly words: readonly string[]
  /** The words in lower case, because Salesforce matches path words without regard to case. */
  readonly keys: readonly string[]
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The body of a bulk upload, which goes to a file as it comes. */
  readonly upload?: Upload | undefined
  /** Where this server answers, e.g. http://127.0.0.1:5001. */
  readonly baseUrl: string
  readonly org: Org
}

export type Upload = { readonly file: string; readonly tooLarge: boolean }

/** A call inside a session, on one API version. */
export type ApiCall = Call & { readonly user: OrgUser; readonly version: number; readonly apiPath: string }

export type Answer = {
  readonly status: number
  /** Text is sent as it is, an async iterable piece by piece, anything else as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export const ok = (body: unknown, headers?: Answer['headers']): Answer => ({ status: 200, body, headers })
export const noContent: Answer = { status: 204 }

export function html(status: number, body: string, csp: string): Answer {
  return {
    status,
    body,
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      'content-security-policy': csp,
      // Not no-referrer: with it a browser hides the origin of our own forms, too.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  }
}

export const redirect = (location: string): Answer => ({ status: 303, body: '', headers: { location } })

export const formOf = (call: Call): URLSearchParams => new URLSearchParams(call.body.toString('utf8'))
