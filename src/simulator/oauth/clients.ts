import { createHmac } from 'node:crypto'
import type { Org } from '../org.ts'
import { getMeta } from '../store.ts'

/** What becomes of a refresh token that is used: it stays, or a new one takes its place. */
export const ROTATIONS = ['off', 'on', 'revoke-family'] as const
export type Rotation = (typeof ROTATIONS)[number]

/** An app as it is registered, all but its name. */
export type Registration = {
  readonly label?: string
  readonly secret?: string
  readonly redirectUris?: readonly string[]
  /** The username that the app works as when it signs in for itself. */
  readonly runAs?: string
  readonly scopes?: readonly string[]
  readonly rotation?: Rotation
  readonly pkce?: 'required' | 'optional'
  readonly device?: boolean
  readonly blocked?: boolean
}

/** An app that may ask for access. Without a secret it is public and lives by PKCE alone. */
export type Client = {
  readonly id: string
  readonly label: string
  readonly secret: string | undefined
  /** Where the browser may go back to; undefined is any port of this machine. */
  readonly redirects: readonly string[] | undefined
  readonly runAs: string | undefined
  /** What the app may ask for; undefined is everything. */
  readonly scopes: readonly string[] | undefined
  /** The app's own rule for refresh tokens; undefined goes by the organisation's. */
  readonly rotation: Rotation | undefined
  readonly pkce: 'required' | 'optional'
  readonly device: boolean
  /** An administrator lets nobody in by this app. */
  readonly blocked: boolean
}

export const DEMO_CLIENT = 'orgdeck-demo'

/** The demo client's secret belongs to one organisation and stays the same over restarts. */
export const demoSecret = (org: Pick<Org, 'orgId'>): string =>
  createHmac('sha256', 'tidewater').update(org.orgId).digest('hex').toUpperCase()

function builtIn(org: Org, id: string): Registration | undefined {
  if (id === DEMO_CLIENT) {
    const runAs = org.users[0]?.username
    return { label: 'Orgdeck', secret: demoSecret(org), ...(runAs === undefined ? {} : { runAs }) }
  }
  if (id === 'orgdeck-public') return { label: 'Orgdeck (public client)' }
  if (id === 'PlatformCLI') return { label: 'Salesforce CLI' }
  return undefined
}

export const metaOf = (id: string): string => `client ${id}`

/** What was changed about an app or registered anew; null takes away what the app came with. */
export type Changes = { readonly [K in keyof Registration]: Registration[K] | null }

export function changesOf(org: Org, id: string): Changes | undefined {
  const stored = getMeta(org.db, metaOf(id))
  return stored === undefined ? undefined : (JSON.parse(stored) as Changes)
}

/** The app of this id, if it is registered. */
export function clientOf(org: Org, id: string | null): Client | undefined {
  if (id === null) return undefined
  const [base, changes] = [builtIn(org, id), changesOf(org, id)]
  if (!base && !changes) return undefined
  const all: Changes = { ...base, ...changes }
  const secret = all.secret ?? undefined
  return {
    id,
    label: all.label ?? id,
    secret,
    redirects: all.redirectUris ?? undefined,
    runAs: all.runAs ?? undefined,
    scopes: all.scopes ?? undefined,
    rotation: all.rotation ?? undefined,
    // An app that can keep a secret may do without; then its code is bound to the secret alone.
    pkce: all.pkce ?? (secret === undefined ? 'required' : 'optional'),
    device: all.device ?? true,
    blocked: all.blocked ?? false,
  }
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** A redirect is taken when the app lists it, or, without a list, when it goes back to this machine over http. */
export function mayRedirect(client: Client, uri: string | null): uri is string {
  if (uri === null) return false
  if (client.redirects) return client.redirects.includes(uri)
  if (!URL.canParse(uri)) return false
  const url = new URL(uri)
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname) && url.hash === '' && url.username === ''
}
