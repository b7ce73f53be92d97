import { z } from 'zod'
import { id, instant, procedure } from './base.ts'
import { errorShape } from './errors.ts'

export const environments = ['production', 'sandbox', 'scratch', 'demo'] as const
export const environment = z.enum(environments)
export type Environment = z.infer<typeof environment>

/**
 * How a connection was signed in: at a page in the browser, by a code on another device, by a signed assertion, as the
 * app itself, with a token somebody held, or with the login of the Salesforce CLI.
 */
export const signInWays = ['web', 'device', 'jwt', 'client_credentials', 'token', 'cli'] as const
export const signInWay = z.enum(signInWays)
export type SignInWay = z.infer<typeof signInWay>

export const connectionLabel = z.string().trim().min(1).max(40)
/** Any address of the org will do: "acme", a page somebody has open, login.salesforce.com. */
export const loginUrl = z.string().trim().min(1).max(300)

export const authFlow = z.object({
  flow_id: z.string(),
  authorize_url: z.string().optional(),
  user_code: z.string().optional(),
  verification_uri: z.string().optional(),
  /** Set when the sign-in needed nobody and is done. */
  integration_id: z.number().optional(),
  expires_at: instant,
})
export type AuthFlow = z.infer<typeof authFlow>

export const authFlowStatus = z.object({
  status: z.enum(['pending', 'connected', 'failed']),
  user_code: z.string().optional(),
  verification_uri: z.string().optional(),
  integration_id: z.number().optional(),
  error: errorShape.optional(),
  expires_at: instant,
})
export type AuthFlowStatus = z.infer<typeof authFlowStatus>

export const signingKey = z.object({
  /** PEM; uploaded to the app. The private half never leaves the keychain. */
  certificate: z.string(),
  /** SHA-256 of the certificate. */
  fingerprint: z.string(),
  expires_at: instant,
})
export type SigningKeyInfo = z.infer<typeof signingKey>

export const cliLogin = z.object({
  username: z.string(),
  alias: z.string().nullable(),
  /** Null when its file is damaged. */
  instance_url: z.string().nullable(),
  org_id: z.string().nullable(),
  /** Null when it can be taken over; else why not, and what to do. */
  obstacle: z.string().nullable(),
  /** The connection that org and user already are. */
  integration_id: z.number().nullable(),
})
export type CliLogin = z.infer<typeof cliLogin>

const tag = 'connections'
const about = { label: connectionLabel.optional(), color: z.number().int().min(1).max(8).optional() }
/** Sign in again to an existing connection; another org or user is then refused. */
const again = { integration_id: id.optional() }
const flowId = z.object({ flow_id: z.string().min(1).max(100) })

/** The ways an org becomes a connection. */
export const signIn = {
  startAuth: procedure('POST', '/api/crm/auth/salesforce', {
    tag,
    role: 'admin',
    audit: 'connections.auth.start',
    summary:
      'Begin a sign-in to a Salesforce org; open authorize_url, or show user_code, then ask for the flow',
  })
    .input(
      z.object({
        flow: z
          .enum(['web', 'device', 'jwt', 'client_credentials'])
          .describe(
            'web: authorization code with PKCE, answered on a loopback address. device: a code entered on any device (RFC 8628). jwt: an assertion signed for `username`, with `private_key` or with the key of GET /api/crm/signing-key. client_credentials: as the app itself, at the My Domain of the org. The last two answer integration_id at once',
          ),
        login_url: loginUrl.optional().describe('Needed unless integration_id is given'),
        client_id: z
          .string()
          .trim()
          .min(1)
          .max(500)
          .optional()
          .describe('Needed unless integration_id is given'),
        client_secret: z.string().min(1).max(500).optional(),
        username: z.string().trim().min(1).max(200).optional(),
        private_key: z.string().min(1).max(20_000).optional().describe('RSA, PEM'),
        environment: environment.optional().describe('Only a hint; the org itself says what it is'),
        ...about,
        ...again,
      }),
    )
    .output(authFlow),
  authStatus: procedure('GET', '/api/crm/auth/salesforce/{flow_id}', {
    tag,
    role: 'admin',
    summary: 'How far a sign-in is',
  })
    .input(flowId)
    .output(authFlowStatus),
  cancelAuth: procedure('DELETE', '/api/crm/auth/salesforce/{flow_id}', {
    tag,
    role: 'admin',
    audit: 'connections.auth.cancel',
    summary: 'Give up a sign-in',
  })
    .input(flowId)
    .output(authFlowStatus),
  startDemo: procedure('POST', '/api/crm/demo', {
    tag,
    role: 'admin',
    audit: 'connections.demo.start',
    summary: 'Start the bundled demo org and begin a sign-in to it',
  }).output(authFlow),
  cliLogins: procedure('GET', '/api/crm/cli-logins', {
    tag,
    role: 'admin',
    summary: 'Logins of the Salesforce CLI on this computer; nothing is decrypted or used',
  }).output(z.object({ items: z.array(cliLogin) })),
  importCli: procedure('POST', '/api/crm/cli-logins', {
    tag,
    role: 'admin',
    audit: 'connections.auth.import_cli',
    summary:
      'Connect with a login of the Salesforce CLI; the CLI keeps it, and it is never revoked from here',
  })
    .input(z.object({ username: z.string().min(1).max(200), ...about, ...again }))
    .output(authFlow),
  importAuthUrl: procedure('POST', '/api/crm/auth-url', {
    tag,
    role: 'admin',
    audit: 'connections.auth.import_url',
    summary: 'Connect with an SFDX auth URL, force://client:secret:token@host, or any text that holds one',
  })
    .input(z.object({ auth_url: z.string().min(1).max(20_000), ...about, ...again }))
    .output(authFlow),
  signingKey: procedure('GET', '/api/crm/signing-key', {
    tag,
    role: 'admin',
    summary: 'The certificate of the key Orgdeck signs assertions with; null before one was made',
  }).output(z.object({ key: signingKey.nullable() })),
  createSigningKey: procedure('POST', '/api/crm/signing-key', {
    tag,
    role: 'admin',
    audit: 'connections.key.create',
    summary: 'Make a new key and certificate; connections that use the one before keep it',
  }).output(signingKey),
}
