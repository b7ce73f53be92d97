import { z } from 'zod'
import { OrgdeckError } from '../../errors.ts'
import { rememberSecret } from '../../redact.ts'
import type { AppCredentials, DevicePoll, DeviceStart } from '../provider.ts'
import { readRefusal } from './calls.ts'
import { parseJson, postToToken, tokensIn } from './oauth-token.ts'

const started = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: z.url(),
  /** Seconds; RFC 8628 says 5 where none is given, Salesforce lets a code live 10 minutes. */
  interval: z.coerce.number().positive().max(120).default(5),
  expires_in: z.coerce.number().positive().default(600),
})

/** Device flow (RFC 8628): the org's own page asks for `userCode`, on whatever device the person likes. */
export async function startDevice(app: AppCredentials): Promise<DeviceStart> {
  const doing = 'give a code for another device'
  const answer = await postToToken(app, {
    response_type: 'device_code',
    client_id: app.clientId,
    scope: 'api refresh_token id',
  })
  // A refusal is an error like that of any other sign-in.
  if (answer.status !== 200) tokensIn(app, doing, answer)
  const found = started.safeParse(parseJson(answer.text))
  if (!found.success || !mayShow(found.data.verification_uri, app.loginUrl)) {
    throw new OrgdeckError(
      'REMOTE_ERROR',
      `${app.loginUrl} did not answer like Salesforce. Check the login address.`,
    )
  }
  const { device_code, user_code, verification_uri, interval, expires_in } = found.data
  rememberSecret(device_code)
  return {
    deviceCode: device_code,
    userCode: user_code,
    verificationUri: verification_uri,
    intervalMs: interval * 1000,
    lifeMs: expires_in * 1000,
  }
}

/** One look whether the person has answered. */
export async function pollDevice(app: AppCredentials, deviceCode: string): Promise<DevicePoll> {
  const answer = await postToToken(app, {
    grant_type: 'device',
    client_id: app.clientId,
    code: deviceCode,
  })
  if (answer.status >= 400 && answer.status < 500) {
    const { code } = readRefusal(answer.text)
    if (code === 'authorization_pending') return { state: 'pending' }
    if (code === 'slow_down') return { state: 'slow_down' }
    if (code === 'access_denied' || code === 'access-denied') return { state: 'denied' }
    if (code === 'expired_token') return { state: 'expired' }
  }
  return { state: 'granted', tokens: tokensIn(app, 'finish the sign-in', answer) }
}

/** The page a person is sent to: of the web, and unencrypted only where the login address is. */
function mayShow(page: string, loginUrl: string): boolean {
  const { protocol } = new URL(page)
  return protocol === 'https:' || (protocol === 'http:' && new URL(loginUrl).protocol === 'http:')
}
