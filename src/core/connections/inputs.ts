import type { SignInWay } from '../../contract/sign-in.ts'
import { loginUrlOf } from '../../contract/login-url.ts'
import { OrgdeckError } from '../errors.ts'
import { pinnedOrigin } from '../net/http.ts'

/** What somebody entered to sign in; which of it is needed depends on the flow. */
export type StartAuth = {
  readonly flow: Extract<SignInWay, 'web' | 'device' | 'jwt' | 'client_credentials'>
  readonly login_url?: string | undefined
  readonly client_id?: string | undefined
  readonly client_secret?: string | undefined
  readonly username?: string | undefined
  readonly private_key?: string | undefined
  readonly label?: string | undefined
  readonly color?: number | undefined
  readonly integration_id?: number | undefined
}

const asked: Readonly<Record<string, string>> = {
  login_url: 'Say where the org signs in.',
  client_id: 'Paste the consumer key of the app.',
  client_secret: 'This way of signing in needs the consumer secret of the app.',
  username: 'Say which user to sign in.',
  private_key: 'Paste the private key whose certificate the app holds, or make one here.',
}

/** The value of an input, or a BAD_REQUEST that says which is missing. */
export function needed(value: string | undefined, path: string): string {
  if (value !== undefined && value !== '') return value
  throw new OrgdeckError('BAD_REQUEST', asked[path] ?? `${path} is missing.`, {
    data: { issues: [{ path, message: 'is needed' }] },
  })
}

/** The origin an org signs in at, from whatever address of it a person had at hand. */
export function originOf(typed: string): string {
  const found = loginUrlOf(typed)
  if (found.ok) return pinnedOrigin(found.url)
  throw new OrgdeckError('BAD_REQUEST', found.reason, {
    data: { issues: [{ path: 'login_url', message: found.reason }] },
  })
}

/** Host name of an address that is known to be one. */
export const hostOf = (url: string): string => new URL(url).hostname
