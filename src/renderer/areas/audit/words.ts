import type { AuditEntry } from '../../../contract/audit.ts'
import type { Connection } from '../../../contract/connections.ts'
import { formatNumber, formatTime, missing } from '../../kit/format.ts'
import type { StatusName } from '../../kit/types.ts'

const actions: Readonly<Record<string, string>> = {
  'connections.auth.start': 'Began a sign-in',
  'connections.auth.cancel': 'Gave up a sign-in',
  'connections.demo.start': 'Started the demo org',
  'connections.connection.create': 'Connected an org with a token',
  'connections.connection.connect': 'Connected an org',
  'connections.connection.reconnect': 'Signed in again',
  'connections.connection.sign_in_ended': 'The org ended the sign-in',
  'connections.connection.update': 'Changed a connection',
  'connections.connection.remove': 'Removed a connection',
  'connections.auth.import_cli': 'Connected with a login of the Salesforce CLI',
  'connections.auth.import_url': 'Connected with an SFDX auth URL',
  'connections.key.create': 'Made a signing key',
  'connections.objects.set': 'Chose the objects to sync',
  'sync.run.start': 'Started a sync',
  'sync.run.start_all': 'Started a sync of all objects',
  'sync.run.cancel': 'Cancelled a run',
  'sync.run.pause': 'Paused a run',
  'sync.run.resume': 'Resumed a run',
  'sync.reconcile.start': 'Began to compare a stream with its org',
  'sync.reconcile.finish': 'Sealed a comparison with the org',
  'sync.reconcile.confirm': 'Decided about rows the org shows no more',
  'sync.reconcile.sign': 'Signed a comparison off',
  'sync.reconcile.cancel': 'Cancelled a comparison',
  'sync.reconcile.file': 'Saved the report of a comparison',
  'records.export.prepare': 'Exported records',
  'records.record.refresh': 'Read a record from its org',
  'records.import.run': 'Imported rows of an older table',
  'records.retention.set': 'Set how long versions are kept',
  'records.versions.prune': 'Let old versions go',
  'access.key.create': 'Created an API key',
  'access.key.rotate': 'Rotated an API key',
  'access.key.revoke': 'Revoked an API key',
  'system.secrets.unlock': 'Unlocked the secrets',
}

/** Areas an entry can belong to, as the log can be narrowed by. */
export const auditAreas: Readonly<Record<string, string>> = {
  connections: 'Connections',
  sync: 'Sync',
  records: 'Records',
  access: 'API keys',
  system: 'System',
}

/** What was done, as a person says it; an action this version does not know keeps its code. */
export const actionWord = (action: string): string => actions[action] ?? action

export const outcomeGlyph: Readonly<Record<AuditEntry['outcome'], StatusName>> = {
  ok: 'fine',
  refused: 'warning',
  failed: 'failed',
}

export const outcomeWord: Readonly<Record<AuditEntry['outcome'], string>> = {
  ok: 'Done',
  refused: 'Refused',
  failed: 'Failed',
}

const kinds: Readonly<Record<string, string>> = {
  connection: 'Connection',
  run: 'Run',
  reconcile: 'Comparison',
  key: 'API key',
  record: 'Record',
  auth: 'Sign-in',
  export: 'Export',
  objects: 'Objects',
  secrets: 'Secrets',
  demo: 'Demo org',
}

/** "connection:4 eu-prod" → "Connection eu-prod"; a number alone is named after the connection it stands for. */
export function subjectWord(subject: string, connections: readonly Named[]): string {
  const [, kind = subject, id = '', name = ''] = /^([a-z_]+):(\S+)\s*(.*)$/.exec(subject) ?? []
  const word = kinds[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1)
  const known = kind === 'connection' ? connections.find((one) => String(one.id) === id)?.label : undefined
  // A sign-in is numbered by a word nobody else ever sees.
  const number = kind === 'auth' || kind === 'demo' ? '' : id
  return [word, name || known || number].filter(Boolean).join(' ')
}

const fields: Readonly<Record<string, string>> = {
  integration_id: 'Connection',
  schedule_minutes: 'Minutes between syncs',
  login_url: 'Sign-in address',
  client_id: 'Client id',
  api_version: 'API version',
  expires_at: 'Expires',
  entity: 'Object',
  org: 'Org',
  user: 'User',
  q: 'Search text',
  code: 'Error code',
}

/** What is needed of a connection to name it. */
type Named = Pick<Connection, 'id' | 'label'>

export type DetailLine = { readonly name: string; readonly value: string; readonly code: boolean }

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** The detail of an entry as named lines. What has structure stays JSON, marked as code. */
export function detailLines(
  detail: AuditEntry['detail'],
  connections: readonly Named[],
): readonly DetailLine[] {
  // The number of the thing itself stands in the subject already.
  const entries = Object.entries(detail ?? {}).filter(([key]) => key !== 'id')
  return entries.map(([key, value]) => {
    const name = fields[key] ?? sentence(key)
    if (key === 'integration_id') {
      const connection = connections.find((one) => one.id === value)
      return { name, value: connection?.label ?? `no. ${String(value)}`, code: false }
    }
    return { name, ...valueOf(value) }
  })
}

function valueOf(value: unknown): Omit<DetailLine, 'name'> {
  if (value === null || value === '') return { value: 'empty', code: false }
  if (value === undefined) return { value: missing, code: false }
  if (typeof value === 'boolean') return { value: value ? 'yes' : 'no', code: false }
  if (typeof value === 'number') return { value: formatNumber(value, 3), code: false }
  if (typeof value === 'string')
    return { value: instant.test(value) ? formatTime(value) : value, code: false }
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return { value: value.length === 0 ? 'none' : value.join(', '), code: false }
  return { value: JSON.stringify(value), code: true }
}

function sentence(key: string): string {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
