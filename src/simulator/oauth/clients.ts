import { createHmac } from 'node:crypto'
import type { Org } from '../org.ts'

/** An app that may ask for access. Without a secret it is public and lives by PKCE alone. */
export type Client = {
  readonly id: string
  readonly label: string
  readonly secret: string | undefined
  readonly redirects: readonly string[]
}

export const DEMO_CLIENT = 'orgdeck-demo'

/** The demo client's secret belongs to one organisation and stays the same over restarts. */
export const demoSecret = (org: Pick<Org, 'orgId'>): string =>
  createHmac('sha256', 'tidewater').update(org.orgId).digest('hex').toUpperCase()

export function clientOf(org: Org, id: string | null): Client | undefined {
  if (id === DEMO_CLIENT) return { id, label: 'Orgdeck', secret: demoSecret(org), redirects: [] }
  if (id === 'orgdeck-public')
    return { id, label: 'Orgdeck (public client)', secret: undefined, redirects: [] }
  if (id === 'PlatformCLI') return { id, label: 'Salesforce CLI', secret: undefined, redirects: [] }
  return undefined
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** A redirect is taken when it is registered or goes back to this machine over plain http. */
export function mayRedirect(client: Client, uri: string | null): uri is string {
  if (uri === null) return false
  if (client.redirects.includes(uri)) return true
  if (!URL.canParse(uri)) return false
  const url = new URL(uri)
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname) && url.hash === '' && url.username === ''
}
