import type { Answer } from '../http.ts'

/** An OAuth error as the token endpoint words it. */
export const oauthError = (error: string, description: string, status = 400): Answer => ({
  status,
  body: { error, error_description: description },
  headers: { 'cache-control': 'no-store' },
})
