import type { AuthFlow } from '../../contract/sign-in.ts'
import type { AuditService } from '../audit/service.ts'
import type { Changes } from '../changes.ts'
import { OrgdeckError } from '../errors.ts'
import type { Host } from '../host.ts'
import type { Log } from '../log.ts'
import { providerOf } from '../providers/index.ts'
import type { AppCredentials, Tokens } from '../providers/provider.ts'
import { createImports } from './cli.ts'
import type { FlowRequest } from './flow.ts'
import { createLoginFlows, type Connected } from './flows.ts'
import type { Grant } from './grants.ts'
import { hostOf, needed, originOf, type StartAuth } from './inputs.ts'
import { createKeyStore } from './keys.ts'
import { requireScopes } from './scopes.ts'
import type { ConnectionRow, ConnectionStore } from './store.ts'
import type { TokenService } from './tokens.ts'

type Deps = {
  readonly rows: ConnectionStore
  readonly tokens: TokenService
  readonly host: Host
  readonly log: Log
  readonly changes: Changes
  readonly audit: AuditService
  readonly connected: (connectionId: number, created: boolean, actor: string) => void
}

/** Every way an org becomes a connection: by a person at a page, by a key, by a secret, or by a token somebody holds. */
export function createSignIn({ rows, tokens, host, log, changes, audit, connected }: Deps) {
  const keys = createKeyStore(host.secrets, host.clock)
  const flows = createLoginFlows({
    connect: connectOrGiveBack,
    clock: host.clock,
    log,
    changed: () => changes.touch('connections', 'system'),
  })

  /** Tokens have come: ask the org who it is, store row and secret together, or leave nothing behind. */
  async function connect(
    request: FlowRequest,
    fresh: Tokens,
    wanted: () => boolean,
  ): Promise<Connected | null> {
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
      detail: {
        org: row.orgName,
        user: row.username,
        environment: row.environment,
        signed_in_by: row.signedInBy,
      },
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
  ): Promise<Connected | null> {
    const giveBack = (): Promise<boolean> =>
      providerOf(request.provider).revoke(request.app, fresh.refreshToken ?? fresh.accessToken)
    try {
      const done = await connect(request, fresh, wanted)
      if (done === null) await giveBack()
      return done
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

  /** The app of a sign-in; what was not entered again is taken from the connection that is to be renewed. */
  async function appOf(input: StartAuth, known: ConnectionRow | undefined): Promise<AppCredentials> {
    const secret = input.client_secret?.trim() ?? ''
    const held = known === undefined ? null : await tokens.held(known.id)
    const loginUrl =
      input.login_url === undefined ? needed(known?.loginUrl, 'login_url') : originOf(input.login_url)
    const clientId = input.client_id ?? needed(known?.clientId, 'client_id')
    // A secret belongs to its key, and to the org it was entered for.
    const same = held?.app.clientId === clientId && held.app.loginUrl === loginUrl
    return {
      loginUrl,
      clientId,
      clientSecret: secret !== '' ? secret : same ? held.app.clientSecret : null,
    }
  }

  /** Begins a sign-in; those that need nobody are done when this answers. */
  async function start(input: StartAuth, actor: string): Promise<AuthFlow> {
    requireSecrets()
    const known = input.integration_id === undefined ? undefined : rows.get(input.integration_id)
    const request: FlowRequest = {
      provider: 'salesforce',
      app: await appOf(input, known),
      label: input.label,
      color: input.color,
      connectionId: input.integration_id,
      signedInBy: input.flow,
      actor,
    }
    if (input.flow === 'web') return flows.start(request)
    if (input.flow === 'device') return flows.startDevice(request)
    return input.flow === 'jwt' ? byAssertion(request, input, known) : byClient(request)
  }

  async function byAssertion(
    request: FlowRequest,
    input: StartAuth,
    known: ConnectionRow | undefined,
  ): Promise<AuthFlow> {
    const held = known === undefined ? null : await tokens.held(known.id)
    const before = held?.kind === 'jwt' ? held : undefined
    const username = input.username ?? needed(before?.username, 'username')
    const privateKey = input.private_key ?? before?.privateKey ?? (await keys.privateKey())
    const app = { ...request.app, clientSecret: null }
    return withKey({ ...request, app }, username, privateKey)
  }

  /** Signs a user in by a key (PEM), which then renews the connection. */
  function withKey(request: FlowRequest, username: string, privateKey: string): Promise<AuthFlow> {
    const { app, provider } = request
    return finish({ ...request, grant: { kind: 'jwt', app, username, privateKey } }, () =>
      providerOf(provider).byAssertion(app, username, privateKey, host.clock.now()),
    )
  }

  function byClient(request: FlowRequest): Promise<AuthFlow> {
    const { app } = request
    needed(app.clientSecret ?? undefined, 'client_secret')
    if (/^(login|test)\.salesforce\.com$/.test(hostOf(app.loginUrl))) {
      throw new OrgdeckError(
        'BAD_REQUEST',
        'The app can sign in as itself only at the My Domain of the org, like https://acme.my.salesforce.com. Enter that address.',
        { data: { issues: [{ path: 'login_url', message: 'must be the My Domain of the org' }] } },
      )
    }
    return finish({ ...request, grant: { kind: 'client_credentials', app } }, () =>
      providerOf(request.provider).byClient(app),
    )
  }

  /** A sign-in that needs nobody at a page. What it holds stays good, whatever comes of it. */
  async function finish(request: FlowRequest, ask: () => Promise<Tokens>): Promise<AuthFlow> {
    const fresh = await ask().catch((error: unknown) => {
      // Nothing ended: it never began.
      if (!(error instanceof OrgdeckError) || error.code !== 'REAUTH_NEEDED') throw error
      throw new OrgdeckError('REMOTE_ERROR', error.message, { data: { ...error.data }, cause: error })
    })
    const done = await connect(request, fresh, () => true)
    if (done === null) throw new OrgdeckError('INTERNAL', 'The sign-in was given up.')
    return flows.finished(request, done.id)
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
        flow: 'web',
        login_url: demo.loginUrl,
        client_id: demo.clientId,
        client_secret: demo.clientSecret,
        label: known?.label ?? 'demo',
      },
      actor,
    )
  }

  /** Connects with a refresh token the caller already holds. It is used once before anything is stored. */
  async function withToken(request: FlowRequest, refreshToken: string): Promise<AuthFlow> {
    requireSecrets()
    return finish(request, async () => {
      const fresh = await providerOf(request.provider).refresh(request.app, refreshToken)
      return { ...fresh, refreshToken: fresh.refreshToken ?? refreshToken }
    })
  }

  const imports = createImports({
    home: host.homeDir,
    rows,
    withToken,
    withKey(request, username, privateKey) {
      requireSecrets()
      return withKey(request, username, privateKey)
    },
  })

  return {
    start,
    startDemo,
    withToken,
    imports,
    keys,
    status: flows.status,
    cancel: flows.cancel,
    close: flows.close,
  }
}

/** What renews the sign-in: what the request brought along, or the refresh token that came. */
function grantOf(request: FlowRequest, fresh: Tokens): Grant {
  return (
    request.grant ?? {
      kind: 'refresh',
      app: request.app,
      refreshToken: fresh.refreshToken ?? '',
      borrowed: request.borrowed ?? false,
    }
  )
}
