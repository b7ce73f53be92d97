import type { Connection } from '../../../contract/connections.ts'
import { CopyId } from '../../kit/CopyId.tsx'
import { formatTime } from '../../kit/format.ts'
import css from './SettingsTab.module.css'

/** How and as whom a connection is signed in; identifiers can be copied. */
export function SignInFacts({ connection }: { readonly connection: Connection }) {
  const { login_url, instance_url, org_id, org_name, username, scopes, api_version, created_at } = connection
  return (
    <dl className={css.facts}>
      <dt>Method</dt>
      <dd>OAuth in the browser, with PKCE</dd>
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
      <dt>Connected</dt>
      <dd>{formatTime(created_at)}</dd>
    </dl>
  )
}
