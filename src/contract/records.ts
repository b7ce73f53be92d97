import { z } from 'zod'
import { id, instant, pageInput, pageOf, procedure } from './base.ts'
import { recordImport } from './record-import.ts'
import { recordRetention } from './record-retention.ts'
import { changeFilter, fieldChange, recordHistory, versionKind } from './record-history.ts'

export const filterOps = [
  'is',
  'is_not',
  'contains',
  'starts',
  'gt',
  'gte',
  'lt',
  'lte',
  'set',
  'empty',
] as const
export const recordFilter = z.object({
  /** API name of a field, or one of $name, $modified, $deleted, $synced. */
  field: z.string().min(1).max(100),
  op: z.enum(filterOps),
  /** Several values mean any of them. Ignored by set and empty. */
  values: z.array(z.string().max(1000)).max(100).default([]),
})
export type RecordFilter = z.infer<typeof recordFilter>

export const recordRow = z.object({
  id: z.number(),
  integration_id: z.number(),
  object: z.string(),
  external_id: z.string(),
  name: z.string(),
  company_id: z.number().nullable(),
  deleted: z.boolean(),
  /** Number of versions kept; 1 = never changed since it was first seen. */
  version: z.number().int(),
  modified_at: instant.nullable(),
  synced_at: instant,
  /** ISO code of the currency its amounts are in; null where the org has one currency only. Never converted. */
  currency: z.string().nullable(),
  /** Asked-for columns by API name; a key that is absent was not readable, null is an empty field. */
  fields: z.record(z.string(), z.unknown()),
})
export type RecordRow = z.infer<typeof recordRow>

export const recordDetail = recordRow.extend({
  object_label: z.string(),
  first_seen_at: instant,
  api_version: z.string(),
  content_hash: z.string(),
  /** The record exactly as the org sent it. */
  raw: z.string(),
  remote_url: z.string().nullable(),
  /** Last known values of fields the org stopped showing us, and since when they are unknown: missing is not null. */
  stale: z.array(z.object({ field: z.string(), value: z.unknown(), since: instant })),
})
export type RecordDetail = z.infer<typeof recordDetail>

export const recordVersion = z.object({
  version: z.number().int(),
  synced_at: instant,
  modified_at: instant.nullable(),
  kind: versionKind,
  modified_by: z.string().nullable(),
  changes: z.array(fieldChange),
  field_count: z.number().int(),
  run_id: z.number().nullable(),
})
export type RecordVersion = z.infer<typeof recordVersion>

export const recordObject = z.object({
  object: z.string(),
  label: z.string(),
  label_plural: z.string(),
  records: z.number(),
  deleted: z.number(),
  as_of: instant.nullable(),
  /** Columns a grid shows first. */
  columns: z.array(z.string()),
  columns_all: z.array(z.object({ name: z.string(), label: z.string(), type: z.string() })),
})
export type RecordObject = z.infer<typeof recordObject>

const query = z.object({
  integration_id: id,
  object: z.string().min(1).max(100),
  q: z.string().max(200).optional().describe('Search text: name, e-mail, phone, id'),
  filters: z.array(recordFilter).max(20).default([]),
  deleted: z.enum(['with', 'without', 'only']).default('with'),
})

/** With `since` the file holds what changed instead of the records: a line a field, or a JSON object a change. */
const exportShape = query.extend({
  ...changeFilter.partial().shape,
  format: z.enum(['csv', 'ndjson']),
  columns: z.array(z.string().max(100)).max(500).optional(),
})

const tag = 'records'

export const records = {
  list: procedure('GET', '/api/records', {
    tag,
    role: 'viewer',
    summary: 'Records of one object in the local copy',
  })
    .input(
      query.extend(pageInput.shape).extend({
        sort: z
          .string()
          .max(101)
          .default('-$modified')
          .describe('Field or -field; also $name, $modified, $synced'),
        columns: z.array(z.string().max(100)).max(100).optional(),
      }),
    )
    .output(pageOf(recordRow).extend({ took_ms: z.number(), as_of: instant.nullable() })),
  objects: procedure('GET', '/api/records/objects', {
    tag,
    role: 'viewer',
    summary: 'Objects that have a local copy',
  })
    .input(z.object({ integration_id: id }))
    .output(z.object({ items: z.array(recordObject) })),
  prepareExport: procedure('POST', '/api/records/exports', {
    tag,
    role: 'viewer',
    audit: 'records.export.prepare',
    summary: 'A one-time download address for the window, valid for a minute',
  })
    .input(exportShape)
    .output(z.object({ url: z.string(), file_name: z.string(), expires_at: instant })),
  search: procedure('GET', '/api/records/search', {
    tag,
    role: 'viewer',
    summary: 'Find records by name, e-mail, phone, id or Salesforce link over all connections',
  })
    .input(z.object({ q: z.string().min(1).max(400), limit: z.number().int().min(1).max(20).default(8) }))
    .output(
      z.object({
        items: z.array(
          recordRow.pick({ id: true, integration_id: true, object: true, external_id: true, name: true }),
        ),
      }),
    ),
  get: procedure('GET', '/api/records/{id}', { tag, role: 'viewer', summary: 'One record, newest version' })
    .input(z.object({ id }))
    .output(recordDetail),
  refresh: procedure('POST', '/api/records/{id}/refresh', {
    tag,
    role: 'operator',
    audit: 'records.record.refresh',
    summary: 'Read one record from its org now; unchanged content makes no new version',
  })
    .input(z.object({ id }))
    .output(z.object({ connector: recordDetail, created: z.boolean() })),
  versions: procedure('GET', '/api/records/{id}/versions', {
    tag,
    role: 'viewer',
    summary: 'Versions of a record, newest first, with what changed',
  })
    .input(z.object({ id, limit: z.number().int().min(1).max(100).default(50) }))
    .output(z.object({ items: z.array(recordVersion), total: z.number() })),
  ...recordHistory,
  ...recordRetention,
  ...recordImport,
}

/** Query of the streamed export `GET /api/records/export`, which answers a file and so is served beside the procedures. */
export const exportQuery = exportShape
export type ExportQuery = z.infer<typeof exportQuery>
