import type {
  AuthFlow,
  AuthFlowStatus,
  CheckItem,
  Connection,
  ConnectionStatus,
} from '../../contract/connections.ts'
import type { Page } from '../../contract/base.ts'
import type { Changes } from '../changes.ts'
import type { Store } from '../db/open.ts'
import { OrgdeckError } from '../errors.ts'
import type { Host } from '../host.ts'
import type { Log } from '../log.ts'
import { pinnedOrigin } from '../net/http.ts'
import { pageFrom, type PageInput } from '../paging.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import { providerOf } from '../providers/index.ts'
import { remoteOver, type Remote } from '../providers/remote.ts'
import type {
  AppCredentials,
  ObjectInfo,
  ObjectSummary,
  Session,
  Tokens,
  Usage,
} from '../providers/provider.ts'
import { iso, isoOrNull } from '../time.ts'
import type { AuditService } from '../audit/service.ts'
import { checkConnection } from './check.ts'
import { createLoginFlows, type FlowRequest } from './flows.ts'
import { createConnectionStore, type ConnectionRow } from './store.ts'
import { createTokenService } from './tokens.ts'

/** What the rest of the core adds to a connection; sync fills this in when it starts. */
export type ConnectionExtras = {
  summary(connectionId: number): {
    streams: number
    streams_in_step: number
    streams_failed: number
    running: number
    quota: boolean
    records: number
    lag_ms: number | null
    changed_24h: number
    errors_24h: number
    last_synced_at: number | null
  }
  connected(connectionId: number, created: boolean, actor: string): void
  /** Stops all work of a connection and removes its local copy. */
  release(connectionId: number): Promise<void>
}

export type StartAuth = {
  readonly login_url: string
  readonly client_id: string
  readonly client_secret?: string | undefined
  readonly label?: string | undefined
  readonly color?: number | undefined
  readonly integration_id?: number | undefined
}

type Deps = {
  readonly store: Store
  readonly host: Host
  readonly log: Log
  readonly changes: Changes
  readonly audit: AuditService
  /** Thread for slow questions about an org. */
  readonly remotes: WorkerPool
}

export type ConnectionService = ReturnType<typeof createConnectionService>

/** Connected orgs: signing in, knowing what they are, keeping their tokens, letting them go. */
export function createConnectionService({ store, host, log, changes, audit, remotes }: Deps) {
  const rows = createConnectionStore(store)
  const tokens = createTokenService(rows, host.secrets, host.clock, log)
  const flows = createLoginFlows(connect, host.clock, log, () => changes.touch('connections', 'system'))
  const now = (): number => host.clock.now()
  let extras: ConnectionExtras | null = null

  /** Tokens have come: ask the org who it is, store row and secret together, or leave nothing behind. */
  async function connect(
    request: FlowRequest,
    fresh: Tokens,
    wanted: () => boolean,
  ): Promise<{ id: number; label: string } | null> {
    const provider = providerOf(request.provider)
    const identity = await provider.identify(fresh.instanceUrl, fresh.accessToken)
    if (!wanted()) return null
    if (request.connectionId !== undefined) {
      const known = rows.get(request.connectionId)
      if (known.orgId !== identity.orgId || known.userId !== identity.userId) {
        throw new OrgdeckError(
          'CONFLICT',
          `${known.label} belongs to ${known.username} in ${known.orgName}, but ${identity.username} in ${identity.orgName} signed in. Nothing was changed.`,
          { data: { kind: 'connection', id: String(known.id) } },
        )
      }
    }
    const { row, before } = rows.save(
      {
        provider: request.provider,
        loginUrl: request.app.loginUrl,
        instanceUrl: fresh.instanceUrl,
        clientId: request.app.clientId,
        scopes: fresh.scopes,
        identity,
        label: request.label,
        color: request.color,
      },
      now(),
    )
    try {
      await tokens.adopt(row.id, fresh, request.app.clientSecret)
    } catch (error) {
      if (before === undefined) rows.remove(row.id)
      else rows.update(row.id, before, now())
      throw error
    }
    const created = before === undefined
    audit.write({
      actor: request.actor,
      action: created ? 'connections.connection.connect' : 'connections.connection.reconnect',
      subject: `connection:${row.id} ${row.label}`,
      connectionId: row.id,
      detail: { org: row.orgName, user: row.username, environment: row.environment },
    })
    extras?.connected(row.id, created, request.actor)
    changes.touch('connections', 'sync', 'system', 'audit')
    return { id: row.id, label: row.label }
  }

  function remote(id: number): Remote {
    return remoteOver(remotes, rows.get(id).provider, service.session(id))
  }

  function requireSecrets(): void {
    const { state, detail } = host.secrets.state()
    if (state === 'ready') return
    throw new OrgdeckError('SECRETS_LOCKED', detail, {
      data: { provider: host.secrets.provider },
      retry: 'later',
    })
  }

  function appOf(input: StartAuth): AppCredentials {
    const secret = input.client_secret?.trim()
    return {
      loginUrl: pinnedOrigin(input.login_url),
      clientId: input.client_id,
      clientSecret: secret === undefined || secret === '' ? null : secret,
    }
  }

  const service = {
    rows,

    /** Begins a web sign-in; the person's browser opens the answer's `authorize_url`. */
    async startAuth(input: StartAuth, actor: string): Promise<AuthFlow> {
      requireSecrets()
      if (input.integration_id !== undefined) rows.get(input.integration_id)
      const started = await flows.start({
        provider: 'salesforce',
        app: appOf(input),
        label: input.label,
        color: input.color,
        connectionId: input.integration_id,
        actor,
      })
      return { flow_id: started.flowId, authorize_url: started.authorizeUrl, expires_at: started.expiresAt }
    },
    authStatus: (flowId: string): AuthFlowStatus => flows.status(flowId),
    cancelAuth: (flowId: string): AuthFlowStatus => flows.cancel(flowId),

    async startDemo(actor: string): Promise<AuthFlow> {
      if (host.demo === undefined) {
        throw new OrgdeckError('NOT_AVAILABLE', 'This build has no demo org.', { data: { feature: 'demo' } })
      }
      requireSecrets()
      const demo = await host.demo()
      const known = rows.all().find((row) => row.environment === 'demo')
      return service.startAuth(
        {
          login_url: demo.loginUrl,
          client_id: demo.clientId,
          client_secret: demo.clientSecret,
          label: known?.label ?? 'demo',
        },
        actor,
      )
    },

    /** Connects with a refresh token the caller already holds. It is used once before anything is stored. */
    async create(input: StartAuth & { readonly refresh_token: string }, actor: string): Promise<Connection> {
      requireSecrets()
      const app = appOf(input)
      const fresh = await providerOf('salesforce').refresh(app, input.refresh_token)
      const held = { ...fresh, refreshToken: fresh.refreshToken ?? input.refresh_token }
      const request = { provider: 'salesforce', app, label: input.label, color: input.color, actor }
      const connected = await connect(request, held, () => true)
      if (connected === null) throw new OrgdeckError('INTERNAL', 'The sign-in was given up.')
      return service.get(connected.id)
    },

    list(input: PageInput): Page<Connection> {
      const all = rows.all()
      return pageFrom(input, all.length, (limit, offset) =>
        all.slice(offset, offset + limit).map(toConnection),
      )
    },
    get: (id: number): Connection => toConnection(rows.get(id)),

    update(
      id: number,
      input: {
        label?: string | undefined
        color?: number | undefined
        position?: number | undefined
        paused?: boolean | undefined
        schedule_minutes?: number | null | undefined
      },
    ): Connection {
      const row = rows.get(id)
      if (input.label !== undefined && rows.all().some((one) => one.id !== id && one.label === input.label)) {
        throw new OrgdeckError(
          'CONFLICT',
          `Another connection is called ${input.label}. Choose a different name.`,
          {
            data: { kind: 'connection', id: input.label },
          },
        )
      }
      if (input.position !== undefined) reorder(id, input.position)
      const schedule = input.schedule_minutes
      rows.update(
        id,
        {
          label: input.label ?? row.label,
          color: input.color ?? row.color,
          paused: input.paused ?? row.paused,
          ...(schedule === undefined
            ? {}
            : {
                scheduleMinutes: schedule,
                nextSyncAt: schedule === null ? null : now() + schedule * 60_000,
              }),
        },
        now(),
      )
      changes.touch('connections', 'system')
      return service.get(id)
    },

    /** Stops its work, revokes the token, forgets the secrets, drops the local copy. The org itself is untouched. */
    async remove(id: number): Promise<{ id: number; records_removed: number; token_revoked: boolean }> {
      rows.get(id)
      const records = extras?.summary(id).records ?? 0
      // Paused first, so that its schedule begins nothing while the copy goes.
      rows.update(id, { paused: true }, now())
      await extras?.release(id)
      const revoked = await tokens.forget(id)
      rows.remove(id)
      changes.touch('connections', 'sync', 'records', 'companies', 'system')
      return { id, records_removed: records, token_revoked: revoked }
    },

    async test(id: number): Promise<{ items: CheckItem[]; checked_at: string }> {
      const row = rows.get(id)
      const items = await checkConnection(row, service.session(id), remote(id))
      if (items.every((item) => item.state !== 'failed') && row.auth !== 'ok') {
        rows.update(id, { auth: 'ok', authError: null }, now())
      }
      changes.touch('connections')
      return { items, checked_at: iso(now()) }
    },

    orgs(input: PageInput) {
      const all = rows.all()
      return pageFrom(input, all.length, (limit, offset) =>
        all.slice(offset, offset + limit).map((row) => ({
          integration_id: row.id,
          label: row.label,
          org_id: row.orgId,
          name: row.orgName,
          environment: row.environment,
          instance_url: row.instanceUrl,
          username: row.username,
          status: toConnection(row).status,
        })),
      )
    },

    /** A signed-in line to the org for the rest of the core. */
    session(id: number, signal?: AbortSignal): Session {
      const row = rows.get(id)
      return {
        instanceUrl: row.instanceUrl,
        apiVersion: row.apiVersion,
        token: () => tokens.get(id),
        renew: (refused) => tokens.renew(id, refused),
        onUsage: (usage) => service.noteUsage(id, usage),
        ...(signal === undefined ? {} : { signal }),
      }
    },
    token: (id: number): Promise<string> => tokens.get(id),
    renewToken: (id: number, refused: string): Promise<string> => tokens.renew(id, refused),

    noteUsage(id: number, usage: Usage): void {
      rows.update(id, { apiUsed: usage.used, apiLimit: usage.limit, apiAsOf: now() }, now())
    },
    listObjects: (id: number): Promise<readonly ObjectSummary[]> => remote(id).listObjects(),

    /** Asks the org what an object looks like and remembers the answer (B13: at the start of every run). */
    async describe(id: number, object: string): Promise<ObjectInfo> {
      const info = await remote(id).describe(object)
      rows.saveDescribe(id, info, now())
      return info
    },
    /** The fields of an object as last described; asks the org when it never was. */
    async fields(id: number, object: string) {
      rows.get(id)
      const info = rows.described(id, object)?.info ?? (await service.describe(id, object))
      return {
        object: info.object,
        label: info.label,
        label_plural: info.labelPlural,
        described_at: iso(rows.described(id, object)?.at ?? now()),
        fields: info.fields.map((field) => ({
          name: field.name,
          label: field.label,
          type: field.type,
          length: field.length,
          custom: field.custom,
          nillable: field.nillable,
          calculated: field.calculated,
          reference_to: [...field.referenceTo],
          picklist: [...field.picklist],
        })),
      }
    },
    described: (id: number, object: string) => rows.described(id, object),

    attach(added: ConnectionExtras): void {
      extras = added
    },
    close: (): void => flows.close(),
  }

  function reorder(id: number, position: number): void {
    const order = rows
      .all()
      .map((row) => row.id)
      .filter((one) => one !== id)
    order.splice(Math.min(position, order.length), 0, id)
    order.forEach((one, place) => rows.update(one, { position: place }, now()))
  }

  function toConnection(row: ConnectionRow): Connection {
    const provider = providerOf(row.provider)
    const sum = extras?.summary(row.id)
    return {
      id: row.id,
      provider: row.provider,
      provider_label: provider.label,
      label: row.label,
      environment: row.environment,
      color: row.color,
      position: row.position,
      ...statusOf(row, sum),
      login_url: row.loginUrl,
      instance_url: row.instanceUrl,
      org_id: row.orgId,
      org_name: row.orgName,
      username: row.username,
      scopes: JSON.parse(row.scopes) as string[],
      api_version: row.apiVersion,
      read_only: true,
      paused: row.paused,
      schedule_minutes: row.scheduleMinutes,
      next_sync_at: isoOrNull(row.nextSyncAt),
      api_used: row.apiUsed,
      api_limit: row.apiLimit,
      api_as_of: isoOrNull(row.apiAsOf),
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

  return service
}

function statusOf(
  row: ConnectionRow,
  sum: ReturnType<ConnectionExtras['summary']> | undefined,
): { status: ConnectionStatus; status_text: string } {
  const of = (
    status: ConnectionStatus,
    status_text: string,
  ): { status: ConnectionStatus; status_text: string } => ({
    status,
    status_text,
  })
  if (row.auth === 'failed') return of('auth_failed', 'Sign in again')
  if (row.auth === 'unreachable') return of('unreachable', 'Cannot be reached')
  if (sum === undefined || sum.streams === 0) return of('new', 'Nothing is synced yet')
  if (sum.running > 0) return of('running', `Syncing ${sum.running} of ${sum.streams} objects`)
  if (sum.quota) return of('quota', 'API calls for today are used up')
  if (row.paused) return of('paused', 'Sync is paused')
  if (sum.streams_failed > 0) return of('warning', `${sum.streams_failed} of ${sum.streams} streams failed`)
  if (sum.last_synced_at === null) return of('new', 'First sync has not run yet')
  return of('ok', 'Healthy')
}
