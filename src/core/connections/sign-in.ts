import type { AuthFlow } from '../../contract/connections.ts'
import type { AuditService } from '../audit/service.ts'
import type { Changes } from '../changes.ts'
import { OrgdeckError } from '../errors.ts'
import type { Host } from '../host.ts'
import type { Log } from '../log.ts'
import { pinnedOrigin } from '../net/http.ts'
import { providerOf } from '../providers/index.ts'
import type { AppCredentials, Tokens } from '../providers/provider.ts'
import { createLoginFlows, type FlowRequest } from './flows.ts'
import type { Grant } from './grants.ts'
import type { ConnectionStore } from './store.ts'
import { requireScopes } from './scopes.ts'
import type { TokenService } from './tokens.ts'

export type StartAuth = {
  readonly login_url: string
  readonly client_id: string
  readonly client_secret?: string | undefined
  readonly label?: string | undefined
  readonly color?: number | undefined
  readonly integration_id?: number | undefined
}

type Deps = {
  readonly rows: ConnectionStore
  readonly tokens: TokenService
  readonly host: Host
  readonly log: Log
  readonly changes: Changes
  readonly audit: AuditService
  readonly connected: (connectionId: number, created: boolean, actor: string) => void
}

/** Every way an org becomes a connection: by a person at a sign-in page, or by a token a script holds. */
export function createSignIn({ rows, tokens, host, log, changes, audit, connected }: Deps) {
  const flows = createLoginFlows(connectOrGiveBack, host.clock, log, () =>
    changes.touch('connections', 'system'),
  )

  /** Tokens have come: ask the org who it is, store row and secret together, or leave nothing behind. */
  async function connect(
    request: FlowRequest,
    fresh: Tokens,
    wanted: () => boolean,
  ): Promise<{ id: number; label: string } | null> {
    const provider = providerOf(request.provider)
    const grant = grantOf(request, fresh)
    requireScopes(fresh, grant.kind === 'refresh')
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
        signedInBy: request.signedInBy,
        label: request.label,
        color: request.color,
      },
      host.clock.now(),
    )
    try {
      await tokens.adopt(row.id, fresh, grant)
    } catch (error) {
      if (before === undefined) rows.remove(row.id)
      else rows.update(row.id, before, host.clock.now())
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
    connected(row.id, created, request.actor)
    changes.touch('connections', 'sync', 'system', 'audit')
    return { id: row.id, label: row.label }
  }

  /** What the org gave for nothing is given back: it keeps only a few sign-ins per user and app. */
  async function connectOrGiveBack(
    request: FlowRequest,
    fresh: Tokens,
    wanted: () => boolean,
  ): Promise<{ id: number; label: string } | null> {
    const giveBack = (): Promise<boolean> =>
      providerOf(request.provider).revoke(request.app, fresh.refreshToken ?? fresh.accessToken)
    try {
      const connected = await connect(request, fresh, wanted)
      if (connected === null) await giveBack()
      return connected
    } catch (error) {
      await giveBack()
      throw error
    }
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

  /** Begins a web sign-in; the person's browser opens the answer's `authorize_url`. */
  async function start(input: StartAuth, actor: string): Promise<AuthFlow> {
    requireSecrets()
    if (input.integration_id !== undefined) rows.get(input.integration_id)
    const started = await flows.start({
      provider: 'salesforce',
      app: appOf(input),
      label: input.label,
      color: input.color,
      connectionId: input.integration_id,
      signedInBy: 'web',
      actor,
    })
    return { flow_id: started.flowId, authorize_url: started.authorizeUrl, expires_at: started.expiresAt }
  }

  async function startDemo(actor: string): Promise<AuthFlow> {
    if (host.demo === undefined) {
      throw new OrgdeckError('NOT_AVAILABLE', 'This build has no demo org.', { data: { feature: 'demo' } })
    }
    requireSecrets()
    const demo = await host.demo()
    const known = rows.all().find((row) => row.environment === 'demo')
    return start(
      {
        login_url: demo.loginUrl,
        client_id: demo.clientId,
        client_secret: demo.clientSecret,
        label: known?.label ?? 'demo',
      },
      actor,
    )
  }

  /** Connects with a refresh token the caller already holds. It is used once before anything is stored. */
  async function withToken(
    input: StartAuth & { readonly refresh_token: string },
    actor: string,
  ): Promise<number> {
    requireSecrets()
    const app = appOf(input)
    const fresh = await providerOf('salesforce').refresh(app, input.refresh_token)
    const held = { ...fresh, refreshToken: fresh.refreshToken ?? input.refresh_token }
    const request: FlowRequest = {
      provider: 'salesforce',
      app,
      label: input.label,
      color: input.color,
      signedInBy: 'token',
      actor,
    }
    const connected = await connect(request, held, () => true)
    if (connected === null) throw new OrgdeckError('INTERNAL', 'The sign-in was given up.')
    return connected.id
  }

  return { start, startDemo, withToken, status: flows.status, cancel: flows.cancel, close: flows.close }
}

/** What renews the sign-in: what the request brought along, or the refresh token that came. */
function grantOf(request: FlowRequest, fresh: Tokens): Grant {
  return (
    request.grant ?? {
      kind: 'refresh',
      app: request.app,
      refreshToken: fresh.refreshToken ?? '',
      borrowed: false,
    }
  )
}
