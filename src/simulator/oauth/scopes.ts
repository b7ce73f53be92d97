import type { Client } from './clients.ts'

/** Every scope Salesforce knows, as its discovery document lists them. */
export const SCOPES: readonly string[] = (
  'id api web full chatter_api visualforce lightning content openid profile email address phone custom_permissions ' +
  'wave_api eclair_api pardot_api refresh_token offline_access cdp_api cdp_ingest_api cdp_query_api cdp_profile_api ' +
  'cdp_segment_api cdp_identityresolution_api cdp_calculated_insight_api einstein_gpt_api chatbot_api ' +
  'interaction_api scrt_api sfap_api mcp_api user_registration_api pwdless_login_api forgot_password'
).split(' ')

const KNOWN = new Set(SCOPES)
const LASTING = new Set(['refresh_token', 'offline_access'])

/** Whether a sign-in with this scope lasts, that is, comes with a refresh token. */
export const isLasting = (scope: string): boolean => scope.split(' ').some((word) => LASTING.has(word))

/** `full` stands for all but lasting access, which has two names. */
function isAllowed(client: Client, word: string): boolean {
  if (client.scopes === undefined || client.scopes.includes(word)) return true
  return client.scopes.some((own) => (LASTING.has(word) ? LASTING.has(own) : own === 'full'))
}

/** The scope of a sign-in: what the app asked for, or all it has; undefined when it asks too much. */
export function scopeFor(client: Client, asked: string | null): string | undefined {
  const words = (asked ?? '').split(' ').filter((word) => word !== '')
  if (words.length === 0) return client.scopes?.join(' ') ?? 'refresh_token api web id'
  return words.every((word) => KNOWN.has(word) && isAllowed(client, word)) ? words.join(' ') : undefined
}

/** The scope of an app that signs in without a person at the pages; such access never lasts. */
export const scopeAlone = (client: Client): string =>
  client.scopes?.filter((word) => !LASTING.has(word)).join(' ') ?? 'api id'
