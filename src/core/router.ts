import { randomBytes } from 'node:crypto'
import { implement, ORPCError } from '@orpc/server'
import { z } from 'zod'
import { roles, type ProcedureMeta, type Role } from '../contract/base.ts'
import { contract } from '../contract/index.ts'
import type { AccessService } from './access/service.ts'
import type { AuditService } from './audit/service.ts'
import type { Changes } from './changes.ts'
import type { CompanyService } from './companies/service.ts'
import type { ConnectionService } from './connections/service.ts'
import { actorName, type Principal, type RequestContext } from './context.ts'
import { OrgdeckError, toErrorBody } from './errors.ts'
import type { Log } from './log.ts'
import type { RetentionService } from './records/retention.ts'
import type { ImportService } from './records/import-service.ts'
import type { RecordService } from './records/service.ts'
import type { ReconcileService } from './sync/reconcile.ts'
import type { SyncService } from './sync/service.ts'
import type { SystemService } from './system/service.ts'
import type { Tickets } from './tickets.ts'

export type Services = {
  readonly log: Log
  readonly changes: Changes
  readonly access: AccessService
  readonly audit: AuditService
  readonly connections: ConnectionService
  readonly sync: SyncService
  readonly reconciles: ReconcileService
  readonly records: RecordService
  readonly retention: RetentionService
  readonly imports: ImportService
  readonly companies: CompanyService
  readonly system: SystemService
  readonly tickets: Tickets
}

const nobody: Principal = { kind: 'system', label: 'nobody', role: 'viewer', keyId: null }

/** The contract, implemented. Handlers call one service and return; who may call what stands in the contract. */
export function createRouter(services: Services) {
  const {
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
    changes,
    tickets,
  } = services
  const os = implement(contract).$context<RequestContext>()

  /** Knows the caller, checks the role, files what was written, and turns every failure into a coded error. */
  const guarded = os.use(async ({ context, next, procedure, path }, input) => {
    const meta: ProcedureMeta = procedure['~orpc'].meta
    const given = knownFields(procedure['~orpc'].inputSchema, input)
    let principal = nobody
    try {
      if (meta.role !== 'public') {
        principal = access.identify(context)
        requireRole(principal, meta.role)
      }
      const result = await next({ context: { principal } })
      if (meta.audit !== undefined) file(meta.audit, principal, given, 'ok', result.output)
      return result
    } catch (error) {
      const known = toKnown(error)
      if (meta.audit !== undefined && principal !== nobody) {
        file(meta.audit, principal, given, known.code === 'FORBIDDEN' ? 'refused' : 'failed', {
          code: known.code,
        })
      }
      throw toWire(known, services.log, error, path)
    }
  })

  function file(
    action: string,
    principal: Principal,
    fields: Record<string, unknown>,
    outcome: 'ok' | 'refused' | 'failed',
    output: unknown,
  ): void {
    const out: Record<string, unknown> = typeof output === 'object' && output !== null ? { ...output } : {}
    const connectionId =
      idOf(fields['integration_id']) ??
      (action.startsWith('connections.') ? idOf(fields['id'] ?? out['id']) : null)
    const id = fields['id'] ?? out['id'] ?? out['run_id'] ?? out['flow_id'] ?? fields['flow_id']
    const kind = action.split('.').at(-2) ?? 'thing'
    audit.write({
      actor: actorName(principal),
      action,
      subject: typeof id === 'number' || typeof id === 'string' ? `${kind}:${id}` : kind,
      connectionId,
      outcome,
      detail: { ...withoutSecrets(fields), ...(outcome === 'ok' ? {} : out) },
    })
    changes.touch('audit')
  }

  return guarded.router({
    system: {
      health: guarded.system.health.handler(() => system.health()),
      info: guarded.system.info.handler(() => system.info()),
      home: guarded.system.home.handler(({ input }) => system.home(input.hours, input.integration_id)),
      unlock: guarded.system.unlock.handler(async ({ input }) => {
        const state = await system.unlock(input.passphrase)
        changes.touch('system', 'connections')
        return state
      }),
      events: guarded.system.events.handler(({ signal }) => changes.follow(signal)),
    },
    access: {
      me: guarded.access.me.handler(({ context }) => me(context)),
      createKey: guarded.access.createKey.handler(({ input }) => touching(access.create(input))),
      listKeys: guarded.access.listKeys.handler(({ input }) => access.list(input)),
      rotateKey: guarded.access.rotateKey.handler(({ input }) => touching(access.rotate(input.id))),
      revokeKey: guarded.access.revokeKey.handler(({ input }) => touching(access.revoke(input.id))),
    },
    audit: {
      list: guarded.audit.list.handler(({ input }) => audit.list(input)),
      verify: guarded.audit.verify.handler(() => audit.verify()),
    },
    connections: {
      startAuth: guarded.connections.startAuth.handler(({ input, context }) =>
        connections.startAuth(input, actorOf(context)),
      ),
      authStatus: guarded.connections.authStatus.handler(({ input }) =>
        connections.authStatus(input.flow_id),
      ),
      cancelAuth: guarded.connections.cancelAuth.handler(({ input }) =>
        connections.cancelAuth(input.flow_id),
      ),
      startDemo: guarded.connections.startDemo.handler(({ context }) =>
        connections.startDemo(actorOf(context)),
      ),
      cliLogins: guarded.connections.cliLogins.handler(async () => ({
        items: await connections.imports.list(),
      })),
      importCli: guarded.connections.importCli.handler(({ input, context }) =>
        connections.imports.fromCli(input.username, input, actorOf(context)),
      ),
      importAuthUrl: guarded.connections.importAuthUrl.handler(({ input, context }) =>
        connections.imports.fromAuthUrl(input.auth_url, input, actorOf(context)),
      ),
      signingKey: guarded.connections.signingKey.handler(async () => ({
        key: await connections.signingKey(),
      })),
      createSigningKey: guarded.connections.createSigningKey.handler(() => connections.createSigningKey()),
      create: guarded.connections.create.handler(({ input, context }) =>
        connections.create(input, actorOf(context)),
      ),
      list: guarded.connections.list.handler(({ input }) => connections.list(input)),
      get: guarded.connections.get.handler(({ input }) => connections.get(input.id)),
      update: guarded.connections.update.handler(({ input }) => connections.update(input.id, input)),
      remove: guarded.connections.remove.handler(({ input }) => connections.remove(input.id)),
      test: guarded.connections.test.handler(({ input }) => connections.test(input.id)),
      objects: guarded.connections.objects.handler(async ({ input }) => ({
        items: await sync.objects(input.id),
      })),
      setObjects: guarded.connections.setObjects.handler(async ({ input, context }) => ({
        items: await sync.setObjects(input.id, input.objects, actorOf(context)),
      })),
      fields: guarded.connections.fields.handler(({ input }) => connections.fields(input.id, input.object)),
      timeline: guarded.connections.timeline.handler(({ input }) => ({
        items: system.timeline(input.id, input.limit),
      })),
      orgs: guarded.connections.orgs.handler(({ input }) => connections.orgs(input)),
    },
    sync: {
      start: guarded.sync.start.handler(({ input, context }) => ({
        run_id: sync.start({
          connectionId: input.integration_id,
          object: sync.objectOf(input.integration_id, input.entity),
          mode: input.mode,
          trigger: 'manual',
          actor: actorOf(context),
        }),
      })),
      startAll: guarded.sync.startAll.handler(({ input, context }) => ({
        run_ids: sync.startAll(input.integration_id, input.mode, actorOf(context)),
      })),
      runs: guarded.sync.runs.handler(({ input }) => sync.runs(input)),
      run: guarded.sync.run.handler(({ input }) => sync.run(input.id)),
      cancel: guarded.sync.cancel.handler(({ input }) => sync.cancel(input.id)),
      pause: guarded.sync.pause.handler(({ input }) => sync.pause(input.id)),
      resume: guarded.sync.resume.handler(({ input }) => sync.resume(input.id)),
      streams: guarded.sync.streams.handler(({ input }) => ({ items: sync.streams(input.integration_id) })),
      drift: guarded.sync.drift.handler(({ input }) => sync.drift(input)),
      activity: guarded.sync.activity.handler(({ input }) =>
        sync.activity(input.integration_id, input.hours, input.buckets),
      ),
      reconcile: guarded.sync.reconcile.handler(({ input, context }) =>
        reconciles.start({
          streamId: input.id,
          repair: input.repair,
          trigger: 'manual',
          actor: actorOf(context),
        }),
      ),
      reconciles: guarded.sync.reconciles.handler(({ input }) => reconciles.list(input)),
      lastReconciles: guarded.sync.lastReconciles.handler(({ input }) => ({
        items: reconciles.last(input.integration_id),
      })),
      reconcileReport: guarded.sync.reconcileReport.handler(({ input }) => reconciles.report(input.id)),
      reconcileRows: guarded.sync.reconcileRows.handler(({ input }) => reconciles.rows(input)),
      confirmReconcile: guarded.sync.confirmReconcile.handler(({ input }) =>
        reconciles.confirm(input.id, input.action),
      ),
      signReconcile: guarded.sync.signReconcile.handler(({ input }) =>
        reconciles.sign(input.id, input.name, input.seal),
      ),
      cancelReconcile: guarded.sync.cancelReconcile.handler(({ input }) => reconciles.cancel(input.id)),
      reconcileFile: guarded.sync.reconcileFile.handler(({ input }) =>
        tickets.issueFile(reconciles.file(input.id)),
      ),
    },
    records: {
      list: guarded.records.list.handler(({ input }) => records.list(input)),
      objects: guarded.records.objects.handler(({ input }) => ({
        items: records.objects(input.integration_id),
      })),
      prepareExport: guarded.records.prepareExport.handler(({ input }) => {
        connections.rows.get(input.integration_id)
        return tickets.issue(input)
      }),
      search: guarded.records.search.handler(async ({ input }) => ({
        items: await records.search(input.q, input.limit),
      })),
      get: guarded.records.get.handler(({ input }) => records.get(input.id)),
      refresh: guarded.records.refresh.handler(async ({ input }) => {
        const refreshed = await records.refresh(input.id)
        changes.touch('records', 'connections')
        return refreshed
      }),
      versions: guarded.records.versions.handler(({ input }) => records.versions(input.id, input.limit)),
      asOf: guarded.records.asOf.handler(({ input }) => records.asOf(input)),
      compare: guarded.records.compare.handler(({ input }) => records.compare(input)),
      changes: guarded.records.changes.handler(({ input }) => records.changes(input)),
      importTable: guarded.records.importTable.handler(({ input }) => imports.importTable(input)),
      retention: guarded.records.retention.handler(({ input }) => retention.retention(input.integration_id)),
      previewRetention: guarded.records.previewRetention.handler(({ input }) =>
        retention.previewRetention(input.integration_id, input),
      ),
      setRetention: guarded.records.setRetention.handler(({ input, context }) =>
        retention.setRetention(input.integration_id, input, actorOf(context)),
      ),
      changeCounts: guarded.records.changeCounts.handler(({ input }) => records.changeCounts(input)),
    },
    companies: {
      list: guarded.companies.list.handler(({ input }) => companies.list(input)),
      records: guarded.companies.records.handler(({ input }) => companies.records(input.id, input)),
    },
  })

  function touching<T>(result: T): T {
    changes.touch('access')
    return result
  }
}

export type CoreRouter = ReturnType<typeof createRouter>

/** Refuses a caller whose role is below the least one needed. */
export function requireRole(principal: Principal, needed: Role): void {
  if (roles.indexOf(principal.role) >= roles.indexOf(needed)) return
  throw new OrgdeckError(
    'FORBIDDEN',
    `This needs the role ${needed}; this key has ${principal.role}. Use a key with more rights.`,
    {
      data: { needed_role: needed, role: principal.role },
    },
  )
}

function principalOf(context: RequestContext & { principal?: Principal }): Principal {
  return context.principal ?? nobody
}

function actorOf(context: RequestContext & { principal?: Principal }): string {
  return actorName(principalOf(context))
}

function me(context: RequestContext & { principal?: Principal }) {
  const { kind, label, role, keyId } = principalOf(context)
  return { kind, label, role, key_id: keyId }
}

/** Refused input is filed too, so it may hold anything. */
function idOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null
}

/** Only what the contract knows: an unknown field may be a secret under a misspelt name. */
function knownFields(schema: unknown, input: unknown): Record<string, unknown> {
  if (!(schema instanceof z.ZodObject) || typeof input !== 'object' || input === null) return {}
  const names = Object.keys(schema.shape).filter((name) => Object.hasOwn(input, name))
  return Object.fromEntries(names.map((name) => [name, Reflect.get(input, name)]))
}

/** Values of these inputs are never filed, not even blanked: their presence alone is enough to know. */
function withoutSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  const {
    client_secret: _1,
    refresh_token: _2,
    passphrase: _3,
    client_id: _4,
    private_key: _5,
    auth_url: _6,
    // Whole files of records: how many they were stands in the result.
    rows: _7,
    csv: _8,
    ...rest
  } = fields
  return rest
}

/** Bad input comes from oRPC, everything expected from the core, the rest is a fault of ours. */
function toKnown(error: unknown): OrgdeckError {
  if (error instanceof OrgdeckError) return error
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    const issues = issuesOf(error.data)
    const first = issues[0]
    const message =
      first === undefined
        ? 'The request could not be understood.'
        : `${first.path || 'The request'}: ${first.message}`
    return new OrgdeckError('BAD_REQUEST', `${message}. Correct it and send it again.`, { data: { issues } })
  }
  return new OrgdeckError('INTERNAL', toErrorBody(error).message, { cause: error })
}

function issuesOf(data: unknown): { path: string; message: string }[] {
  const issues: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'issues') : null
  if (!Array.isArray(issues)) return []
  return issues.slice(0, 20).map((issue: { path?: readonly unknown[]; message?: string }) => ({
    path: (issue.path ?? [])
      .map((part) => String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part))
      .join('.'),
    message: issue.message ?? 'is not valid',
  }))
}

function toWire(
  known: OrgdeckError,
  log: Log,
  original: unknown,
  path: readonly string[],
): ORPCError<string, unknown> {
  if (known.code !== 'INTERNAL') {
    return new ORPCError(known.code, { status: known.status, message: known.message, data: known.data })
  }
  const id = randomBytes(6).toString('hex')
  log.error({ err: original, detail: known.data, call: path.join('.'), id }, 'unforeseen error')
  return new ORPCError('INTERNAL', {
    status: 500,
    message: `${known.message} Reference ${id}.`,
    data: { id },
  })
}
