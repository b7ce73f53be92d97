import type { Answer, Call } from '../http.ts'
import { ok } from '../http.ts'
import { isoInstant } from '../clock.ts'
import { objectNamed } from '../org.ts'
import type { Org, OrgUser } from '../org.ts'
import { notFound } from '../rest/errors.ts'
import { readRow } from '../store.ts'
import { SCOPES } from './scopes.ts'
import { bearerOf, sessionUser } from './tokens.ts'

function facts(org: Org, user: OrgUser) {
  const object = objectNamed(org, 'User')
  const row = (object && readRow(org, object, user.id)) ?? {}
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : null)
  return { text, modified: Number(row['LastModifiedDate'] ?? 0) }
}

const urlsOf = (call: Call, user: OrgUser, version: string): Record<string, string> => {
  const rest = `${call.baseUrl}/services/data/v${version}`
  const org = call.org.orgId
  return {
    enterprise: `${call.baseUrl}/services/Soap/c/${version}/${org}`,
    metadata: `${call.baseUrl}/services/Soap/m/${version}/${org}`,
    partner: `${call.baseUrl}/services/Soap/u/${version}/${org}`,
    rest: `${rest}/`,
    sobjects: `${rest}/sobjects/`,
    search: `${rest}/search/`,
    query: `${rest}/query/`,
    recent: `${rest}/recent/`,
    profile: `${call.baseUrl}/${user.id}`,
    feeds: `${rest}/chatter/feeds`,
    groups: `${rest}/chatter/groups`,
    users: `${rest}/chatter/users`,
    feed_items: `${rest}/chatter/feed-items`,
    custom_domain: call.baseUrl,
  }
}

const photos = (call: Call) => ({
  picture: `${call.baseUrl}/profilephoto/005/F`,
  thumbnail: `${call.baseUrl}/profilephoto/005/T`,
})

/** Answers a person of a live session; the identity service refuses others in a word, not as the data API does. */
export function toPerson(call: Call, answer: (call: Call, user: OrgUser) => Answer): Answer {
  const token = bearerOf(call)
  const user = sessionUser(call.org, token)
  if (user) return answer(call, user)
  call.org.stats.refused++
  const body = token === '' ? 'Missing_OAuth_Token' : 'Bad_OAuth_Token'
  return { status: 403, body, headers: { 'content-type': 'text/html;charset=UTF-8' } }
}

/** `GET /services/oauth2/userinfo` */
export function userinfo(call: Call, user: OrgUser): Answer {
  const { text, modified } = facts(call.org, user)
  return ok({
    sub: `${call.baseUrl}/id/${call.org.orgId}/${user.id}`,
    user_id: user.id,
    organization_id: call.org.orgId,
    preferred_username: user.username,
    nickname: text('CommunityNickname'),
    name: user.name,
    email: user.email,
    email_verified: true,
    given_name: text('FirstName'),
    family_name: text('LastName'),
    zoneinfo: text('TimeZoneSidKey'),
    photos: photos(call),
    profile: `${call.baseUrl}/${user.id}`,
    picture: photos(call).picture,
    address: { country: text('Country') },
    urls: urlsOf(call, user, '{version}'),
    active: true,
    user_type: 'STANDARD',
    language: text('LanguageLocaleKey'),
    locale: text('LocaleSidKey'),
    utcOffset: 0,
    updated_at: isoInstant(modified),
  })
}

/** `GET /id/{org}/{user}`: the identity a token's `id` points to. */
export function identity(call: Call, viewer: OrgUser): Answer {
  const [, org, id] = call.words
  const user = call.org.users.find((one) => one.id === id || one.id.slice(0, 15) === id)
  if (org?.slice(0, 15) !== call.org.orgId.slice(0, 15) || !user || user.id !== viewer.id) throw notFound()
  const { text, modified } = facts(call.org, user)
  const version = call.query.get('version') === 'latest' ? '68.0' : (call.query.get('version') ?? '{version}')
  return ok({
    id: `${call.baseUrl}/id/${call.org.orgId}/${user.id}`,
    asserted_user: true,
    user_id: user.id,
    organization_id: call.org.orgId,
    username: user.username,
    nick_name: text('CommunityNickname'),
    display_name: user.name,
    email: user.email,
    email_verified: true,
    first_name: text('FirstName'),
    last_name: text('LastName'),
    timezone: text('TimeZoneSidKey'),
    photos: photos(call),
    addr_street: text('Street'),
    addr_city: text('City'),
    addr_state: text('State'),
    addr_country: text('Country'),
    addr_zip: text('PostalCode'),
    mobile_phone: text('MobilePhone'),
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: urlsOf(call, user, version),
    active: true,
    user_type: 'STANDARD',
    language: text('LanguageLocaleKey'),
    locale: text('LocaleSidKey'),
    utcOffset: 0,
    last_modified_date: isoInstant(modified),
    is_app_installed: true,
  })
}

/** `GET /.well-known/openid-configuration`, with the endpoints that this server has. */
export const discovery = (call: Call): Answer => {
  const at = (path: string) => `${call.baseUrl}/services/oauth2/${path}`
  return ok({
    issuer: call.baseUrl,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    introspection_endpoint: at('introspect'),
    revocation_endpoint: at('revoke'),
    userinfo_endpoint: at('userinfo'),
    jwks_uri: `${call.baseUrl}/id/keys`,
    scopes_supported: SCOPES,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    display_values_supported: ['page'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
    code_challenge_methods_supported: ['S256'],
  })
}
