import { z } from 'zod'
import { id, instant, procedure } from './base.ts'
import { syncRun } from './sync.ts'

export const secretsState = z.object({
  /** "keychain", "passphrase file". */
  provider: z.string(),
  state: z.enum(['ready', 'locked', 'unset']),
  detail: z.string(),
})
export type SecretsState = z.infer<typeof secretsState>

export const systemInfo = z.object({
  version: z.string(),
  host: z.enum(['electron', 'node', 'test']),
  data_dir: z.string(),
  api_url: z.string().nullable(),
  receiver_url: z.string().nullable(),
  store_bytes: z.number(),
  started_at: instant,
  now: instant,
  secrets: secretsState,
  demo: z.object({
    available: z.boolean(),
    url: z.string().nullable(),
    integration_id: z.number().nullable(),
  }),
})
export type SystemInfo = z.infer<typeof systemInfo>

/** One thing on Home that waits for a person, or that Orgdeck is watching. */
export const homeItem = z.object({
  id: z.string(),
  integration_id: z.number(),
  state: z.enum(['failed', 'decision', 'warning', 'unknown', 'interrupted', 'paused']),
  title: z.string(),
  detail: z.string(),
  figure: z.string(),
  since: instant,
  action: z.object({
    label: z.string(),
    kind: z.enum(['reauth', 'retry_run', 'open_connection', 'resume_run', 'open_proof', 'open_schema']),
    /** A run, a comparison or a connection, by the kind. */
    target: z.number(),
    /** The object whose fields are opened. */
    object: z.string().optional(),
  }),
})
export type HomeItem = z.infer<typeof homeItem>

export const home = z.object({
  as_of: instant,
  window_hours: z.number(),
  decisions: z.array(homeItem),
  watching: z.array(homeItem),
  running: z.array(syncRun),
  handled: z.array(z.object({ at: instant, integration_id: z.number(), text: z.string() })),
  handled_total: z.number(),
  next: z.array(z.object({ at: instant, integration_id: z.number(), text: z.string() })),
})
export type Home = z.infer<typeof home>

/** "Something changed": areas to read again, and the latest state of runs under way. At most ten a second. */
export const systemEvent = z.object({
  at: instant,
  topics: z.array(z.string()),
  runs: z.array(syncRun),
})
export type SystemEvent = z.infer<typeof systemEvent>

const tag = 'system'

export const system = {
  health: procedure('GET', '/healthz', { tag, role: 'public', summary: 'Is it up' }).output(
    z.object({ status: z.literal('ok'), version: z.string(), uptime_s: z.number() }),
  ),
  info: procedure('GET', '/api/system/info', {
    tag,
    role: 'viewer',
    summary: 'Version, data directory, secrets, demo org',
  }).output(systemInfo),
  home: procedure('GET', '/api/system/home', {
    tag,
    role: 'viewer',
    summary: 'What needs you, what runs, what was handled',
  })
    .input(z.object({ hours: z.number().int().min(1).max(168).default(24), integration_id: id.optional() }))
    .output(home),
  unlock: procedure('POST', '/api/system/unlock', {
    tag,
    role: 'admin',
    audit: 'system.secrets.unlock',
    summary: 'Open the passphrase file, or set its passphrase the first time',
  })
    .input(z.object({ passphrase: z.string().min(8).max(1000) }))
    .output(secretsState),
  events: procedure('GET', '/api/events', { tag, role: 'viewer', summary: 'What changed, as it happens' }),
}
