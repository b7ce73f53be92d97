import { createHmac, timingSafeEqual } from 'node:crypto'
import { isoInstant } from '../clock.ts'
import { clientOf, DEMO_CLIENT } from '../oauth/clients.ts'
import { issueToken, newFamily, revokeFamily, findToken } from '../oauth/tokens.ts'
import { objectNamed } from '../org.ts'
import type { Org, OrgUser } from '../org.ts'
import { readRow } from '../store.ts'
import { textIn } from '../xml.ts'
import type { Operation, SoapCall } from './call.ts'
import { element, SoapFault } from './reply.ts'

/** From this version on the call is gone. */
const NO_LOGIN_FROM = 65
const SESSION_SECONDS = 7200

/** The one password of all users, for clients that know no other way in; the same over restarts. */
export const demoPassword = (org: Pick<Org, 'orgId'>): string =>
  createHmac('sha256', 'tidewater').update(`password ${org.orgId}`).digest('base64url').slice(0, 16)

/** An instant as XML Schema writes it. */
export const soapInstant = (ms: number): string => isoInstant(ms).replace('+0000', 'Z')

function userInfo(org: Org, user: OrgUser) {
  const object = objectNamed(org, 'User')
  const row = (object && readRow(org, object, user.id)) ?? {}
  const text = (name: string) => row[name] ?? null
  return {
    accessibilityMode: false,
    chatterExternal: false,
    currencySymbol: '€',
    orgAttachmentFileSizeLimit: 5_242_880,
    orgDefaultCurrencyIsoCode: 'EUR',
    orgDefaultCurrencyLocale: 'pt_PT_EURO',
    orgDisallowHtmlAttachments: false,
    orgHasPersonAccounts: false,
    organizationId: org.orgId,
    organizationMultiCurrency: false,
    organizationName: org.name,
    profileId: text('ProfileId'),
    roleId: text('UserRoleId'),
    sessionSecondsValid: SESSION_SECONDS,
    userDefaultCurrencyIsoCode: null,
    userEmail: user.email,
    userFullName: user.name,
    userId: user.id,
    userLanguage: text('LanguageLocaleKey'),
    userLocale: text('LocaleSidKey'),
    userName: user.username,
    userTimeZone: text('TimeZoneSidKey'),
    userType: text('UserType'),
    userUiSkin: 'Theme3',
  }
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

/** Opens a session for a username and the organisation's password. */
export function login(call: SoapCall): string {
  const { org, body, baseUrl, version, service } = call
  if (version >= NO_LOGIN_FROM) {
    throw new SoapFault('UNSUPPORTED_API_VERSION', `login is not available in API version ${version}.0`)
  }
  const username = textIn(body, 'username')?.toLowerCase()
  const user = org.users.find((one) => one.username.toLowerCase() === username)
  const client = clientOf(org, DEMO_CLIENT)
  if (!user || !client || !same(textIn(body, 'password') ?? '', demoPassword(org))) {
    org.stats.refused++
    throw new SoapFault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.')
  }
  const grant = { client, userId: user.id, scope: 'api web id', family: newFamily() }
  const at = `${version}.0/${org.orgId.slice(0, 15)}`
  return element('result', {
    metadataServerUrl: `${baseUrl}/services/Soap/m/${at}`,
    passwordExpired: false,
    sandbox: false,
    serverUrl: `${baseUrl}/services/Soap/${service === 'enterprise' ? 'c' : 'u'}/${at}`,
    sessionId: issueToken(org, grant, 'access'),
    userId: user.id,
    userInfo: userInfo(org, user),
  })
}

/** Ends the session that asks. */
export const logout: Operation = ({ org, session }) => {
  const token = findToken(org, session)
  if (token) revokeFamily(org, token.family)
  return ''
}

export const getUserInfo: Operation = ({ org, user }) => element('result', userInfo(org, user))

export const getServerTimestamp: Operation = ({ org }) =>
  element('result', { timestamp: soapInstant(org.clock.now()) })
