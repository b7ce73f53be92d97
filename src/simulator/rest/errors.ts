export type RestErrorItem = {
  readonly message: string
  readonly errorCode: string
  readonly fields?: readonly string[]
  /** What a duplicate rule found; Salesforce itself writes the name so. */
  readonly duplicateResut?: unknown
}

/** An answer that is not a success: its status and the JSON body a client receives. */
export class RestError extends Error {
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown) {
    super(Array.isArray(body) ? String((body[0] as RestErrorItem | undefined)?.message) : 'request refused')
    this.status = status
    this.body = body
  }

  /** The first item, for the calls that report errors per record. */
  get items(): readonly RestErrorItem[] {
    return Array.isArray(this.body) ? (this.body as RestErrorItem[]) : []
  }
}

export const restError = (
  status: number,
  errorCode: string,
  message: string,
  fields?: readonly string[],
): RestError => new RestError(status, [fields ? { message, errorCode, fields } : { message, errorCode }])

export const notFound = () => restError(404, 'NOT_FOUND', 'The requested resource does not exist')
export const notAllowed = (method: string) =>
  restError(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${method}' not allowed. Allowed are GET,POST,PATCH,DELETE`,
  )
export const invalidSession = () => restError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
export const isDeletedError = () => restError(404, 'ENTITY_IS_DELETED', 'entity is deleted', [])
export const jsonError = (message: string) => restError(400, 'JSON_PARSER_ERROR', message)
