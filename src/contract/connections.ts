import { z } from 'zod'
import { id, instant, pageInput, pageOf, procedure } from './base.ts'
import { connectionLabel, environment, loginUrl, signIn, signInWay } from './sign-in.ts'

export const connectionStatus = z.enum([
  'ok',
  'running',
  'warning',
  'paused',
  'auth_failed',
  'unreachable',
  'quota',
  'new',
])
export type ConnectionStatus = z.infer<typeof connectionStatus>

export const connection = z.object({
  id: z.number(),
  provider: z.string(),
  provider_label: z.string(),
  label: z.string(),
  environment,
  /** Deck colour 1–8. */
  color: z.number().int().min(1).max(8),
  position: z.number().int(),
  status: connectionStatus,
  /** One sentence a person can act on: "1 of 9 streams failed". */
  status_text: z.string(),
  /** Why the sign-in no longer works, and what to do; null while it does. */
  sign_in_error: z.string().nullable(),
  login_url: z.string(),
  instance_url: z.string().nullable(),
  org_id: z.string().nullable(),
  org_name: z.string().nullable(),
  username: z.string().nullable(),
  scopes: z.array(z.string()),
  signed_in_by: signInWay,
  /** When the org last renewed the sign-in; a refresh token that rests for 30 days dies. */
  renewed_at: instant.nullable(),
  api_version: z.string().nullable(),
  /** The console writes nothing to the org while this is true. Always true on this floor. */
  read_only: z.boolean(),
  paused: z.boolean(),
  /** Minutes between two scheduled syncs, null = off. */
  schedule_minutes: z.number().int().nullable(),
  next_sync_at: instant.nullable(),
  api_used: z.number().nullable(),
  api_limit: z.number().nullable(),
  api_as_of: instant.nullable(),
  /** Share of the org's API calls that Orgdeck leaves to others. */
  reserve_percent: z.number().int(),
  /** Calls left until the reserve; null before the org has told its limit. */
  api_left: z.number().nullable(),
  /** Set while no call is made: when the org is asked again. Syncs go on by themselves then. */
  quota_until: instant.nullable(),
  /** Why no call is made: the reserve is reached, or the org itself refused because its calls are spent. */
  quota_reason: z.enum(['reserve', 'refused']).nullable(),
  /** The org's clock minus this computer's, milliseconds; null while they agree within five minutes. */
  clock_skew_ms: z.number().nullable(),
  streams: z.number().int(),
  streams_in_step: z.number().int(),
  streams_failed: z.number().int(),
  records: z.number().int(),
  /** Age of the oldest watermark of its enabled streams, milliseconds; null before the first sync. */
  lag_ms: z.number().nullable(),
  changed_24h: z.number().int(),
  errors_24h: z.number().int(),
  last_synced_at: instant.nullable(),
  created_at: instant,
})
export type Connection = z.infer<typeof connection>

export const checkItem = z.object({
  key: z.string(),
  label: z.string(),
  state: z.enum(['ok', 'warning', 'failed', 'skipped']),
  detail: z.string(),
  fix: z.string().nullable(),
})
export type CheckItem = z.infer<typeof checkItem>

export const remoteObject = z.object({
  object: z.string(),
  label: z.string(),
  custom: z.boolean(),
  /** Part of the set every connection starts with. */
  standard_set: z.boolean(),
  enabled: z.boolean(),
  queryable: z.boolean(),
})
export type RemoteObject = z.infer<typeof remoteObject>

export const remoteField = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  length: z.number().nullable(),
  custom: z.boolean(),
  nillable: z.boolean(),
  calculated: z.boolean(),
  reference_to: z.array(z.string()),
  picklist: z.array(z.object({ value: z.string(), label: z.string() })),
})
export type RemoteField = z.infer<typeof remoteField>

export const timelineEntry = z.object({
  id: z.string(),
  at: instant,
  kind: z.enum(['sync', 'auth', 'config', 'problem', 'proof', 'schema']),
  state: z.enum([
    'ok',
    'fine',
    'running',
    'warning',
    'decision',
    'failed',
    'interrupted',
    'cancelled',
    'paused',
  ]),
  title: z.string(),
  detail: z.string().nullable(),
  actor: z.string().nullable(),
  run_id: z.number().nullable(),
  /** The comparison with the org it speaks of. */
  report_id: z.number().nullable(),
  /** The object whose fields changed. */
  object: z.string().nullable(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

const label = connectionLabel
const tag = 'connections'
const ofConnection = z.object({ id })

export const connections = {
  ...signIn,
  create: procedure('POST', '/api/crm/integrations', {
    tag,
    role: 'admin',
    audit: 'connections.connection.create',
    status: 201,
    summary: 'Connect an org with a refresh token you already hold; it is tried before anything is stored',
  })
    .input(
      z.object({
        type: z.enum(['SALESFORCE']).default('SALESFORCE'),
        label: label.optional(),
        login_url: loginUrl,
        client_id: z.string().trim().min(1).max(500),
        client_secret: z.string().min(1).max(500).optional(),
        refresh_token: z.string().min(1).max(2000),
        environment: environment.optional(),
      }),
    )
    .output(connection),
  list: procedure('GET', '/api/crm/integrations', {
    tag,
    role: 'viewer',
    summary: 'Connected orgs and systems',
  })
    .input(pageInput)
    .output(pageOf(connection)),
  get: procedure('GET', '/api/crm/integrations/{id}', { tag, role: 'viewer', summary: 'One connection' })
    .input(ofConnection)
    .output(connection),
  update: procedure('PATCH', '/api/crm/integrations/{id}', {
    tag,
    role: 'admin',
    audit: 'connections.connection.update',
    summary: 'Rename, recolour, reorder, pause, or change the schedule and the reserve of API calls',
  })
    .input(
      ofConnection.extend({
        label: label.optional(),
        color: z.number().int().min(1).max(8).optional(),
        position: z.number().int().min(0).max(1000).optional(),
        paused: z.boolean().optional(),
        reserve_percent: z.number().int().min(0).max(90).optional(),
        schedule_minutes: z.union([z.literal([1, 5, 15, 30, 60, 360, 1440]), z.null()]).optional(),
      }),
    )
    .output(connection),
  remove: procedure('DELETE', '/api/crm/integrations/{id}', {
    tag,
    role: 'admin',
    audit: 'connections.connection.remove',
    summary: 'Disconnect: revoke the token, forget the secrets, drop the local copy',
  })
    .input(ofConnection)
    .output(z.object({ id: z.number(), records_removed: z.number(), token_revoked: z.boolean() })),
  test: procedure('POST', '/api/crm/integrations/{id}/test', {
    tag,
    role: 'operator',
    summary: 'Check sign-in, API version, scopes, limits and readable objects, item by item',
  })
    .input(ofConnection)
    .output(z.object({ items: z.array(checkItem), checked_at: instant })),
  objects: procedure('GET', '/api/crm/integrations/{id}/objects', {
    tag,
    role: 'viewer',
    summary: 'What the org offers to sync, and what is ticked',
  })
    .input(ofConnection)
    .output(z.object({ items: z.array(remoteObject) })),
  setObjects: procedure('PUT', '/api/crm/integrations/{id}/objects', {
    tag,
    role: 'admin',
    audit: 'connections.objects.set',
    summary: 'Tick the objects to keep in step; unticking keeps the rows already here',
  })
    .input(ofConnection.extend({ objects: z.array(z.string().max(100)).min(1).max(200) }))
    .output(z.object({ items: z.array(remoteObject) })),
  fields: procedure('GET', '/api/crm/integrations/{id}/objects/{object}', {
    tag,
    role: 'viewer',
    summary: 'Fields of one object as the org described them last',
  })
    .input(ofConnection.extend({ object: z.string().max(100) }))
    .output(
      z.object({
        object: z.string(),
        label: z.string(),
        label_plural: z.string(),
        described_at: instant,
        fields: z.array(remoteField),
      }),
    ),
  timeline: procedure('GET', '/api/crm/integrations/{id}/timeline', {
    tag,
    role: 'viewer',
    summary: 'What happened on this connection, newest first',
  })
    .input(ofConnection.extend({ limit: z.number().int().min(1).max(100).default(40) }))
    .output(z.object({ items: z.array(timelineEntry) })),
  orgs: procedure('GET', '/api/crm/orgs', { tag, role: 'viewer', summary: 'The orgs behind the connections' })
    .input(pageInput)
    .output(
      pageOf(
        z.object({
          integration_id: z.number(),
          label: z.string(),
          org_id: z.string().nullable(),
          name: z.string().nullable(),
          environment,
          instance_url: z.string().nullable(),
          username: z.string().nullable(),
          status: connectionStatus,
        }),
      ),
    ),
}
