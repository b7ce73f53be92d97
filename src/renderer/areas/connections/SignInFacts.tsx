import type { Connection } from '../../../contract/connections.ts'
import { CopyId } from '../../kit/CopyId.tsx'
import { formatTime } from '../../kit/format.ts'
import css from './SettingsTab.module.css'

/** How and as whom a connection is signed in; identifiers can be copied. */
export function SignInFacts({ connection }: { readonly connection: Connection }) {
  const {
    login_url,
    instance_url,
    org_id,
    org_name,
    username,
    scopes,
    api_version,
    created_at,
    signed_in_by,
    renewed_at,
  } = connection
  return (
    <dl className={css.facts}>
      <dt>Method</dt>
      <dd>{methods[signed_in_by]}</dd>
      <dt>User</dt>
      <dd>{username ?? '–'}</dd>
      <dt>Org</dt>
      <dd>{org_name ?? '–'}</dd>
      <dt>Org id</dt>
      <dd>{org_id === null ? '–' : <CopyId value={org_id} what="org id" />}</dd>
      <dt>Login URL</dt>
      <dd>
        <CopyId value={login_url} what="login URL" />
      </dd>
      <dt>Instance</dt>
      <dd>{instance_url === null ? '–' : <CopyId value={instance_url} what="instance URL" />}</dd>
      <dt>Scopes</dt>
      <dd>{scopes.length === 0 ? '–' : scopes.join(', ')}</dd>
      <dt>API version</dt>
      <dd>{api_version === null ? '–' : `v${api_version}`}</dd>
      <dt>Renewed</dt>
      <dd>{renewed_at === null ? '–' : formatTime(renewed_at)}</dd>
      <dt>Connected</dt>
      <dd>{formatTime(created_at)}</dd>
    </dl>
  )
}

const methods: Readonly<Record<Connection['signed_in_by'], string>> = {
  web: 'OAuth in the browser, with PKCE',
  device: 'OAuth by a code on another device',
  jwt: 'JWT bearer: a key signs the user in',
  client_credentials: 'Client credentials: the app as itself',
  token: 'A token or SFDX auth URL that was pasted',
  cli: 'The login of the Salesforce CLI, shared with it',
}
