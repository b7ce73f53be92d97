import { statSync } from 'node:fs'
import type { TimelineEntry } from '../../contract/connections.ts'
import type { Home, SecretsState, SystemInfo } from '../../contract/system.ts'
import type { AuditService } from '../audit/service.ts'
import type { ConnectionService } from '../connections/service.ts'
import type { Store } from '../db/open.ts'
import type { Host } from '../host.ts'
import type { ReconcileService, SyncService } from '../sync/service.ts'
import { iso } from '../time.ts'
import { homeOf } from './home.ts'
import { timelineOf } from './timeline.ts'

export type SystemService = ReturnType<typeof createSystemService>
export type Addresses = { readonly apiUrl: string | null; readonly receiverUrl: string | null }

type Deps = {
  readonly host: Host
  readonly store: Store
  readonly connections: ConnectionService
  readonly sync: SyncService
  readonly reconciles: ReconcileService
  readonly audit: AuditService
  readonly addresses: () => Addresses
}

/** What the console says about itself, and what it puts in front of a person. */
export function createSystemService({ host, store, connections, sync, reconciles, audit, addresses }: Deps) {
  const startedAt = host.clock.now()
  const secrets = (): SecretsState => ({ provider: host.secrets.provider, ...host.secrets.state() })

  return {
    health: () => ({
      status: 'ok' as const,
      version: host.version,
      uptime_s: Math.round((host.clock.now() - startedAt) / 1000),
    }),
    info(): SystemInfo {
      const demo = connections.rows.all().find((row) => row.environment === 'demo')
      return {
        version: host.version,
        host: host.kind,
        data_dir: host.dataDir,
        api_url: addresses().apiUrl,
        receiver_url: addresses().receiverUrl,
        store_bytes: sizeOf(store.file) + sizeOf(`${store.file}-wal`),
        started_at: iso(startedAt),
        now: iso(host.clock.now()),
        secrets: secrets(),
        demo: {
          available: host.demo !== undefined,
          url: demo?.instanceUrl ?? null,
          integration_id: demo?.id ?? null,
        },
      }
    },
    secrets,
    async unlock(passphrase: string): Promise<SecretsState> {
      await host.secrets.unlock(passphrase)
      return secrets()
    },

    home(hours: number, connectionId: number | undefined): Home {
      const now = host.clock.now()
      const since = now - hours * 3_600_000
      const rows = connections.rows
        .all()
        .filter((row) => connectionId === undefined || row.id === connectionId)
      return homeOf({
        now,
        hours,
        rows,
        streams: sync.streams(connectionId).filter((stream) => stream.enabled),
        runs: sync.runsSince(since, connectionId),
        active: sync.activeRuns(connectionId),
        reports: reconciles.last(connectionId),
        drift: recentDrift(since, connectionId),
      })
    },

    /** What happened on one connection: runs that changed or failed, comparisons, fields, and what people did. */
    timeline(connectionId: number, limit: number): TimelineEntry[] {
      connections.rows.get(connectionId)
      const page = { page: 1, page_size: 100, integration_id: connectionId }
      return timelineOf(
        {
          runs: sync.runs(page).items,
          reports: reconciles.list(page).items,
          drift: sync.drift(page).items,
          acts: audit.list({ ...page, page_size: limit }).items,
        },
        limit,
      )
    },
  }

  /** Changes of shape since an instant, newest first; more than a hundred are one and the same story. */
  function recentDrift(since: number, connectionId: number | undefined) {
    const page = { page: 1, page_size: 100, integration_id: connectionId }
    return sync.drift(page).items.filter(({ at }) => Date.parse(at) >= since)
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}
