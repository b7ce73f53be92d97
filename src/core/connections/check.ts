import type { CheckItem } from '../../contract/connections.ts'
import type { SignInWay } from '../../contract/sign-in.ts'
import { OrgdeckError } from '../errors.ts'
import { providerOf, readerOf } from '../providers/index.ts'
import type { Remote } from '../providers/remote.ts'
import type { Identity, Permissions, Session } from '../providers/provider.ts'
import { missingScopes } from './scopes.ts'
import { skewOf, skewText } from './skew.ts'
import type { ConnectionRow } from './store.ts'

/** Signed in by what they hold, so that they need no refresh token. */
const rests = new Set<SignInWay>(['jwt', 'client_credentials'])
/** Older versions lack things a sync asks for. */
const oldestVersion = 50
/** Share of the day's calls from which a sync is likely to be stopped before it ends. */
const tight = 0.9

export type CheckResult = {
  readonly items: CheckItem[]
  /** Who and what answered; null when the sign-in did not work. */
  readonly identity: Identity | null
}

type Finding = Pick<CheckItem, 'state' | 'detail' | 'fix'>

/** Tries everything a sync will need, one item at a time, so that each failure has its own next step. */
export async function checkConnection(
  row: ConnectionRow,
  session: Session,
  remote: Remote,
  now: () => number,
): Promise<CheckResult> {
  const provider = providerOf(row.provider)
  const items: CheckItem[] = []
  const attempt = async (
    key: string,
    label: string,
    fix: string,
    work: () => Promise<Finding>,
  ): Promise<void> => {
    const found = await work().catch((error: unknown): Finding => ({
      state: 'failed',
      detail: error instanceof OrgdeckError ? error.message : 'Failed for a reason Orgdeck does not know.',
      fix: fixFor(error) ?? fix,
    }))
    items.push({ key, label, ...found })
  }

  let identity: Identity | null = null
  await attempt('login', 'Signed in', 'Sign in again', async () => {
    const token = await session.token()
    identity = await provider.identify(session.instanceUrl, token).catch(async (error: unknown) => {
      if (!(error instanceof OrgdeckError) || error.code !== 'REAUTH_NEEDED') throw error
      return provider.identify(session.instanceUrl, await session.renew(token))
    })
    return ok(`${identity.username} in ${identity.orgName}`)
  })
  items.push({ key: 'version', label: 'API version', ...versionFinding(identity ?? row) })
  items.push({
    key: 'scopes',
    label: 'Scopes',
    ...scopeFinding(JSON.parse(row.scopes) as string[], row.signedInBy),
  })
  if (identity === null) {
    for (const [key, label] of later) {
      items.push({ key, label, state: 'skipped', detail: 'Needs a working sign-in', fix: null })
    }
    return { items, identity }
  }
  await attempt('clock', 'Clock', 'Check again', async () => {
    const clockOffsetMs = (await readerOf(row.provider).serverNow(session)) - now()
    const skew = skewOf({ clockOffsetMs })
    return skew === null
      ? ok(`Within ${Math.max(1, Math.round(Math.abs(clockOffsetMs) / 1000))} s of the org’s`)
      : warn(
          `${skewText(skew)}; no sync begins by itself`,
          'Let the system set its clock by itself, check its time zone, then check again',
        )
  })
  await attempt('permissions', 'Permissions', 'Ask an admin for “API Enabled”', async () =>
    permissionFinding(await provider.permissions(session)),
  )
  await attempt('limits', 'Limits', 'Ask an admin for “View Setup and Configuration”', async () => {
    const usage = await remote.usage()
    if (usage === null) return ok('The org does not tell its limits')
    const detail = `${usage.used.toLocaleString('en')} of ${usage.limit.toLocaleString('en')} API calls used in 24 h`
    return usage.used < usage.limit * tight
      ? ok(detail)
      : warn(
          detail,
          'Sync less often, or ask an admin which app uses them: Setup, System Overview, API Usage',
        )
  })
  await attempt('objects', 'Objects', 'Ask an admin for read access', async () => {
    const offered = new Set(
      (await remote.listObjects()).filter((one) => one.queryable).map((one) => one.object),
    )
    return objectFinding(provider.standardObjects, offered)
  })
  return { items, identity }
}

/** Items that mean nothing before the sign-in works. */
const later = [
  ['clock', 'Clock'],
  ['permissions', 'Permissions'],
  ['limits', 'Limits'],
  ['objects', 'Objects'],
] as const

const ok = (detail: string): Finding => ({ state: 'ok', detail, fix: null })
const warn = (detail: string, fix: string): Finding => ({ state: 'warning', detail, fix })

/** What helps against a failure, whichever item it met. */
function fixFor(error: unknown): string | null {
  if (!(error instanceof OrgdeckError)) return null
  const remote = error.data?.['remote_code']
  if (remote === 'API_DISABLED_FOR_ORG' || remote === 'API_CURRENTLY_DISABLED') {
    return 'Ask an admin for the permission “API Enabled”; some editions have no API at all'
  }
  if (remote === 'INSUFFICIENT_ACCESS') return 'Ask an admin for access, then check again'
  if (error.code === 'REMOTE_UNREACHABLE') return 'Check the network, the VPN or the proxy, then check again'
  if (error.code === 'QUOTA_EXHAUSTED') return 'Wait until the org frees API calls, then check again'
  if (error.code === 'SECRETS_LOCKED') return 'Unlock the keychain, then check again'
  return error.code === 'REAUTH_NEEDED' ? 'Sign in again' : null
}

function versionFinding({ apiVersion }: { readonly apiVersion: string }): Finding {
  return Number(apiVersion) >= oldestVersion
    ? ok(`v${apiVersion}`)
    : warn(
        `v${apiVersion} is the newest this address offers, and Orgdeck needs v${oldestVersion}.0`,
        'Check that the login address leads to the org itself and not to an old gateway',
      )
}

function scopeFinding(granted: readonly string[], signedInBy: SignInWay): Finding {
  const missing = missingScopes(granted, !rests.has(signedInBy))
  if (missing.length === 0) return ok(granted.join(', '))
  return warn(
    `${missing.join(' and ')} not granted`,
    `Add ${missing.join(' and ')} to the External Client App, then sign in again`,
  )
}

function permissionFinding(found: Permissions | null): Finding {
  if (found === null) {
    return { state: 'skipped', detail: 'The org does not tell what the user may do', fix: null }
  }
  if (!found.api) {
    return {
      state: 'failed',
      detail: 'The user may not use the API',
      fix: 'Ask an admin for the permission “API Enabled” in a permission set',
    }
  }
  return found.viewAll
    ? ok('May use the API and read all records')
    : warn(
        'May use the API, and reads only the records shared with this user',
        'To have all of them, ask an admin for “View All Data”, or for “View All” on the objects',
      )
}

function objectFinding(wanted: readonly string[], offered: ReadonlySet<string>): Finding {
  const missing = wanted.filter((object) => !offered.has(object))
  if (missing.length === 0) return ok(`All ${wanted.length} standard objects can be read`)
  const fix = `Ask an admin for “Read” on ${missing.join(', ')} in a permission set, then check again`
  return missing.length === wanted.length
    ? { state: 'failed', detail: 'The signed-in user can read none of the standard objects', fix }
    : warn(`${missing.join(', ')} cannot be read and will be left out`, fix)
}
