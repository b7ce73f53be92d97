import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { exportQuery, type ExportQuery } from '../contract/records.ts'
import { createAccessService } from './access/service.ts'
import { createAuditService } from './audit/service.ts'
import { createChanges } from './changes.ts'
import { createCompanyService } from './companies/service.ts'
import { createConnectionService } from './connections/service.ts'
import type { RequestContext } from './context.ts'
import { migrateStore } from './db/migrate.ts'
import { openStore } from './db/open.ts'
import { OrgdeckError } from './errors.ts'
import type { Host } from './host.ts'
import { createPool } from './jobs/pool.ts'
import { createJobRunner } from './jobs/runner.ts'
import { createLog, type LogLevel } from './log.ts'
import { closeClients } from './net/http.ts'
import { createRetentionService } from './records/retention.ts'
import { createImportService } from './records/import-service.ts'
import { createRecordService } from './records/service.ts'
import { createRouter, requireRole, type CoreRouter } from './router.ts'
import { createReconcileService } from './sync/reconcile.ts'
import { createSyncService } from './sync/service.ts'
import { createSystemService, type Addresses } from './system/service.ts'
import { createTickets, fileNameOf, type Download } from './tickets.ts'

export { OrgdeckError, toErrorBody } from './errors.ts'
export { contentSecurityPolicy } from './csp.ts'
export { LogFile } from './log-file.ts'
export { acquireLock, type Lock, type LockInfo, type LockResult } from './lock.ts'
export { openSecrets } from './secrets/open.ts'
export { systemClock } from './host.ts'
export type { Clock, DemoOrg, Host, LogSink, Secrets, SecretsStatus } from './host.ts'
export type { RequestContext } from './context.ts'
export type { CoreRouter } from './router.ts'
export type { Download } from './tickets.ts'

export type CoreOptions = {
  /** Absolute path of resources/migrations. */
  readonly migrationsDir: string
  readonly logLevel?: LogLevel
  /** Threads for pipelines; one more is kept for reading. Default 2. */
  readonly workers?: number
}

export type Core = {
  readonly router: CoreRouter
  /** The file behind a one-time ticket of `records.prepareExport`; null when unknown, used or expired. */
  openTicket(ticket: string): Promise<Download | null>
  /** `GET /api/records/export`. Throws UNAUTHORIZED, FORBIDDEN, BAD_REQUEST or NOT_FOUND. */
  openExport(context: RequestContext, query: unknown): Promise<Download>
  /** Tells the core where it can be reached, once the host's listeners are up. */
  setAddresses(addresses: Addresses): void
  /** Lets go of running work at its checkpoints; takes at most four seconds. */
  close(): Promise<void>
}

/** Entry of the worker threads, beside this file both in the sources and in the build. */
const workerEntry = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** Opens the store, takes up interrupted work, and answers calls. The whole product behind any of its three doors. */
export async function startCore(host: Host, options: CoreOptions): Promise<Core> {
  mkdirSync(host.dataDir, { recursive: true, mode: 0o700 })
  chmodSync(host.dataDir, 0o700)
  const { clock } = host
  const log = createLog(host.log, options.logLevel ?? 'info', clock)
  const store = openStore(join(host.dataDir, 'orgdeck.db'))
  try {
    const applied = migrateStore(store, options.migrationsDir)
    if (applied > 0) log.info({ migrations: applied }, 'store brought up to date')
  } catch (error) {
    store.sql.close()
    throw error
  }

  const crashed = (error: Error): void => log.error({ err: error }, 'a worker thread crashed')
  const pipelines = createPool(
    workerEntry,
    options.workers ?? 3,
    { file: store.file, readonly: false },
    crashed,
  )
  const reads = createPool(workerEntry, 1, { file: store.file, readonly: true }, crashed)
  const remotes = createPool(workerEntry, 1, { file: store.file, readonly: true }, crashed)
  const jobs = createJobRunner(store, clock, log)
  const changes = createChanges(clock)
  const access = createAccessService(store, clock)
  const audit = createAuditService(store, clock)
  const tickets = createTickets(clock)
  const connections = createConnectionService({ store, host, log, changes, audit, remotes })
  const records = createRecordService({
    store,
    clock,
    reads,
    connections,
    asOf: (connectionId, object) => sync.asOf(connectionId, object),
  })
  const reconciles = createReconcileService({
    store,
    clock,
    log,
    jobs,
    pipelines,
    connections,
    audit,
    changes,
  })
  const sync = createSyncService({
    store,
    clock,
    log,
    jobs,
    pipelines,
    connections,
    changes,
    counts: (connectionId, object) => records.counts(connectionId, object),
    released: (connectionId) => reconciles.release(connectionId),
  })
  const companies = createCompanyService(store, records)
  const imports = createImportService({ clock, pipelines, connections, changes })
  const retention = createRetentionService({
    store,
    clock,
    log,
    jobs,
    pipelines,
    reads,
    connections,
    audit,
    changes,
  })
  let addresses: Addresses = { apiUrl: null, receiverUrl: null }
  const system = createSystemService({
    host,
    store,
    connections,
    sync,
    reconciles,
    audit,
    addresses: () => addresses,
  })
  const router = createRouter({
    log,
    changes,
    access,
    audit,
    connections,
    sync,
    reconciles,
    records,
    retention,
    imports,
    companies,
    system,
    tickets,
  })

  const download = (query: ExportQuery): Download => ({
    fileName: fileNameOf(query),
    contentType: query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
    chunks: records.export(query),
  })
  const offPower = host.onPower((event) => {
    if (event === 'resume') sync.wake()
  })

  // A connected demo org runs inside this program, so it has to be started along with it.
  if (connections.rows.all().some((row) => row.environment === 'demo')) {
    host.demo?.().catch((error: unknown) => log.error({ err: error }, 'the demo org did not start'))
  }
  sync.begin()
  reconciles.begin()
  connections.begin()
  log.info({ version: host.version, host: host.kind }, 'core started')
  return {
    router,
    openTicket(ticket) {
      const order = tickets.redeem(ticket)
      return Promise.resolve(typeof order === 'function' ? order() : order === null ? null : download(order))
    },
    async openExport(context, query) {
      requireRole(access.identify(context), 'viewer')
      const parsed = exportQuery.safeParse(query)
      if (!parsed.success) {
        const issues = parsed.error.issues.map((issue) => ({
          path: issue.path.join('.'),
          message: issue.message,
        }))
        throw new OrgdeckError(
          'BAD_REQUEST',
          `${issues[0]?.path}: ${issues[0]?.message}. Correct it and send it again.`,
          {
            data: { issues },
          },
        )
      }
      connections.rows.get(parsed.data.integration_id)
      return Promise.resolve(download(parsed.data))
    },
    setAddresses(given) {
      addresses = given
      changes.touch('system')
    },
    async close() {
      offPower()
      sync.close()
      reconciles.close()
      connections.close()
      await jobs.close()
      await Promise.all([pipelines.close(), reads.close(), remotes.close(), closeClients()])
      store.sql.pragma('wal_checkpoint(TRUNCATE)')
      store.sql.close()
      log.info('core stopped')
    },
  }
}
