import { notFound, OrgdeckError } from '../errors.ts'
import type { Clock, Secrets } from '../host.ts'
import type { Log } from '../log.ts'
import { providerOf } from '../providers/index.ts'
import type { Tokens } from '../providers/provider.ts'
import { openGrant, rememberGrant, renewGrant, sealGrant, type Grant } from './grants.ts'
import type { ConnectionRow, ConnectionStore } from './store.ts'

export type TokenService = {
  /** The access token, from memory or a first renewal. */
  get(connectionId: number): Promise<string>
  /** A token in place of `refused`. All callers of one connection share one renewal. */
  renew(connectionId: number, refused: string | null): Promise<string>
  /** Takes over a sign-in: what renews it is stored before this resolves. */
  adopt(connectionId: number, tokens: Tokens, grant: Grant): Promise<void>
  /** What renews a connection; null when the keychain has nothing. */
  held(connectionId: number): Promise<Grant | null>
  /** Revokes at the org and forgets here. False when nothing was revoked there. */
  forget(connectionId: number): Promise<boolean>
  /** Renews every sign-in that has rested for a day, so that none dies of disuse unnoticed. */
  renewIdle(): Promise<void>
}

/** A refresh token dies after 30 days of rest; a day leaves room for a machine that is off for weeks. */
const restMs = 24 * 60 * 60_000

type Deps = {
  readonly rows: ConnectionStore
  readonly secrets: Secrets
  readonly clock: Clock
  readonly log: Log
  /** Told once when the org has ended a sign-in that was good until then. */
  readonly ended: (row: ConnectionRow, message: string) => void
}

/**
 * Access tokens stay in memory, what renews them in the keychain. A rotated refresh token is stored before anything
 * that came with it is used: the one it replaces is dead, and sending that again ends the whole sign-in at the org.
 */
export function createTokenService({ rows, secrets, clock, log, ended }: Deps): TokenService {
  const access = new Map<number, string>()
  /** What a connection's token waits for: a renewal, or a new sign-in. One at a time, so that no write overtakes another. */
  const renewing = new Map<number, Promise<string>>()
  /** Answers whose rotated token the keychain did not take yet. They are kept in memory and stored at the next call. */
  const unstored = new Map<number, Renewed>()
  const nameOf = (id: number): string => `connection:${id}`

  async function readOrNull(row: ConnectionRow): Promise<Grant | null> {
    const text = await secrets.get(nameOf(row.id))
    return text === null ? null : openGrant(text, row)
  }

  async function read(row: ConnectionRow): Promise<Grant> {
    const grant = await readOrNull(row)
    if (grant !== null) return grant
    throw new OrgdeckError('REAUTH_NEEDED', 'What it needs is not in the keychain.')
  }

  /** Asks the org. From here until the answer is stored a crash leaves a mark that the next start can read. */
  async function ask(row: ConnectionRow): Promise<Renewed> {
    const grant = await read(row)
    const interrupted = row.renewingSince !== null
    if (grant.kind === 'refresh' && !interrupted) {
      rows.update(row.id, { renewingSince: clock.now() }, clock.now())
    }
    try {
      const tokens = await renewGrant(providerOf(row.provider), grant, clock.now())
      const rotated = grant.kind === 'refresh' && tokens.refreshToken !== null
      return {
        tokens,
        grant: rotated ? { ...grant, refreshToken: tokens.refreshToken ?? grant.refreshToken } : grant,
        store: rotated && tokens.refreshToken !== grant.refreshToken,
      }
    } catch (error) {
      throw interrupted && isOver(error) ? lostAnswer(error) : error
    }
  }

  async function renewOnce(id: number): Promise<string> {
    const row = rows.get(id)
    try {
      const renewed = unstored.get(id) ?? (await ask(row))
      if (renewed.store) {
        unstored.set(id, renewed)
        await secrets.set(nameOf(id), sealGrant(renewed.grant))
        unstored.delete(id)
      }
      const { accessToken, instanceUrl, scopes } = renewed.tokens
      access.set(id, accessToken)
      const now = clock.now()
      rows.update(
        id,
        {
          auth: 'ok',
          authError: null,
          instanceUrl,
          renewedAt: now,
          renewingSince: null,
          ...(scopes.length === 0 ? {} : { scopes: JSON.stringify(scopes) }),
        },
        now,
      )
      return accessToken
    } catch (error) {
      access.delete(id)
      throw isOver(error) ? over(row, error) : error
    }
  }

  function over(row: ConnectionRow, error: OrgdeckError): OrgdeckError {
    // The last sentence says where, so a bare "sign in again" before it is left out.
    const why = error.message.replace(/ Sign in again\.$/, '')
    const message = `The sign-in of ${row.label} (${row.username}) no longer works. ${why} To go on, open ${row.label} and choose “Sign in again”; what was copied stays.`
    // The mark as it was before this try: what a crash took is the reason for as long as nobody signs in again.
    const { renewingSince } = row
    rows.update(row.id, { auth: 'failed', authError: message, renewingSince }, clock.now())
    log.warn({ connection: row.id, code: error.code, remote: error.data?.['remote_code'] }, 'sign-in ended')
    if (row.auth === 'ok') ended(row, message)
    return new OrgdeckError('REAUTH_NEEDED', message, {
      data: { ...error.data, integration_id: row.id },
      cause: error,
    })
  }

  function single(id: number): Promise<string> {
    return renewing.get(id) ?? hold(id, renewOnce(id))
  }

  function hold(id: number, work: Promise<string>): Promise<string> {
    const free = (): void => {
      if (renewing.get(id) === work) renewing.delete(id)
    }
    renewing.set(id, work)
    work.then(free, free)
    return work
  }

  /** Waits until nothing is under way for a connection. */
  async function quiet(id: number): Promise<void> {
    for (let work = renewing.get(id); work !== undefined; work = renewing.get(id)) {
      await work.catch(() => undefined)
    }
  }

  async function take(row: ConnectionRow, tokens: Tokens, grant: Grant): Promise<string> {
    const before = await read(row).catch(() => null)
    await secrets.set(nameOf(row.id), sealGrant(grant))
    unstored.delete(row.id)
    access.set(row.id, tokens.accessToken)
    // The one it replaces would stay valid at the org, and an org keeps only a few per user and app.
    if (before?.kind === 'refresh' && !before.borrowed && refreshTokenOf(grant) !== before.refreshToken) {
      await providerOf(row.provider).revoke(before.app, before.refreshToken)
    }
    return tokens.accessToken
  }

  async function letGo(row: ConnectionRow): Promise<boolean> {
    const grant = unstored.get(row.id)?.grant ?? (await read(row).catch(() => null))
    const token = grant === null ? null : (refreshTokenOf(grant) ?? access.get(row.id) ?? null)
    unstored.delete(row.id)
    access.delete(row.id)
    const mine = grant !== null && token !== null && !(grant.kind === 'refresh' && grant.borrowed)
    const revoked = mine && (await providerOf(row.provider).revoke(grant.app, token))
    await secrets.delete(nameOf(row.id))
    return revoked
  }

  return {
    get: async (id) => access.get(id) ?? single(id),
    async renew(id, refused) {
      const current = access.get(id)
      return current !== undefined && current !== refused ? current : single(id)
    },
    async adopt(id, tokens, grant) {
      rememberGrant(grant)
      await quiet(id)
      await hold(id, take(rows.get(id), tokens, grant))
    },
    async held(id) {
      const row = rows.get(id)
      return unstored.get(id)?.grant ?? (await readOrNull(row))
    },
    async forget(id) {
      await quiet(id)
      const work = letGo(rows.get(id))
      hold(
        id,
        work.then(() => {
          throw notFound('connection', id)
        }),
      ).catch(() => undefined)
      return work
    },
    async renewIdle() {
      for (const row of rows.all()) {
        if (row.auth !== 'ok' || clock.now() - (row.renewedAt ?? row.createdAt) < restMs) continue
        // Not reached, or a locked keychain: the next round asks again.
        await single(row.id).catch((error: unknown) => {
          log.info({ connection: row.id, code: codeOf(error) }, 'an idle sign-in could not be renewed')
        })
      }
    },
  }
}

type Renewed = { readonly tokens: Tokens; readonly grant: Grant; readonly store: boolean }

const refreshTokenOf = (grant: Grant): string | null => (grant.kind === 'refresh' ? grant.refreshToken : null)

const codeOf = (error: unknown): string => (error instanceof OrgdeckError ? error.code : 'INTERNAL')

const isOver = (error: unknown): error is OrgdeckError =>
  error instanceof OrgdeckError && error.code === 'REAUTH_NEEDED'

/** The org had renewed the token, but its answer never reached the keychain: the one we hold is spent. */
function lostAnswer(error: OrgdeckError): OrgdeckError {
  return new OrgdeckError(
    'REAUTH_NEEDED',
    `The last renewal was interrupted before its answer could be kept, and the org has replaced the token since. ${error.message}`,
    { ...(error.data === undefined ? {} : { data: { ...error.data } }), cause: error },
  )
}
