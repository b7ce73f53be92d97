import type { CheckItem, Connection } from '../../contract/connections.ts'
import type { Page } from '../../contract/base.ts'
import type { Changes } from '../changes.ts'
import { inTransaction, type Store } from '../db/open.ts'
import { OrgdeckError } from '../errors.ts'
import type { Host } from '../host.ts'
import type { Log } from '../log.ts'
import { pageFrom, type PageInput } from '../paging.ts'
import type { WorkerPool } from '../jobs/pool.ts'
import { readerOf } from '../providers/index.ts'
import { remoteOver, type Remote } from '../providers/remote.ts'
import type { ObjectInfo, ObjectSummary, Session, Usage } from '../providers/provider.ts'
import { iso, jitter } from '../time.ts'
import type { AuditService } from '../audit/service.ts'
import { createBudgetWatch } from './budget-watch.ts'
import { checkConnection } from './check.ts'
import { originOf } from './inputs.ts'
import { createClockWatch, skewOf } from './skew.ts'
import { createSignIn } from './sign-in.ts'
import { createConnectionStore, type ConnectionRow } from './store.ts'
import { createTokenService } from './tokens.ts'
import { toConnection, type ConnectionSummary } from './view.ts'

export { budgetOf } from './budget.ts'
export type { ConnectionRow } from './store.ts'
export type { ConnectionSummary } from './view.ts'

/** What the rest of the core adds to a connection; sync fills this in when it starts. */
export type ConnectionExtras = {
  summary(connectionId: number): ConnectionSummary
  connected(connectionId: number, created: boolean, actor: string): void
  /** An object has another shape than when it was described before. Called in the transaction that keeps the new one. */
  reshaped(connectionId: number, before: ObjectInfo, after: ObjectInfo): void
  /** The org takes calls again: what waited for that goes on. */
  freed(connectionId: number): void
  /** Stops all work of a connection and removes its local copy. */
  release(connectionId: number): Promise<void>
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

/** How often idle sign-ins and paused budgets are looked at. */
const idleEveryMs = 5 * 60_000
const firstIdleRoundMs = 2 * 60_000

export type ConnectionService = ReturnType<typeof createConnectionService>

/** Connected orgs: signing in, knowing what they are, keeping their tokens, letting them go. */
export function createConnectionService({ store, host, log, changes, audit, remotes }: Deps) {
  const rows = createConnectionStore(store)
  const tokens = createTokenService({
    rows,
    secrets: host.secrets,
    clock: host.clock,
    log,
    ended(row, message) {
      audit.write({
        actor: 'system',
        action: 'connections.connection.sign_in_ended',
        subject: `connection:${row.id} ${row.label}`,
        connectionId: row.id,
        outcome: 'failed',
        detail: { message },
      })
      changes.touch('connections', 'system', 'audit')
    },
  })
  const now = (): number => host.clock.now()
  const watch = createBudgetWatch({
    rows,
    clock: host.clock,
    log,
    ask: (id) => remoteOver(remotes, rows.get(id).provider, freeSession(id)).usage(),
    changed(id, paused) {
      changes.touch('connections', 'system', 'sync')
      if (!paused) extras?.freed(id)
    },
  })
  const clocks = createClockWatch({
    rows,
    clock: host.clock,
    log,
    ask: (id) => readerOf(rows.get(id).provider).serverNow(freeSession(id)),
    changed: () => changes.touch('connections', 'system'),
  })
  let extras: ConnectionExtras | null = null
  let idleRound: (() => void) | null = null
  const signIn = createSignIn({
    rows,
    tokens,
    host,
    log,
    changes,
    audit,
    connected: (id, created, actor) => extras?.connected(id, created, actor),
  })

  /** A line whose calls the reserve does not hold back: for the few that tell whether it is still reached. */
  function freeSession(id: number): Session {
    return { ...service.session(id), token: () => tokens.get(id) }
  }

  function remote(id: number): Remote {
    return remoteOver(remotes, rows.get(id).provider, service.session(id))
  }

  const service = {
    rows,

    startAuth: signIn.start,
    authStatus: signIn.status,
    cancelAuth: signIn.cancel,
    startDemo: signIn.startDemo,
    /** Connects with a refresh token the caller already holds. */
    async create(
      input: {
        readonly login_url: string
        readonly client_id: string
        readonly client_secret?: string | undefined
        readonly refresh_token: string
        readonly label?: string | undefined
      },
      actor: string,
    ): Promise<Connection> {
      const app = {
        loginUrl: originOf(input.login_url),
        clientId: input.client_id,
        clientSecret: input.client_secret ?? null,
      }
      const { label } = input
      const request = { provider: 'salesforce', app, label, signedInBy: 'token', actor } as const
      const { integration_id } = await signIn.withToken(request, input.refresh_token)
      return view(rows.get(integration_id ?? 0))
    },
    imports: signIn.imports,
    signingKey: () => signIn.keys.current(),
    createSigningKey: () => signIn.keys.create(),

    list(input: PageInput): Page<Connection> {
      const all = rows.all()
      return pageFrom(input, all.length, (limit, offset) => all.slice(offset, offset + limit).map(view))
    },
    get: (id: number): Connection => view(rows.get(id)),

    update(
      id: number,
      input: {
        label?: string | undefined
        color?: number | undefined
        position?: number | undefined
        paused?: boolean | undefined
        schedule_minutes?: number | null | undefined
        reserve_percent?: number | undefined
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
      if (input.reserve_percent !== undefined) watch.setReserve(id, input.reserve_percent)
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
      let refused = false
      const free = freeSession(id)
      const open: Session = {
        ...free,
        onSpent(usage) {
          refused = true
          free.onSpent?.(usage)
        },
      }
      const asked = remoteOver(remotes, row.provider, open)
      const { items, identity } = await checkConnection(row, open, asked, now)
      if (identity !== null) {
        if (!refused) watch.answered(id, null)
        // The org itself says what it is: a renamed or upgraded one shows as that from now on.
        const { orgName, environment, apiVersion, username } = identity
        rows.update(id, { auth: 'ok', authError: null, orgName, environment, apiVersion, username }, now())
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
          status: view(row).status,
        })),
      )
    },

    /** A signed-in line to the org for the rest of the core. */
    session(id: number, signal?: AbortSignal): Session {
      const row = rows.get(id)
      return {
        instanceUrl: row.instanceUrl,
        apiVersion: row.apiVersion,
        token: () => service.token(id),
        renew: (refused) => tokens.renew(id, refused),
        onUsage: (usage) => service.noteUsage(id, usage),
        onSpent: (usage) => watch.refused(id, usage),
        onDate: (ms) => clocks.note(id, ms),
        ...(signal === undefined ? {} : { signal }),
      }
    },
    /** The access token for one call; refused while the org's calls are down to the reserve. */
    async token(id: number): Promise<string> {
      watch.require(id)
      return tokens.get(id)
    },
    /** Whether the org and this computer have the same time, as far as is known (B6). */
    clockAgrees: (row: ConnectionRow): boolean => skewOf(row) === null,
    /** When work that a spent budget put off can go on, at the latest. */
    goesOnAt: (id: number): number => watch.goesOnAt(id),

    noteUsage(id: number, usage: Usage): void {
      watch.note(id, usage)
    },
    listObjects: (id: number): Promise<readonly ObjectSummary[]> => remote(id).listObjects(),

    /** Asks the org what an object looks like and remembers the answer (B13: at the start of every run). */
    async describe(id: number, object: string): Promise<ObjectInfo> {
      const info = await remote(id).describe(object)
      inTransaction(store, () => {
        const before = rows.described(id, object)?.info
        rows.saveDescribe(id, info, now())
        if (before !== undefined && before.hash !== info.hash) extras?.reshaped(id, before, info)
      })
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
    /** Begins to look after idle sign-ins and paused budgets. */
    begin(afterMs = firstIdleRoundMs): void {
      idleRound = host.clock.after(jitter(afterMs), () => {
        void Promise.allSettled([tokens.renewIdle(), watch.lookAgain(), clocks.lookAgain()]).finally(() => {
          if (idleRound !== null) service.begin(idleEveryMs)
        })
      })
    },
    close(): void {
      idleRound?.()
      idleRound = null
      signIn.close()
    },
  }

  function reorder(id: number, position: number): void {
    const order = rows
      .all()
      .map((row) => row.id)
      .filter((one) => one !== id)
    order.splice(Math.min(position, order.length), 0, id)
    order.forEach((one, place) => rows.update(one, { position: place }, now()))
  }

  function view(row: ConnectionRow): Connection {
    return toConnection(row, extras?.summary(row.id))
  }

  return service
}
