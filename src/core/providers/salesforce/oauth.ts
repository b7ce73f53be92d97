import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { OrgdeckError } from '../../errors.ts'
import { clientFor, createHttpClient, pinnedOrigin } from '../../net/http.ts'
import { rememberSecret } from '../../redact.ts'
import type { AppCredentials, Identity, LoginStart, Tokens } from '../provider.ts'
import { bodyOf, readRefusal } from './calls.ts'

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.url(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
})

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

async function askToken(app: AppCredentials, doing: string, fields: Record<string, string>): Promise<Tokens> {
  const client = createHttpClient(app.loginUrl, { timeoutMs: 30_000 })
  try {
    const answer = await client.send({
      method: 'POST',
      path: '/services/oauth2/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...fields,
        client_id: app.clientId,
        ...(app.clientSecret === null ? {} : { client_secret: app.clientSecret }),
      }).toString(),
    })
    if (answer.status === 400 || answer.status === 401) throw signInEnded(answer.text)
    const parsed = tokenAnswer.safeParse(parseJson(bodyOf(answer, doing)))
    if (!parsed.success) {
      throw new OrgdeckError(
        'REMOTE_ERROR',
        `${client.origin} did not answer like Salesforce. Check the login address.`,
      )
    }
    rememberSecret(parsed.data.access_token)
    if (parsed.data.refresh_token !== undefined) rememberSecret(parsed.data.refresh_token)
    return {
      accessToken: parsed.data.access_token,
      refreshToken: parsed.data.refresh_token ?? null,
      instanceUrl: pinnedOrigin(parsed.data.instance_url),
      scopes: (parsed.data.scope ?? '').split(' ').filter((scope) => scope !== ''),
    }
  } finally {
    await client.close()
  }
}

/** A token endpoint that answers 400 has ended the sign-in: trying the same again cannot help. */
function signInEnded(body: string): OrgdeckError {
  const { code, message } = readRefusal(body)
  const said = [code, message].filter((part) => part !== '').join(': ')
  return new OrgdeckError('REAUTH_NEEDED', `Salesforce ended this sign-in (${said}). Sign in again.`)
}

export async function revoke(app: AppCredentials, token: string): Promise<boolean> {
  const client = createHttpClient(app.loginUrl, { timeoutMs: 10_000, attempts: 1 })
  try {
    const answer = await client.send({
      method: 'POST',
      path: '/services/oauth2/revoke',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token }).toString(),
    })
    return answer.status === 200
  } catch {
    return false
  } finally {
    await client.close()
  }
}

const userinfo = z.object({
  user_id: z.string(),
  organization_id: z.string(),
  preferred_username: z.string(),
})
const versions = z.array(z.object({ version: z.string().regex(/^[1-9]\d\.0$/) })).min(1)
const organization = z.object({
  records: z
    .array(
      z.object({
        Name: z.string(),
        IsSandbox: z.boolean(),
        OrganizationType: z.string(),
        TrialExpirationDate: z.string().nullable(),
      }),
    )
    .length(1),
})

/** The newest version this client was written against (Winter '27); newer orgs still serve it. */
const newestKnown = 68

/** Who signed in, to which org, and what kind of org it is: asked of the org itself, never taken from the login page. */
export async function identify(instanceUrl: string, accessToken: string): Promise<Identity> {
  const client = clientFor(pinnedOrigin(instanceUrl))
  const headers = { authorization: `Bearer ${accessToken}` }
  const ask = async <T>(path: string, schema: z.ZodType<T>, doing: string): Promise<T> => {
    const answer = await client.send({ path, headers })
    return schema.parse(parseJson(bodyOf(answer, doing)))
  }
  const user = await ask('/services/oauth2/userinfo', userinfo, 'say who signed in')
  const offered = await ask('/services/data', versions, 'list its API versions')
  const apiVersion = Math.min(
    newestKnown,
    Math.max(...offered.map((entry) => Number(entry.version))),
  ).toFixed(1)
  const soql = 'SELECT Name, IsSandbox, OrganizationType, TrialExpirationDate FROM Organization'
  const found = await ask(
    `/services/data/v${apiVersion}/query?q=${encodeURIComponent(soql)}`,
    organization,
    'describe its organisation',
  )
  const org = found.records[0]
  return {
    orgId: user.organization_id,
    orgName: org?.Name ?? user.organization_id,
    userId: user.user_id,
    username: user.preferred_username,
    environment: environmentOf(instanceUrl, org?.IsSandbox ?? false, org?.TrialExpirationDate ?? null),
    apiVersion,
  }
}

function environmentOf(
  instanceUrl: string,
  sandbox: boolean,
  trialEnds: string | null,
): Identity['environment'] {
  // Nothing but the bundled demo org lives on this computer.
  if (new URL(instanceUrl).protocol === 'http:') return 'demo'
  if (sandbox && trialEnds !== null) return 'scratch'
  return sandbox ? 'sandbox' : 'production'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new OrgdeckError(
      'REMOTE_ERROR',
      'The answer was not JSON. Check that the address is a Salesforce login address.',
    )
  }
}
