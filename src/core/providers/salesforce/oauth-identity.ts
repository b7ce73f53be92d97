import { z } from 'zod'
import { clientFor, pinnedOrigin } from '../../net/http.ts'
import type { Identity } from '../provider.ts'
import { bodyOf } from './calls.ts'
import { parseJson } from './oauth-token.ts'

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
