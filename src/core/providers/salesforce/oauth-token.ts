import { z } from 'zod'
import { OrgdeckError } from '../../errors.ts'
import { createHttpClient, pinnedOrigin, type HttpAnswer } from '../../net/http.ts'
import { rememberSecret } from '../../redact.ts'
import type { AppCredentials, Tokens } from '../provider.ts'
import { bodyOf, readRefusal } from './calls.ts'
import { adviceFor } from './oauth-advice.ts'

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.url(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
})

const tokenPath = '/services/oauth2/token'
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' }

/** Refusals that say "not now": the sign-in itself is as good as before. */
const passing = new Set(['rate_limit_exceeded', 'server_error', 'temporarily_unavailable', 'unknown_error'])

/**
 * Posts a form to the token endpoint of the app's login address. The client's secret goes along where there is one;
 * no answer is followed anywhere else, and nothing is sent twice: a rotated token counts once.
 */
export async function postToToken(
  app: AppCredentials,
  fields: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const client = createHttpClient(app.loginUrl, { timeoutMs: 30_000 })
  try {
    return await client.send({
      method: 'POST',
      path: tokenPath,
      headers: formHeaders,
      body: new URLSearchParams({
        ...fields,
        ...(app.clientSecret === null ? {} : { client_secret: app.clientSecret }),
      }).toString(),
    })
  } finally {
    await client.close()
  }
}

/**
 * Asks for tokens. Throws REAUTH_NEEDED where the org refused for good, REMOTE_ERROR where it answered something else,
 * REMOTE_UNREACHABLE where no answer came: then nobody knows whether it acted.
 */
export async function askToken(
  app: AppCredentials,
  doing: string,
  fields: Readonly<Record<string, string>>,
): Promise<Tokens> {
  return tokensIn(app, doing, await postToToken(app, { client_id: app.clientId, ...fields }))
}

/** The tokens inside an answer of the token endpoint, or its refusal as an error. */
export function tokensIn(app: AppCredentials, doing: string, answer: HttpAnswer): Tokens {
  if (answer.status >= 400 && answer.status < 500) throw refused(answer, doing)
  const { origin } = new URL(app.loginUrl)
  const parsed = tokenAnswer.safeParse(parseJson(bodyOf(answer, doing)))
  if (!parsed.success) {
    throw new OrgdeckError(
      'REMOTE_ERROR',
      `${origin} did not answer like Salesforce. Check the login address.`,
    )
  }
  rememberSecret(parsed.data.access_token)
  if (parsed.data.refresh_token !== undefined) rememberSecret(parsed.data.refresh_token)
  return {
    accessToken: parsed.data.access_token,
    refreshToken: parsed.data.refresh_token ?? null,
    instanceUrl: instanceOf(origin, parsed.data.instance_url),
    scopes: (parsed.data.scope ?? '').split(' ').filter((scope) => scope !== ''),
  }
}

/** An org out in the world may not send its tokens to a program on this computer, nor the other way round. */
function instanceOf(loginOrigin: string, instanceUrl: string): string {
  const instance = pinnedOrigin(instanceUrl)
  if (isLoopback(instance) === isLoopback(loginOrigin)) return instance
  throw new OrgdeckError(
    'REMOTE_ERROR',
    `${loginOrigin} wants its tokens used at ${instance}, which is another kind of place. Check the login address.`,
  )
}

const isLoopback = (origin: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(origin).hostname)

/** A refusal with an OAuth error has ended this sign-in: trying the same again cannot help. */
function refused(answer: HttpAnswer, doing: string): OrgdeckError {
  const { code, message } = readRefusal(answer.text)
  const data = { remote_status: answer.status, remote_code: code, remote_message: message }
  const said = [code, message].filter((part) => part !== '').join(': ')
  // A web page, or nothing: a proxy or a captive network answered, and the org never heard of it.
  if (code === 'HTTP' || code === '') {
    return new OrgdeckError(
      'REMOTE_ERROR',
      `Salesforce did not answer when asked to ${doing}: HTTP ${answer.status} came instead${message === '' ? '' : `, ${message}`}. Check the network and the login address.`,
      { data, retry: 'later' },
    )
  }
  if (passing.has(code) || answer.status === 429 || /rate exceeded/i.test(message)) {
    return new OrgdeckError('REMOTE_ERROR', `Salesforce could not ${doing} now (${said}). Try again later.`, {
      data,
      retry: 'later',
    })
  }
  return new OrgdeckError(
    'REAUTH_NEEDED',
    `Salesforce refused to ${doing} (${said}). ${adviceFor(code, message)}`,
    { data: { remote_code: code, remote_message: message } },
  )
}

/** Ends a token at the org. A refresh token takes the sessions it gave along. False when the org could not be told. */
export async function revoke(app: AppCredentials, token: string): Promise<boolean> {
  const client = createHttpClient(app.loginUrl, { timeoutMs: 10_000, attempts: 1 })
  try {
    const answer = await client.send({
      method: 'POST',
      path: '/services/oauth2/revoke',
      headers: formHeaders,
      body: new URLSearchParams({ token }).toString(),
    })
    return answer.status === 200
  } catch {
    return false
  } finally {
    await client.close()
  }
}

/** JSON of an answer; anything else means that no Salesforce answered. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new OrgdeckError(
      'REMOTE_ERROR',
      'The answer was not JSON. Check that the address is a Salesforce login address.',
    )
  }
}
