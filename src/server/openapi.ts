import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi'
import { traverseContractProcedures } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'
import { apiKey } from '../contract/access.ts'
import { auditEntry } from '../contract/audit.ts'
import { procedure } from '../contract/base.ts'
import { company } from '../contract/companies.ts'
import { checkItem, connection, remoteField, remoteObject, timelineEntry } from '../contract/connections.ts'
import { errorCodes } from '../contract/errors.ts'
import { contract } from '../contract/index.ts'
import {
  exportQuery,
  recordDetail,
  recordFilter,
  recordObject,
  recordRow,
  recordVersion,
} from '../contract/records.ts'
import { activityBucket, syncRun, syncStream } from '../contract/sync.ts'
import { homeItem, secretsState, systemEvent } from '../contract/system.ts'

/** The export is served beside the procedures because it streams; here it is described like one. */
const exportRoute = procedure('GET', '/api/records/export', {
  tag: 'records',
  role: 'viewer',
  summary: 'Every matching record as a streamed file, in bounded memory',
})
  .input(exportQuery)
  .output(z.string())

const described = { ...contract, records: { ...contract.records, export: exportRoute } }

const named = {
  ActivityBucket: activityBucket,
  ApiKey: apiKey,
  AuditEntry: auditEntry,
  CheckItem: checkItem,
  Company: company,
  Connection: connection,
  HomeItem: homeItem,
  RecordDetail: recordDetail,
  RecordFilter: recordFilter,
  RecordObject: recordObject,
  RecordRow: recordRow,
  RecordVersion: recordVersion,
  RemoteField: remoteField,
  RemoteObject: remoteObject,
  SecretsState: secretsState,
  SyncRun: syncRun,
  SyncStream: syncStream,
  SystemEvent: systemEvent,
  TimelineEntry: timelineEntry,
} as const

/** The OpenAPI 3.1 document of the whole REST API, derived from the contract. `apiUrl` is where it is served. */
export async function openApiDocument(version: string, apiUrl: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(described, {
    info: {
      title: 'Orgdeck',
      version,
      description:
        'The console as an API. Create a key in the console under Access, or with the start option --key-file, ' +
        'and send it as a bearer token. Instants are UTC ISO 8601. Lists answer ' +
        '{items, total, page, page_size, pages} and a cursor while there is more.',
    },
    servers: [{ url: apiUrl, description: 'This console, on this machine only' }],
    security: [{ apiKey: [] }],
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: Authorization: Bearer <key>' },
      },
    },
    tags: Object.keys(described).map((name) => ({ name })),
    commonSchemas: Object.fromEntries(
      Object.entries(named).map(([name, schema]) => [name, { schema, strategy: 'output' as const }]),
    ),
    customErrorResponseBodySchema: (errors) => ({
      type: 'object',
      properties: {
        code: { enum: errors.map(([code]) => code) },
        message: { type: 'string' },
        data: { anyOf: errors.map(([, , , data]) => data) },
      },
      required: ['code', 'message'],
    }),
  })
  shareErrors(document)
  nameRoles(document)
  describeExport(document)
  dropMachineBounds(document)
  return document
}

/** The converter writes the bounds of a JavaScript integer on every one; they tell a reader nothing. */
function dropMachineBounds(node: unknown): void {
  if (typeof node !== 'object' || node === null) return
  if (Reflect.get(node, 'minimum') === Number.MIN_SAFE_INTEGER) Reflect.deleteProperty(node, 'minimum')
  if (Reflect.get(node, 'maximum') === Number.MAX_SAFE_INTEGER) Reflect.deleteProperty(node, 'maximum')
  for (const child of Object.values(node)) dropMachineBounds(child)
}

/** Every procedure can answer the same errors, so each is written down once and referred to. */
function shareErrors(document: OpenAPI.Document): void {
  const shared: Record<string, OpenAPI.ResponseObject | OpenAPI.ReferenceObject> = {}
  for (const operation of operations(document)) {
    for (const [status, response] of Object.entries(operation.responses ?? {})) {
      if (Number(status) < 400) continue
      const name = `Error${status}`
      const codes = Object.entries(errorCodes).filter(([, error]) => error.status === Number(status))
      shared[name] = { ...response, description: codes.map(([code]) => code).join(' or ') }
      operation.responses = { ...operation.responses, [status]: { $ref: `#/components/responses/${name}` } }
    }
  }
  document.components = { ...document.components, responses: shared }
}

function nameRoles(document: OpenAPI.Document): void {
  traverseContractProcedures({ router: described, path: [] }, ({ contract: each }) => {
    const { meta, route } = each['~orpc']
    const operation = find(document, String(route.path), String(route.method))
    if (operation === undefined) return
    Object.assign(operation, { 'x-role': meta.role })
    if (meta.role === 'public') operation.security = []
  })
}

function describeExport(document: OpenAPI.Document): void {
  const operation = find(document, '/api/records/export', 'GET')
  if (operation === undefined) return
  operation.responses = {
    ...operation.responses,
    200: {
      description: 'The file. CSV has a header row; NDJSON has one record as JSON on each line.',
      content: {
        'application/x-ndjson': { schema: { type: 'string' } },
        'text/csv': { schema: { type: 'string' } },
      },
    },
  }
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

function operations(document: OpenAPI.Document): OpenAPI.OperationObject[] {
  return Object.values(document.paths ?? {}).flatMap((path) =>
    methods.map((method) => path?.[method]).filter((operation) => operation !== undefined),
  )
}

function find(document: OpenAPI.Document, path: string, method: string): OpenAPI.OperationObject | undefined {
  const key = methods.find((each) => each === method.toLowerCase())
  return key === undefined ? undefined : document.paths?.[path]?.[key]
}
