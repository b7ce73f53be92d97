import type { Answer } from '../http.ts'

export const NO_STORE = { 'cache-control': 'no-store' }

/** An OAuth error as the token endpoint words it. */
export const oauthError = (error: string, description: string, status = 400): Answer => ({
  status,
  body: { error, error_description: description },
  headers: NO_STORE,
})

/** What an app hears that the administrator has blocked. */
export const BLOCKED = ['OAUTH_APP_BLOCKED', 'this app is blocked by admin'] as const
export const appBlocked = (): Answer => oauthError(...BLOCKED)
