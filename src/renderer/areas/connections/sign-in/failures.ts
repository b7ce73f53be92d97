import type { ErrorShape } from '../../../../contract/errors.ts'
import { shownError } from '../../../api/errors.ts'

export type SignInFailure = {
  /** What happened, to what. */
  readonly title: string
  /** Why, and what to do about it. */
  readonly text: string
  readonly code: string
  /** What the org said, as sent. */
  readonly remote?: string
}

type Told = {
  readonly code: string
  readonly message: string
  readonly remoteCode: string
  readonly remoteMessage: string
  readonly kind: string
}

/** What orgs answer, by their codes and words; the first that fits names the failure, the core's sentence explains it. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/approved this consumer|not (admin )?approved/i, 'The app does not let this user in yet'],
  [/no client credentials user/i, 'The app has no user to run as'],
  [/not supported on this domain/i, 'The org wants this way in at its My Domain'],
  [/invalid assertion/i, 'The app does not know this key'],
  [/audience/i, 'The org does not take this key at this address'],
  [/ip restricted|login hours/i, 'The org lets nobody in from this network, or at this hour'],
  [/expired access\/refresh token/i, 'This login has ended'],
  [/authorization code/i, 'The answer of the sign-in page did not count'],
  [/\binvalid_client_id\b/, 'The org does not know this consumer key'],
  [/\binvalid_client_credentials\b/, 'The consumer secret is wrong or missing'],
  [/\b(invalid_client|unauthorized_client)\b/, 'The org does not accept this key with this secret'],
  [/\bredirect_uri_mismatch\b/, 'The app does not know the address to come back to'],
  [/\binvalid_scope\b|without the scope/, 'The app does not grant what Orgdeck needs'],
  [/\bunsupported_grant_type\b|not enabled/i, 'The app does not offer this way of signing in'],
  [/\binactive_user\b/, 'This user may not sign in'],
  [/\binactive_org\b/, 'The org is locked or gone'],
  [/\b(OAUTH_APP_BLOCKED|OAUTH_APP_ACCESS_DENIED|invalid_app_access)\b/i, 'An admin blocked this app'],
  [/did not answer (like|when)|was not JSON/, 'No Salesforce answers at this address'],
]

const titles: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'Access was denied on the sign-in page',
  TIMEOUT: 'Nobody answered in time',
  CANCELLED: 'The sign-in was cancelled',
  REMOTE_UNREACHABLE: 'The org could not be reached',
  SECRETS_LOCKED: 'There is no safe place for the token yet',
  NOT_AVAILABLE: 'This build has no demo org',
  BAD_REQUEST: 'The sign-in could not begin',
  TOO_MANY_REQUESTS: 'The sign-in could not begin',
  OFFLINE: 'The console lost touch with its core',
}

/** What a conflict or a missing thing is about. */
const kinds: Readonly<Record<string, string>> = {
  connection: 'Somebody else signed in',
  login: 'This login cannot be taken over',
  'login of the Salesforce CLI': 'This login is gone',
  file: 'The key of this login is gone',
  port: 'The sign-in has no way to come back',
  'sign-in': 'This sign-in is gone',
}

/** Where the window knows better what to do than the core, which may be asked by a script. */
const texts: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'Nothing was connected. Try again and choose Allow there.',
  CANCELLED: 'Nothing was connected.',
  'sign-in': 'Orgdeck was started anew meanwhile. Nothing was connected; try again.',
  'login of the Salesforce CLI': 'The CLI has signed it out meanwhile. Go back and pick another one.',
}

/** A sign-in that ended badly, as the core filed it. */
export function failureOf({ code, message, data }: ErrorShape): SignInFailure {
  const fields: Record<string, unknown> = typeof data === 'object' && data !== null ? { ...data } : {}
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
  return explain({
    code,
    message,
    remoteCode: text('remote_code'),
    remoteMessage: text('remote_message'),
    kind: text('kind'),
  })
}

/** A sign-in that could not even begin, or whose state could not be asked. */
export function failureFrom(error: unknown): SignInFailure {
  const { code, message, remoteCode, remoteMessage, kind } = shownError(error)
  return explain({
    code,
    message,
    remoteCode: remoteCode ?? '',
    remoteMessage: remoteMessage ?? '',
    kind: kind ?? '',
  })
}

function explain({ code, message, remoteCode, remoteMessage, kind }: Told): SignInFailure {
  const remote = [remoteCode, remoteMessage].filter(Boolean).join(': ')
  // Some refusals carry the org's words in the sentence alone.
  const said = `${remoteCode} ${remoteMessage} ${message}`
  const refusal = titles[code] === undefined ? refusals.find(([words]) => words.test(said))?.[1] : undefined
  return {
    title: kinds[kind] ?? titles[code] ?? refusal ?? 'The sign-in did not finish',
    // The org's words stand beneath it, as sent.
    text: texts[kind] ?? texts[code] ?? message.replace(remote === '' ? '' : ` (${remote})`, ''),
    code,
    ...(remote === '' ? {} : { remote }),
  }
}
