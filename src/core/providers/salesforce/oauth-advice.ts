type Advice = { readonly code?: RegExp; readonly said?: RegExp; readonly todo: string }

/** The first line that fits tells what to do; texts as orgs send them (salesforce-protocol §1, errors). */
const advice: readonly Advice[] = [
  {
    said: /hasn'?t approved this consumer|not admin approved|not approved/i,
    todo: "The app does not let this user in yet: in its policies choose “Admin approved users are pre-authorized” and add the user's profile or a permission set, then try again.",
  },
  {
    said: /no client credentials user/i,
    todo: 'The app has no user to run as: switch on “Client Credentials Flow” in its policies, choose the user there, then try again.',
  },
  {
    said: /not enabled|not supported for this app/i,
    todo: 'The app does not offer this way of signing in. Switch it on under “Flow Enablement” in the app, then try again, or choose another way.',
  },
  {
    said: /expired access\/refresh token/i,
    todo: 'The org has ended this login: it was revoked there, not used for too long, or replaced by a newer one. Sign in again.',
  },
  {
    said: /authorization code/i,
    todo: 'The answer of the sign-in page came too late, or twice. Start again.',
  },
  {
    said: /not supported on this domain/i,
    todo: 'Use the My Domain address of the org in place of the common sign-in address.',
  },
  {
    said: /invalid assertion|signature/i,
    todo: 'The certificate uploaded to the app does not belong to this key. Upload the one that goes with it, then try again.',
  },
  {
    said: /audience/i,
    todo: 'The assertion was meant for another address. Choose the kind of org anew: production signs in at login.salesforce.com, sandboxes at test.salesforce.com, or enter its My Domain.',
  },
  {
    said: /ip restricted|login hours/i,
    todo: 'The profile of the user or the app forbids this network or this hour. Ask an admin to relax it for this app.',
  },
  {
    code: /^invalid_client_id$/,
    todo: 'Compare the consumer key with the one in the OAuth settings of the app. A new app needs up to 10 minutes before its key works.',
  },
  {
    code: /^(invalid_client|invalid_client_credentials|unauthorized_client)$/,
    todo: 'Consumer key and secret do not fit. Copy both again from the OAuth settings of the app, then try again. Leave the secret empty if the app does not require one.',
  },
  {
    code: /^redirect_uri_mismatch$/,
    todo: 'Register all five callback URLs in the app, letter by letter.',
  },
  {
    code: /^invalid_scope$/,
    todo: 'The app has to grant the scopes api, refresh_token and id. Add those that are missing to its OAuth settings, then sign in again.',
  },
  {
    code: /^unsupported_grant_type$/,
    todo: 'The app or the org does not offer this way of signing in. Switch it on in the app, or choose another way.',
  },
  {
    code: /^inactive_user$/,
    todo: 'The user is frozen or inactive. Ask an admin, or sign in as another user.',
  },
  { code: /^inactive_org$/, todo: 'The org is locked or gone. Ask its admin.' },
  {
    code: /^(OAUTH_APP_BLOCKED|OAUTH_APP_ACCESS_DENIED|invalid_app_access)$/i,
    todo: 'An admin blocked this app. Ask an admin to allow it for your user in its policies.',
  },
]

/** What a person can do about a refusal of the token endpoint. */
export function adviceFor(code: string, message: string): string {
  const found = advice.find((line) => line.code?.test(code) === true || line.said?.test(message) === true)
  return found?.todo ?? 'Sign in again.'
}
