import { createHash, randomBytes } from 'node:crypto'
import { pinnedOrigin } from '../../net/http.ts'
import { rememberSecret } from '../../redact.ts'
import type { AppCredentials, LoginStart, Tokens } from '../provider.ts'
import { askToken } from './oauth-token.ts'

/** Web server flow with PKCE S256 (salesforce-protocol §1). The verifier has 256 random bits. */
export function startLogin(app: AppCredentials, redirectUri: string): LoginStart {
  const state = randomBytes(24).toString('base64url')
  const verifier = randomBytes(48).toString('base64url')
  rememberSecret(verifier)
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: 'api refresh_token id',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'login',
  })
  return {
    authorizeUrl: `${pinnedOrigin(app.loginUrl)}/services/oauth2/authorize?${query.toString()}`,
    state,
    verifier,
  }
}

export function finishLogin(
  app: AppCredentials,
  redirectUri: string,
  code: string,
  verifier: string,
): Promise<Tokens> {
  return askToken(app, 'finish the sign-in', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  })
}

/** `refreshToken` in the answer is null unless the org rotates; then the old one is already dead. */
export function refresh(app: AppCredentials, refreshToken: string): Promise<Tokens> {
  return askToken(app, 'renew the sign-in', { grant_type: 'refresh_token', refresh_token: refreshToken })
}
