import type { ErrorShape } from '../../../../contract/errors.ts'
import { shownError } from '../../../api/errors.ts'

export type SignInFailure = {
  readonly title: string
  /** Cause and what to do about it. */
  readonly text: string
  readonly code: string
  /** What the org said, as sent. */
  readonly remote?: string
}

const wrongKey = {
  title: 'The org does not know this consumer key',
  text: 'Compare it with the key in the app’s OAuth settings. A new app needs up to 10 minutes before its key works.',
}

// What Salesforce answers on the way back or at its token endpoint, in words a person can act on.
const remoteWords: Readonly<Record<string, Pick<SignInFailure, 'title' | 'text'>>> = {
  invalid_client_id: wrongKey,
  invalid_client: {
    title: 'The org does not accept this key with this secret',
    text: 'Copy both again from the app’s OAuth settings. Leave the secret empty if the app does not require one.',
  },
  invalid_client_credentials: {
    title: 'The consumer secret is wrong or missing',
    text: 'Copy it again from the app’s OAuth settings, or switch off “Require secret for Web Server Flow” in the app.',
  },
  redirect_uri_mismatch: {
    title: 'The app does not know the address to come back to',
    text: 'Register all five callback URLs in the app, letter by letter.',
  },
  invalid_scope: {
    title: 'The app does not grant what Orgdeck needs',
    text: 'Add the scopes api, refresh_token and id to the app.',
  },
  OAUTH_APP_BLOCKED: {
    title: 'An admin blocked this app',
    text: 'Ask an admin to allow it for your user in the app’s policies.',
  },
}

// What the core itself found; without a text its own sentence is shown.
const codeWords: Readonly<Record<string, { readonly title: string; readonly text?: string }>> = {
  ACCESS_DENIED: {
    title: 'Access was denied on the sign-in page',
    text: 'Nothing was connected. Try again and choose Allow there.',
  },
  TIMEOUT: {
    title: 'Nobody answered the sign-in page in time',
    text: 'A sign-in ends after 15 minutes. Nothing was connected; try again.',
  },
  CANCELLED: { title: 'The sign-in was cancelled', text: 'Nothing was connected.' },
  NOT_FOUND: {
    title: 'This sign-in is gone',
    text: 'Orgdeck was started anew meanwhile. Nothing was connected; try again.',
  },
  CONFLICT: { title: 'Somebody else signed in' },
  REMOTE_UNREACHABLE: { title: 'The org could not be reached' },
  SECRETS_LOCKED: { title: 'There is no safe place for the token yet' },
  NOT_AVAILABLE: { title: 'This build has no demo org' },
  BAD_REQUEST: { title: 'The sign-in could not begin' },
  OFFLINE: { title: 'The console lost touch with its core' },
}

/** A sign-in that ended badly, as the core filed it. */
export function failureOf({ code, message, data }: ErrorShape): SignInFailure {
  const fields: Record<string, unknown> = typeof data === 'object' && data !== null ? { ...data } : {}
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
  return explain(code, message, text('remote_code'), text('remote_message'))
}

/** A sign-in that could not even begin, or whose state could not be asked. */
export function failureFrom(error: unknown): SignInFailure {
  const { code, message, remoteCode, remoteMessage } = shownError(error)
  return explain(code, message, remoteCode ?? '', remoteMessage ?? '')
}

function explain(code: string, message: string, remoteCode: string, remoteMessage: string): SignInFailure {
  const remote = [remoteCode, remoteMessage].filter(Boolean).join(': ')
  // Some refusals carry the remote's code in the sentence alone.
  const known =
    code === 'ACCESS_DENIED'
      ? undefined
      : (remoteWords[remoteCode] ??
        Object.entries(remoteWords).find(([word]) => new RegExp(`\\b${word}\\b`).test(message))?.[1])
  if (known) return { ...known, code, remote: remote || message }
  const { title, text = message } = codeWords[code] ?? { title: 'The sign-in did not finish' }
  return { title, text, code, ...(remote === '' ? {} : { remote }) }
}
