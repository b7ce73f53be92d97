import type { Connection, ConnectionStatus } from '../../contract/connections.ts'
import { providerOf } from '../providers/index.ts'
import { iso, isoOrNull } from '../time.ts'
import { budgetOf } from './budget.ts'
import { skewOf, skewText } from './skew.ts'
import type { ConnectionRow } from './store.ts'

/** What sync knows of a connection; times and lags in milliseconds. */
export type ConnectionSummary = {
  readonly streams: number
  readonly streams_in_step: number
  readonly streams_failed: number
  readonly running: number
  readonly unreachable: boolean
  readonly records: number
  readonly lag_ms: number | null
  readonly changed_24h: number
  readonly errors_24h: number
  readonly last_synced_at: number | null
}

/** A connection as the API shows it; `sum` is unknown until sync has started. */
export function toConnection(row: ConnectionRow, sum: ConnectionSummary | undefined): Connection {
  const provider = providerOf(row.provider)
  const budget = budgetOf(row)
  return {
    id: row.id,
    provider: row.provider,
    provider_label: provider.label,
    label: row.label,
    environment: row.environment,
    color: row.color,
    position: row.position,
    ...statusOf(row, sum),
    sign_in_error: row.auth === 'failed' ? row.authError : null,
    login_url: row.loginUrl,
    instance_url: row.instanceUrl,
    org_id: row.orgId,
    org_name: row.orgName,
    username: row.username,
    scopes: JSON.parse(row.scopes) as string[],
    signed_in_by: row.signedInBy,
    renewed_at: isoOrNull(row.renewedAt),
    api_version: row.apiVersion,
    read_only: true,
    paused: row.paused,
    schedule_minutes: row.scheduleMinutes,
    next_sync_at: isoOrNull(row.nextSyncAt),
    api_used: row.apiUsed,
    api_limit: row.apiLimit,
    api_as_of: isoOrNull(row.apiAsOf),
    reserve_percent: row.reservePercent,
    api_left: budget?.left ?? null,
    quota_until: isoOrNull(budget?.pausedUntil ?? null),
    quota_reason: budget?.why ?? null,
    clock_skew_ms: skewOf(row),
    streams: sum?.streams ?? 0,
    streams_in_step: sum?.streams_in_step ?? 0,
    streams_failed: sum?.streams_failed ?? 0,
    records: sum?.records ?? 0,
    lag_ms: sum?.lag_ms ?? null,
    changed_24h: sum?.changed_24h ?? 0,
    errors_24h: sum?.errors_24h ?? 0,
    last_synced_at: isoOrNull(sum?.last_synced_at ?? null),
    created_at: iso(row.createdAt),
  }
}

function statusOf(
  row: ConnectionRow,
  sum: ConnectionSummary | undefined,
): { status: ConnectionStatus; status_text: string } {
  const of = (
    status: ConnectionStatus,
    status_text: string,
  ): { status: ConnectionStatus; status_text: string } => ({
    status,
    status_text,
  })
  if (row.auth === 'failed') return of('auth_failed', 'Sign in again')
  if (sum === undefined || sum.streams === 0) return of('new', 'Nothing is synced yet')
  if (sum.running > 0) return of('running', `Syncing ${sum.running} of ${sum.streams} objects`)
  const paused = budgetOf(row)?.why
  if (paused === 'refused') return of('quota', 'API calls for today are used up')
  if (paused === 'reserve') {
    return of('quota', `Paused at the reserve of ${row.reservePercent} % of the org’s API calls`)
  }
  if (sum.unreachable) return of('unreachable', 'Did not answer; check the network, then sync again')
  const skew = skewOf(row)
  if (skew !== null) return of('warning', skewText(skew))
  if (row.paused) return of('paused', 'Sync is paused')
  if (sum.streams_failed > 0) return of('warning', `${sum.streams_failed} of ${sum.streams} streams failed`)
  if (sum.last_synced_at === null) return of('new', 'First sync has not run yet')
  return of('ok', 'Healthy')
}
