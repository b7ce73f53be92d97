import { errorCodes, type ErrorCode, type ErrorShape } from '../contract/errors.ts'

/**
 * The one error of the core. `message` says what happened, to what, and what to do next; `data` follows the shape
 * the contract lists for the code. `retry` says whether doing the same again later can help.
 */
export class OrgdeckError extends Error {
  readonly code: ErrorCode
  readonly data: Readonly<Record<string, unknown>> | undefined
  readonly retry: 'now' | 'later' | 'never'

  constructor(
    code: ErrorCode,
    message: string,
    options: { data?: Record<string, unknown>; retry?: 'now' | 'later' | 'never'; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'OrgdeckError'
    this.code = code
    this.data = options.data
    this.retry = options.retry ?? 'never'
  }

  get status(): number {
    return errorCodes[this.code].status
  }
}

/** The error as it is stored and sent: `{code, message, data?}`. Anything unknown becomes INTERNAL without its text. */
export function toErrorBody(error: unknown): ErrorShape {
  if (error instanceof OrgdeckError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.data === undefined ? {} : { data: error.data }),
    }
  }
  return { code: 'INTERNAL', message: 'Something went wrong inside Orgdeck. The log has the details.' }
}

/** Rebuilds an error that crossed a thread or came out of a table. */
export function fromErrorBody(body: ErrorShape & { retry?: 'now' | 'later' | 'never' }): OrgdeckError {
  const code: ErrorCode = isErrorCode(body.code) ? body.code : 'INTERNAL'
  const data = typeof body.data === 'object' && body.data !== null ? { ...body.data } : undefined
  return new OrgdeckError(code, body.message, {
    ...(data === undefined ? {} : { data }),
    retry: body.retry ?? 'never',
  })
}

/** "There is no run 12." with the kind and id as data. */
export function notFound(kind: string, id: string | number): OrgdeckError {
  return new OrgdeckError('NOT_FOUND', `There is no ${kind} ${id}. It may have been removed.`, {
    data: { kind, id: String(id) },
  })
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code)
}
