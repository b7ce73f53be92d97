import { readFile } from 'node:fs/promises'
import type { AuthFlow, CliLogin } from '../../contract/sign-in.ts'
import { notFound, OrgdeckError } from '../errors.ts'
import { providerOf } from '../providers/index.ts'
import type { AppCredentials } from '../providers/provider.ts'
import { rememberSecret } from '../redact.ts'
import {
  cliClientId,
  openCliValue,
  readCliFiles,
  readCliKey,
  type CliFile,
  type CliFiles,
  type DamagedFile,
} from './cli-files.ts'
import type { FlowRequest } from './flow.ts'
import { originOf } from './inputs.ts'
import type { ConnectionStore } from './store.ts'

type Deps = {
  /** The person's home; undefined where the host gives none. */
  readonly home: string | undefined
  readonly rows: ConnectionStore
  readonly withToken: (request: FlowRequest, refreshToken: string) => Promise<AuthFlow>
  readonly withKey: (request: FlowRequest, username: string, privateKey: string) => Promise<AuthFlow>
}

export type ImportOptions = {
  readonly label?: string | undefined
  readonly color?: number | undefined
  readonly integration_id?: number | undefined
}

const otherWay =
  'Run “sf org display --verbose --json” for this org and paste what it prints under “With an SFDX auth URL”, or sign in through the browser.'

/** Logins that exist already: those of the Salesforce CLI on this computer, and SFDX auth URLs. */
export function createImports({ home, rows, withToken, withKey }: Deps) {
  async function list(): Promise<CliLogin[]> {
    if (home === undefined) return []
    const key = await readCliKey(home)
    const { logins, damaged } = await readCliFiles(home)
    const usable = logins.map((file) => ({
      username: file.username,
      alias: file.alias,
      instance_url: file.instanceUrl,
      org_id: file.orgId,
      obstacle: obstacleOf(file, key),
      integration_id:
        rows.all().find((row) => row.username === file.username && sameOrg(row.orgId, file.orgId))?.id ??
        null,
    }))
    const broken = damaged.map((file) => ({
      username: file.username,
      alias: file.alias,
      instance_url: null,
      org_id: null,
      obstacle: damagedText(file),
      integration_id: null,
    }))
    return [...usable, ...broken]
  }

  /** Takes over one login the person picked. Its token stays in use by the CLI, so it is never revoked from here. */
  async function fromCli(username: string, options: ImportOptions, actor: string): Promise<AuthFlow> {
    const { logins, damaged } = home === undefined ? noFiles : await readCliFiles(home)
    const file = logins.find((one) => one.username === username)
    const broken = damaged.find((one) => one.username === username)
    if (broken !== undefined)
      throw new OrgdeckError('CONFLICT', damagedText(broken), { data: { kind: 'login', id: username } })
    if (home === undefined || file === undefined) throw notFound('login of the Salesforce CLI', username)
    const key = await readCliKey(home)
    const obstacle = obstacleOf(file, key)
    if (obstacle !== null)
      throw new OrgdeckError('CONFLICT', obstacle, { data: { kind: 'login', id: username } })
    const app: AppCredentials = {
      loginUrl: originOf(file.loginUrl),
      clientId: file.clientId,
      clientSecret: file.clientSecret === null ? null : opened(file.clientSecret, key),
    }
    const request = requestOf(app, 'cli', options, actor)
    if (file.refreshToken !== null) return withToken(request, opened(file.refreshToken, key))
    const privateKey = await readFile(file.privateKey ?? '', 'utf8').catch((cause: unknown) => {
      throw new OrgdeckError(
        'CONFLICT',
        `The key file of this login cannot be read any more: ${file.privateKey ?? ''}. Choose “With a key, for a user” and paste it.`,
        { data: { kind: 'file', id: file.privateKey ?? '' }, cause },
      )
    })
    return withKey({ ...request, signedInBy: 'jwt' }, username, privateKey)
  }

  /** Connects by what a person pasted: an SFDX auth URL, or any text that holds one. */
  async function fromAuthUrl(pasted: string, options: ImportOptions, actor: string): Promise<AuthFlow> {
    const found = parseAuthUrl(pasted)
    if (found === null) {
      throw new OrgdeckError(
        'BAD_REQUEST',
        'There is no SFDX auth URL in this. It looks like force://PlatformCLI::token@acme.my.salesforce.com.',
        { data: { issues: [{ path: 'auth_url', message: 'must hold force://client:secret:token@host' }] } },
      )
    }
    rememberSecret(found.refreshToken)
    return withToken(requestOf(found.app, 'token', options, actor), found.refreshToken)
  }

  return { list, fromCli, fromAuthUrl }
}

/** `force://clientId:clientSecret:refreshToken@host`, wherever it stands in a text. https is implied. */
export function parseAuthUrl(text: string): { app: AppCredentials; refreshToken: string } | null {
  const found = /force:\/\/([\w.~=-]+):([\w.~=-]*):([\w.~=%!-]+)@([\w.-]+(?::\d+)?)/.exec(text)
  if (found === null) return null
  const [, clientId = '', secret = '', refreshToken = '', host = ''] = found
  return {
    app: { loginUrl: originOf(host), clientId, clientSecret: secret === '' ? null : secret },
    refreshToken,
  }
}

function requestOf(
  app: AppCredentials,
  signedInBy: 'cli' | 'token',
  options: ImportOptions,
  actor: string,
): FlowRequest {
  return {
    provider: providerOf('salesforce').id,
    app,
    label: options.label,
    color: options.color,
    connectionId: options.integration_id,
    signedInBy,
    borrowed: true,
    actor,
  }
}

const noFiles: CliFiles = { logins: [], damaged: [] }

const damagedText = ({ path }: DamagedFile): string =>
  `The file of this login is damaged: ${path} holds no login. Sign in anew with “sf org login web”, which writes it again, then look once more.`

/** Why a login cannot be taken over, as far as that is seen without opening it; null when nothing speaks against. */
function obstacleOf(file: CliFile, key: string | null): string | null {
  if (file.refreshToken === null && file.privateKey === null) {
    return 'This login holds only a session, which ends within hours and cannot be renewed. Sign in through the browser.'
  }
  return file.refreshToken !== null && key === null
    ? `The CLI keeps its key in the keychain of the system, which is closed to other programs. ${otherWay}`
    : null
}

function opened(value: string, key: string | null): string {
  const text = key === null ? null : openCliValue(value, key)
  if (text === null) {
    throw new OrgdeckError('CONFLICT', `The key of the CLI does not open this login. ${otherWay}`, {
      data: { kind: 'login', id: cliClientId },
    })
  }
  rememberSecret(text)
  return text
}

/** Ids come with 15 or 18 characters. */
const sameOrg = (one: string, other: string | null): boolean =>
  other === null || one.slice(0, 15) === other.slice(0, 15)
