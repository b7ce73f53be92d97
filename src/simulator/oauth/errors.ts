import type { Answer } from '../http.ts'

export const NO_STORE = { 'cache-control': 'no-store' }

/** An OAuth error as the token endpoint words it. */
export const oauthError = (error: string, description: string, status = 400): Answer => ({
  status,
  body: { error, error_description: description },
  headers: NO_STORE,
})
