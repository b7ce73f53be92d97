import type { CheckItem } from '../../contract/connections.ts'
import type { SignInWay } from '../../contract/sign-in.ts'
import { OrgdeckError } from '../errors.ts'
import { providerOf } from '../providers/index.ts'
import type { Remote } from '../providers/remote.ts'
import type { Session } from '../providers/provider.ts'
import { missingScopes } from './scopes.ts'
import type { ConnectionRow } from './store.ts'

/** Signed in by what they hold, so that they need no refresh token. */
const rests = new Set<SignInWay>(['jwt', 'client_credentials'])

/** Tries everything a sync will need, one item at a time, so that each failure has its own next step. */
export async function checkConnection(
  row: ConnectionRow,
  session: Session,
  remote: Remote,
): Promise<CheckItem[]> {
  const provider = providerOf(row.provider)
  const items: CheckItem[] = []
  const attempt = async (
    key: string,
    label: string,
    fix: string,
    work: () => Promise<string>,
  ): Promise<boolean> => {
    try {
      items.push({ key, label, state: 'ok', detail: await work(), fix: null })
      return true
    } catch (error) {
      const detail =
        error instanceof OrgdeckError ? error.message : 'Failed for a reason Orgdeck does not know.'
      items.push({ key, label, state: 'failed', detail, fix })
      return false
    }
  }
  const skip = (key: string, label: string): void => {
    items.push({ key, label, state: 'skipped', detail: 'Needs a working sign-in', fix: null })
  }

  const signedIn = await attempt('login', 'Signed in', 'Sign in again', async () => {
    const identity = await provider
      .identify(session.instanceUrl, await session.token())
      .catch(async (error: unknown) => {
        if (!(error instanceof OrgdeckError) || error.code !== 'REAUTH_NEEDED') throw error
        return provider.identify(session.instanceUrl, await session.renew(await session.token()))
      })
    return `${identity.username} in ${identity.orgName}`
  })
  items.push({ key: 'version', label: 'API version', state: 'ok', detail: `v${row.apiVersion}`, fix: null })
  items.push(scopeItem(JSON.parse(row.scopes) as string[], row))
  if (!signedIn) {
    skip('limits', 'Limits')
    skip('objects', 'Objects')
    return items
  }
  await attempt('limits', 'Limits', 'Ask an admin for "View Setup and Configuration"', async () => {
    const usage = await remote.usage()
    if (usage === null) return 'The org does not tell its limits'
    return `${usage.used.toLocaleString('en')} of ${usage.limit.toLocaleString('en')} API calls used in 24 h`
  })
  await attempt('objects', 'Objects', 'Ask an admin for read access', async () => {
    const offered = new Set(
      (await remote.listObjects()).filter((one) => one.queryable).map((one) => one.object),
    )
    const missing = provider.standardObjects.filter((object) => !offered.has(object))
    if (missing.length === provider.standardObjects.length) {
      throw new OrgdeckError('REMOTE_ERROR', 'The signed-in user can read none of the standard objects.')
    }
    return missing.length === 0
      ? `All ${provider.standardObjects.length} standard objects can be read`
      : `${missing.join(', ')} cannot be read and will be left out`
  })
  return items
}

function scopeItem(granted: readonly string[], row: ConnectionRow): CheckItem {
  const missing = missingScopes(granted, !rests.has(row.signedInBy))
  if (missing.length === 0)
    return { key: 'scopes', label: 'Scopes', state: 'ok', detail: granted.join(', '), fix: null }
  return {
    key: 'scopes',
    label: 'Scopes',
    state: 'warning',
    detail: `${missing.join(' and ')} not granted`,
    fix: 'Add them to the External Client App, then sign in again',
  }
}
