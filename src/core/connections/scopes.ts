import { OrgdeckError } from '../errors.ts'
import type { Tokens } from '../providers/provider.ts'

const impliedBy: Readonly<Record<string, readonly string[]>> = {
  api: ['full'],
  refresh_token: ['offline_access'],
}

/** Scopes that are needed and were not granted; `full` and `offline_access` grant the same under other names. */
export function missingScopes(granted: readonly string[], renewsByToken: boolean): string[] {
  const needed = renewsByToken ? ['api', 'refresh_token'] : ['api']
  return needed.filter(
    (scope) => !granted.includes(scope) && !(impliedBy[scope] ?? []).some((other) => granted.includes(other)),
  )
}

/** Refuses a sign-in that could not read, or that would end within hours, and names what is missing. */
export function requireScopes(tokens: Tokens, renewsByToken: boolean): void {
  const { scopes, refreshToken } = tokens
  // An org that tells no scopes is judged by what it gives.
  const missing = scopes.length === 0 ? [] : missingScopes(scopes, false)
  if (renewsByToken && refreshToken === null) missing.push('refresh_token')
  if (missing.length === 0) return
  throw new OrgdeckError(
    'REMOTE_ERROR',
    `The org signed you in without the scope${missing.length === 1 ? '' : 's'} ${missing.map((name) => `"${name}"`).join(' and ')}. Add ${missing.length === 1 ? 'it' : 'them'} to the OAuth settings of the app, then sign in again.`,
    { data: { remote_message: `granted: ${scopes.join(' ')}` } },
  )
}
