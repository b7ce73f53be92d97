import { loginUrlOf } from '../../../../contract/login-url.ts'
import type { AuthFlow } from '../../../../contract/sign-in.ts'
import { api } from '../../../api/client.ts'
import { draftLoginUrl } from './draft.ts'
import type { Draft } from './draft.ts'
import type { Typed } from '../sign-in/ways.ts'

/** The call that begins the sign-in a draft describes; null while something is missing. */
export function startOf(draft: Draft, typed: Typed): (() => Promise<AuthFlow>) | null {
  const { way, cliUser, kind } = draft
  if (kind === 'demo') return () => api.connections.startDemo()
  if (way === 'cli') {
    return cliUser === undefined ? null : () => api.connections.importCli({ username: cliUser })
  }
  if (way === 'auth_url') {
    const { authUrl } = typed
    return authUrl.includes('force://') ? () => api.connections.importAuthUrl({ auth_url: authUrl }) : null
  }
  const login = way === 'client_credentials' ? loginUrlOf(draft.domain) : draftLoginUrl(draft)
  const client_id = draft.clientId.trim()
  if (!login.ok || client_id === '') return null
  const client_secret = typed.clientSecret === '' ? undefined : typed.clientSecret
  const app = { login_url: login.url, client_id }
  if (way === 'jwt') {
    const username = draft.username.trim()
    const private_key = draft.ownKey ? typed.privateKey.trim() : undefined
    if (username === '' || private_key === '') return null
    return () => api.connections.startAuth({ flow: way, ...app, username, private_key })
  }
  if (way === 'client_credentials' && client_secret === undefined) return null
  const environment = kind === 'sandbox' ? 'sandbox' : undefined
  return () => api.connections.startAuth({ flow: way, ...app, client_secret, environment })
}
