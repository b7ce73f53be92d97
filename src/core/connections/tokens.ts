import { z } from 'zod'
import { OrgdeckError } from '../errors.ts'
import type { Clock, Secrets } from '../host.ts'
import type { Log } from '../log.ts'
import { providerOf } from '../providers/index.ts'
import type { AppCredentials, Tokens } from '../providers/provider.ts'
import { rememberSecret } from '../redact.ts'
import type { ConnectionStore } from './store.ts'

const stored = z.object({ refresh_token: z.string(), client_secret: z.string().nullable() })

export type TokenService = {
  /** The access token, from memory or a first refresh. */
  get(connectionId: number): Promise<string>
  /** A token in place of `refused`. All callers of one connection share one refresh. */
  renew(connectionId: number, refused: string | null): Promise<string>
  /** Takes over a sign-in: the refresh token is stored before this resolves. */
  adopt(connectionId: number, tokens: Tokens, clientSecret: string | null): Promise<void>
  /** Revokes at the org and forgets here. False when the org could not be told. */
  forget(connectionId: number): Promise<boolean>
}

export function createTokenService(
  rows: ConnectionStore,
  secrets: Secrets,
  clock: Clock,
  log: Log,
): TokenService {
  const access = new Map<number, string>()
  const refreshing = new Map<number, Promise<string>>()
  const nameOf = (id: number): string => `connection:${id}`

  async function read(id: number): Promise<{ app: AppCredentials; refreshToken: string }> {
    const row = rows.get(id)
    const text = await secrets.get(nameOf(id))
    if (text === null) {
      throw new OrgdeckError(
        'REAUTH_NEEDED',
        `The sign-in of ${row.label} is not in the keychain. Sign in again.`,
        {
          data: { integration_id: id },
        },
      )
    }
    const secret = stored.parse(JSON.parse(text))
    rememberSecret(secret.refresh_token)
    if (secret.client_secret !== null) rememberSecret(secret.client_secret)
    const app = { loginUrl: row.loginUrl, clientId: row.clientId, clientSecret: secret.client_secret }
    return { app, refreshToken: secret.refresh_token }
  }

  async function refresh(id: number): Promise<string> {
    const row = rows.get(id)
    const { app, refreshToken } = await read(id)
    try {
      const tokens = await providerOf(row.provider).refresh(app, refreshToken)
      // A rotated token replaces one that is already dead: it is stored before what came with it is used.
      if (tokens.refreshToken !== null && tokens.refreshToken !== refreshToken) {
        await secrets.set(
          nameOf(id),
          JSON.stringify({ refresh_token: tokens.refreshToken, client_secret: app.clientSecret }),
        )
      }
      access.set(id, tokens.accessToken)
      if (row.auth !== 'ok' || row.instanceUrl !== tokens.instanceUrl) {
        rows.update(id, { auth: 'ok', authError: null, instanceUrl: tokens.instanceUrl }, clock.now())
      }
      return tokens.accessToken
    } catch (error) {
      access.delete(id)
      if (error instanceof OrgdeckError && error.code === 'REAUTH_NEEDED') {
        rows.update(id, { auth: 'failed', authError: error.message }, clock.now())
        log.warn({ connection: id, code: error.code }, 'sign-in ended by the org')
        throw new OrgdeckError('REAUTH_NEEDED', error.message, { data: { integration_id: id }, cause: error })
      }
      throw error
    }
  }

  function single(id: number): Promise<string> {
    const underWay = refreshing.get(id)
    if (underWay !== undefined) return underWay
    const started = refresh(id).finally(() => refreshing.delete(id))
    refreshing.set(id, started)
    return started
  }

  return {
    get: async (id) => access.get(id) ?? single(id),
    async renew(id, refused) {
      const current = access.get(id)
      return current !== undefined && current !== refused ? current : single(id)
    },
    async adopt(id, tokens, clientSecret) {
      if (tokens.refreshToken === null) {
        throw new OrgdeckError(
          'REMOTE_ERROR',
          'The org gave no refresh token, so the sign-in would end within hours. Add the scope "refresh_token" to the app and sign in again.',
        )
      }
      const value = { refresh_token: tokens.refreshToken, client_secret: clientSecret }
      await secrets.set(nameOf(id), JSON.stringify(value))
      access.set(id, tokens.accessToken)
    },
    async forget(id) {
      access.delete(id)
      const provider = providerOf(rows.get(id).provider)
      const held = await read(id).catch(() => null)
      const revoked = held !== null && (await provider.revoke(held.app, held.refreshToken))
      await secrets.delete(nameOf(id))
      return revoked
    },
  }
}
