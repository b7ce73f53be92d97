import type { IncomingMessage, ServerResponse } from 'node:http'
import { JsonSchemaCoercer, SmartCoercionPlugin } from '@orpc/json-schema'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { StandardBracketNotationSerializer } from '@orpc/openapi-client/standard'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { errorCodes } from '../contract/errors.ts'
import { exportQuery } from '../contract/records.ts'
import type { RequestContext } from '../core/context.ts'
import { docsPage } from './docs-page.ts'
import { sendDownload } from './download.ts'
import { type KeyGate, noValidKey } from './key-gate.ts'
import { openApiDocument } from './openapi.ts'
import { type ErrorBody, errorHeaders, readJson, Refusal, sendJson } from './respond.ts'
import type { ServedCore } from './served-core.ts'

const maxBodyBytes = 1024 * 1024

export type RestOptions = {
  readonly core: ServedCore
  readonly gate: KeyGate
  readonly version: string
  readonly apiUrl: () => string
}

/** Answers /healthz and everything under /api. Throws a Refusal or the core's error for the caller to send. */
export type Rest = (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * The REST door. It wants a bearer key and looks at nothing else: a cookie, or a key in the address, is ignored.
 * What the key may do is the core's business.
 */
export function createRest(options: RestOptions): Rest {
  const { core, gate } = options
  const converter = new ZodToJsonSchemaConverter()
  const coercer = new JsonSchemaCoercer()
  const brackets = new StandardBracketNotationSerializer()
  const [, exportSchema] = converter.convert(exportQuery, { strategy: 'input' })
  let document: ReturnType<typeof openApiDocument> | undefined
  const describe = (): ReturnType<typeof openApiDocument> =>
    (document ??= openApiDocument(options.version, options.apiUrl()))

  const handler = new OpenAPIHandler(core.router, {
    plugins: [new SmartCoercionPlugin({ schemaConverters: [converter] })],
    customErrorResponseBodyEncoder: restErrorBody,
    rootInterceptors: [
      async (call) => {
        const result = await call.next()
        if (!result.matched || result.response.status < 400) return result
        const { status, headers, body } = result.response
        const extra = errorHeaders(status, body as ErrorBody)
        return { matched: true, response: { status, body, headers: { ...headers, ...extra } } }
      },
    ],
  })

  const openExport = async (request: IncomingMessage, response: ServerResponse, context: RequestContext) => {
    const query = new URL(request.url ?? '/', options.apiUrl()).searchParams
    const input = coercer.coerce(exportSchema, brackets.deserialize([...query.entries()]))
    await sendDownload(response, await core.openExport(context, input))
  }

  const call = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    key: string | null,
  ) => {
    const context: RequestContext = {
      via: 'rest',
      credential: key === null ? { kind: 'none' } : { kind: 'key', key },
    }
    if (request.method === 'GET' && path === '/api/records/export') {
      await openExport(request, response, context)
      return
    }
    // Read here, because here is where the size limit and the JSON errors are ours; the handler takes it as it is.
    const body = request.method === 'GET' ? null : ((await readJson(request, response, maxBodyBytes)) ?? null)
    const { matched } = await handler.handle(Object.assign(request, { body }), response, { context })
    if (!matched) throw new Refusal('NOT_FOUND', `Nothing answers ${request.method} ${path.slice(0, 200)}.`)
  }

  return async (path, request, response) => {
    const caller = gate.admit(request)
    response.setHeader('cache-control', 'no-store')
    if (request.method === 'GET' && path === '/api/openapi.json') {
      sendJson(response, 200, await describe())
    } else if (request.method === 'GET' && path === '/api/docs') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(docsPage(await describe()))
    } else if (path === '/healthz') {
      await call(path, request, response, null)
    } else {
      gate.checkFailures(caller)
      try {
        if (caller.key === null) throw noValidKey()
        await call(path, request, response, caller.key)
        if (response.statusCode === 401) gate.failed(caller)
        else if (response.statusCode < 400) gate.succeeded(caller)
      } catch (error) {
        if (!isUnauthorized(error)) throw error
        gate.failed(caller)
        throw noValidKey()
      }
    }
  }
}

type CodedError = { readonly code: string; readonly message: string; readonly data?: unknown }

/** `{code, message, data?}`; codes the contract does not list and all the ways a key can be wrong look the same. */
function restErrorBody(error: CodedError): ErrorBody {
  if (error.code === 'UNAUTHORIZED') return { code: error.code, message: noValidKey().message }
  if (!Object.hasOwn(errorCodes, error.code)) {
    return { code: 'INTERNAL', message: 'Something went wrong inside Orgdeck. The log has the details.' }
  }
  const { code, message, data } = error
  return data === undefined || data === null ? { code, message } : { code, message, data }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UNAUTHORIZED'
}
