/** Every scope Salesforce knows, as its discovery document lists them. */
export const SCOPES: readonly string[] = (
  'id api web full chatter_api visualforce lightning content openid profile email address phone custom_permissions ' +
  'wave_api eclair_api pardot_api refresh_token offline_access cdp_api cdp_ingest_api cdp_query_api cdp_profile_api ' +
  'cdp_segment_api cdp_identityresolution_api cdp_calculated_insight_api einstein_gpt_api chatbot_api ' +
  'interaction_api scrt_api sfap_api mcp_api user_registration_api pwdless_login_api forgot_password'
).split(' ')

const KNOWN = new Set(SCOPES)

/** The scope of a sign-in: what the app asked for, or what it gets unasked; undefined when it asks too much. */
export function scopeFor(asked: string | null): string | undefined {
  const words = (asked ?? '').split(' ').filter((word) => word !== '')
  if (words.length === 0) return 'refresh_token api web id'
  return words.every((word) => KNOWN.has(word)) ? words.join(' ') : undefined
}

/** Whether a sign-in with this scope lasts, that is, comes with a refresh token. */
export const isLasting = (scope: string): boolean => /\b(refresh_token|offline_access)\b/.test(scope)
