import { z } from 'zod'
import type { AppCredentials, Provider, Tokens } from '../providers/provider.ts'
import { rememberSecret } from '../redact.ts'

/** What renews a sign-in: a refresh token, a key that signs for a user, or the secret of the app itself. */
export type Grant =
  | {
      readonly kind: 'refresh'
      readonly app: AppCredentials
      readonly refreshToken: string
      /** The token is another program's too: it is never revoked from here. */
      readonly borrowed: boolean
    }
  | {
      readonly kind: 'jwt'
      readonly app: AppCredentials
      readonly username: string
      /** PEM. */
      readonly privateKey: string
    }
  | { readonly kind: 'client_credentials'; readonly app: AppCredentials }

const app = { login_url: z.string(), client_id: z.string(), client_secret: z.string().nullable() }
const kept = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refresh'), ...app, refresh_token: z.string(), borrowed: z.boolean() }),
  z.object({ kind: z.literal('jwt'), ...app, username: z.string(), private_key: z.string() }),
  z.object({ kind: z.literal('client_credentials'), ...app }),
])
/** The form of the first versions, whose app stood with the connection alone. */
const keptFirst = z.object({ refresh_token: z.string(), client_secret: z.string().nullable() })

/**
 * The text the keychain holds for a connection. It is whole by itself: app and token change together, so that an end
 * between two writes never leaves a token beside the app of another sign-in.
 */
export function sealGrant(grant: Grant): string {
  const { loginUrl, clientId, clientSecret } = grant.app
  const common = { login_url: loginUrl, client_id: clientId, client_secret: clientSecret }
  const value: z.infer<typeof kept> =
    grant.kind === 'refresh'
      ? { kind: 'refresh', ...common, refresh_token: grant.refreshToken, borrowed: grant.borrowed }
      : grant.kind === 'jwt'
        ? { kind: 'jwt', ...common, username: grant.username, private_key: grant.privateKey }
        : { kind: 'client_credentials', ...common }
  return JSON.stringify(value)
}

/** Reads the keychain's text back; null when it is none of ours. Its secrets are kept out of every log from here on. */
export function openGrant(text: string, row: { loginUrl: string; clientId: string }): Grant | null {
  const parsed = parse(text)
  const found = kept.safeParse(parsed).data ?? firstForm(parsed, row)
  if (found === null) return null
  const credentials: AppCredentials = {
    loginUrl: found.login_url,
    clientId: found.client_id,
    clientSecret: found.client_secret,
  }
  const grant: Grant =
    found.kind === 'refresh'
      ? {
          kind: 'refresh',
          app: credentials,
          refreshToken: found.refresh_token,
          borrowed: found.borrowed,
        }
      : found.kind === 'jwt'
        ? { kind: 'jwt', app: credentials, username: found.username, privateKey: found.private_key }
        : { kind: 'client_credentials', app: credentials }
  rememberGrant(grant)
  return grant
}

/** Cuts the secrets of a grant out of every later log line. */
export function rememberGrant(grant: Grant): void {
  if (grant.app.clientSecret !== null) rememberSecret(grant.app.clientSecret)
  if (grant.kind === 'refresh') rememberSecret(grant.refreshToken)
  if (grant.kind === 'jwt') rememberSecret(grant.privateKey)
}

/** Asks the org for a fresh access token, in the way the grant allows. `nowMs` goes into signed assertions. */
export function renewGrant(provider: Provider, grant: Grant, nowMs: number): Promise<Tokens> {
  if (grant.kind === 'refresh') return provider.refresh(grant.app, grant.refreshToken)
  if (grant.kind === 'client_credentials') return provider.byClient(grant.app)
  return provider.byAssertion(grant.app, grant.username, grant.privateKey, nowMs)
}

function firstForm(
  parsed: unknown,
  row: { loginUrl: string; clientId: string },
): Extract<z.infer<typeof kept>, { kind: 'refresh' }> | null {
  const found = keptFirst.safeParse(parsed).data
  if (found === undefined) return null
  return { kind: 'refresh', login_url: row.loginUrl, client_id: row.clientId, borrowed: false, ...found }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
