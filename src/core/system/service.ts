import { statSync } from 'node:fs'
import type { TimelineEntry } from '../../contract/connections.ts'
import type { Home, HomeItem, SecretsState, SystemInfo } from '../../contract/system.ts'
import type { SyncRun } from '../../contract/sync.ts'
import type { AuditService } from '../audit/service.ts'
import type { ConnectionService } from '../connections/service.ts'
import type { Store } from '../db/open.ts'
import type { Host } from '../host.ts'
import type { SyncService } from '../sync/service.ts'
import { iso } from '../time.ts'

export type SystemService = ReturnType<typeof createSystemService>
export type Addresses = { readonly apiUrl: string | null; readonly receiverUrl: string | null }

type Deps = {
  readonly host: Host
  readonly store: Store
  readonly connections: ConnectionService
  readonly sync: SyncService
  readonly audit: AuditService
  readonly addresses: () => Addresses
}

/** A copy this far behind is worth a line on Home. */
const lateMs = 60 * 60_000

/** What the console says about itself, and what it puts in front of a person. */
export function createSystemService({ host, store, connections, sync, audit, addresses }: Deps) {
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
      const runs = sync.runsSince(since, connectionId)
      const streams = sync.streams(connectionId).filter((stream) => stream.enabled)
      const decisions: HomeItem[] = []
      const watching: HomeItem[] = []
      for (const row of rows) {
        const own = streams.filter((stream) => stream.integration_id === row.id)
        if (row.auth === 'failed') {
          decisions.push({
            id: `auth:${row.id}`,
            integration_id: row.id,
            state: 'decision',
            title: `${row.label} needs you to sign in again`,
            detail: row.authError ?? 'The org ended the sign-in.',
            figure: `${own.length} streams wait`,
            since: iso(row.updatedAt),
            action: { label: 'Sign in again', kind: 'reauth', target: row.id },
          })
        }
        for (const stream of own) {
          if (stream.state === 'failed' && stream.last_run_id !== null && row.auth === 'ok') {
            decisions.push({
              id: `stream:${stream.id}`,
              integration_id: row.id,
              state: 'failed',
              title: `${stream.label} could not be synced`,
              detail: stream.error?.message ?? 'The run ended without saying why.',
              figure: '1 stream',
              since: stream.last_run_at ?? iso(now),
              action: { label: 'Retry', kind: 'retry_run', target: stream.last_run_id },
            })
          } else if (stream.state === 'paused' && !row.paused && stream.last_run_id !== null) {
            watching.push({
              id: `paused:${stream.id}`,
              integration_id: row.id,
              state: 'paused',
              title: `${stream.label} is paused at its checkpoint`,
              detail: 'Nothing is lost; it goes on from there.',
              figure: '1 run',
              since: stream.last_run_at ?? iso(now),
              action: { label: 'Resume', kind: 'resume_run', target: stream.last_run_id },
            })
          }
        }
        const lag = Math.max(0, ...own.map((stream) => stream.lag_ms ?? 0))
        if (lag > lateMs && row.auth === 'ok' && !own.some((stream) => stream.state === 'failed')) {
          watching.push({
            id: `lag:${row.id}`,
            integration_id: row.id,
            state: row.paused || row.scheduleMinutes === null ? 'paused' : 'warning',
            title: `The copy of ${row.label} is behind`,
            detail:
              row.paused || row.scheduleMinutes === null
                ? 'Its schedule is off.'
                : 'The next scheduled sync catches up.',
            figure: `${Math.round(lag / 60_000)} min`,
            since: iso(now - lag),
            action: { label: 'Open', kind: 'open_connection', target: row.id },
          })
        }
      }
      const done = runs.filter((run) => run.status === 'done')
      return {
        as_of: iso(now),
        window_hours: hours,
        decisions,
        watching,
        running: sync.activeRuns(connectionId).filter((run) => run.status !== 'paused'),
        handled: done.slice(0, 20).map((run) => ({
          at: run.finished_at ?? run.queued_at,
          integration_id: run.integration_id,
          text: handledText(run),
        })),
        handled_total: done.length,
        next: rows
          .flatMap((row) => {
            if (row.nextSyncAt === null || row.paused || row.auth === 'failed') return []
            const count = streams.filter((stream) => stream.integration_id === row.id).length
            return [{ at: iso(row.nextSyncAt), integration_id: row.id, text: `Sync, all ${count} streams` }]
          })
          .sort((one, other) => one.at.localeCompare(other.at)),
      }
    },

    /** What happened on one connection: runs that changed or failed, and what people did. */
    timeline(connectionId: number, limit: number): TimelineEntry[] {
      connections.rows.get(connectionId)
      const runs = sync
        .runs({ page: 1, page_size: 100, integration_id: connectionId })
        .items.filter(
          (run) =>
            run.status !== 'queued' && (run.status !== 'done' || changesOf(run) > 0 || run.mode === 'full'),
        )
        .map(runEntry)
      const acts = audit
        .list({ page: 1, page_size: limit, integration_id: connectionId })
        .items.filter(
          (entry) =>
            (entry.outcome === 'ok' && !entry.action.startsWith('sync.')) || entry.action === signInEnded,
        )
        .map((entry): TimelineEntry => ({
          id: `audit:${entry.id}`,
          at: entry.at,
          kind: entry.action.endsWith('connect') || entry.action === signInEnded ? 'auth' : 'config',
          state: entry.action === signInEnded ? 'failed' : 'fine',
          title: actTitle(entry.action),
          detail: null,
          actor: entry.actor === 'system' ? null : entry.actor,
          run_id: null,
        }))
      return [...runs, ...acts].sort((one, other) => other.at.localeCompare(one.at)).slice(0, limit)
    },
  }
}

function changesOf(run: SyncRun): number {
  return run.created + run.updated + run.deleted
}

function handledText(run: SyncRun): string {
  const changed = changesOf(run)
  const what = run.mode === 'full' ? 'copied' : 'brought in step'
  return changed === 0
    ? `${run.object_label} ${what}, nothing new`
    : `${run.object_label} ${what}, ${changed.toLocaleString('en')} changes`
}

const runStates = {
  queued: 'fine',
  running: 'running',
  paused: 'paused',
  done: 'fine',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
} as const

function runEntry(run: SyncRun): TimelineEntry {
  const titles = {
    queued: 'waits',
    running: 'is being read',
    paused: 'is paused',
    done: run.mode === 'full' ? 'copied' : 'brought in step',
    failed: 'could not be synced',
    cancelled: 'was cancelled',
    interrupted: 'was interrupted',
  } as const
  const counts = [
    run.created > 0 ? `${run.created.toLocaleString('en')} new` : '',
    run.updated > 0 ? `${run.updated.toLocaleString('en')} changed` : '',
    run.deleted > 0 ? `${run.deleted.toLocaleString('en')} deleted` : '',
  ].filter((part) => part !== '')
  return {
    id: `run:${run.id}`,
    at: run.finished_at ?? run.started_at ?? run.queued_at,
    kind: run.status === 'failed' ? 'problem' : 'sync',
    state: runStates[run.status],
    title: `${run.object_label} ${titles[run.status]}`,
    detail: run.error?.message ?? (counts.length > 0 ? counts.join(', ') : null),
    actor: run.started_by === 'system' ? null : run.started_by,
    run_id: run.id,
  }
}

const signInEnded = 'connections.connection.sign_in_ended'

const actTitles: Readonly<Record<string, string>> = {
  'connections.connection.connect': 'Connected',
  'connections.connection.reconnect': 'Signed in again',
  [signInEnded]: 'The org ended the sign-in',
  'connections.connection.update': 'Settings changed',
  'connections.objects.set': 'Objects to sync changed',
  'connections.connection.create': 'Connected by script',
}

function actTitle(action: string): string {
  return actTitles[action] ?? action
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}
