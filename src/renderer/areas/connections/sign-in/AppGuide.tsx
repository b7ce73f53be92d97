import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from '../../../kit/Button.tsx'
import { CopyId } from '../../../kit/CopyId.tsx'
import { icon14 } from '../../../kit/icons.ts'
import css from './AppGuide.module.css'
import type { Way } from './ways.ts'

/** Where the browser comes back to; the first free one is used, so all are registered (core: connections/callback). */
export const callbackUrls: readonly string[] = [7421, 7422, 7423, 7424, 7425].map(
  (port) => `http://127.0.0.1:${port}/oauth/callback`,
)

const scopes = [
  ['api', 'Manage user data via APIs'],
  ['refresh_token', 'Perform requests at any time'],
  ['id', 'Access the identity URL service'],
] as const

/** How an admin makes the External Client App that Orgdeck signs in through, for one way of signing in. */
export function AppGuide({ way = 'web' }: { readonly way?: Way }) {
  const renews = way === 'web' || way === 'device'
  return (
    <section className={css.guide} aria-labelledby="app-guide">
      <h2 id="app-guide">Make the app once, about {renews ? 3 : 5} minutes</h2>
      <p className={css.about}>
        An admin of the org makes an External Client App. Connected Apps can no longer be created; one you
        already have works too.
      </p>
      <ol className={css.steps}>
        <li>
          In Setup, open <b>External Client App Manager</b> and choose <b>New External Client App</b>. Name it
          Orgdeck, give your email, leave it <b>Local</b>.
        </li>
        <li>
          Under <b>API (Enable OAuth Settings)</b> tick <b>Enable OAuth</b> and enter{' '}
          {way === 'web'
            ? 'these callback URLs:'
            : 'a callback URL; this way does not use it, but the form asks for one:'}
          <Urls urls={way === 'web' ? callbackUrls : callbackUrls.slice(0, 1)} />
        </li>
        <li>
          Add {renews ? 'three' : 'two'} OAuth scopes:
          <dl className={css.scopes}>
            {scopes
              .filter(([scope]) => renews || scope !== 'refresh_token')
              .map(([scope, name]) => (
                <Scope key={scope} scope={scope} name={name} />
              ))}
          </dl>
        </li>
        {particular[way]}
        <li>
          Create it, open <b>Settings</b>, <b>OAuth Settings</b>, <b>Consumer Key and Secret</b>, and paste{' '}
          {way === 'client_credentials' ? 'both' : 'the key'} here. Salesforce needs up to 10 minutes before a
          new key works.
        </li>
        {policies[way]}
      </ol>
    </section>
  )
}

/** What is different about a way while the app is made. */
const particular: Partial<Readonly<Record<Way, ReactNode>>> = {
  web: (
    <li>
      Leave <b>Require Proof Key for Code Exchange (PKCE)</b> on. Switch off{' '}
      <b>Require secret for Web Server Flow</b> and <b>Require secret for Refresh Token Flow</b> if you want
      to go without a secret.
    </li>
  ),
  device: (
    <li>
      Under <b>Flow Enablement</b> tick <b>Enable Device Flow</b>. The app has to be installed in the org the
      code is for: Salesforce blocks this flow for all others.
    </li>
  ),
  jwt: (
    <li>
      Under <b>Flow Enablement</b> tick <b>Enable JWT Bearer Flow</b> and upload the certificate:{' '}
      <code>orgdeck.crt</code> from the left, or the one that goes with your own key.
    </li>
  ),
  client_credentials: (
    <li>
      Under <b>Flow Enablement</b> tick <b>Enable Client Credentials Flow</b>.
    </li>
  ),
}

/** What is left to do once the app exists. */
const policies: Partial<Readonly<Record<Way, ReactNode>>> = {
  jwt: (
    <li>
      In the app’s <b>Policies</b> set <b>Permitted Users</b> to{' '}
      <b>Admin approved users are pre-authorized</b> and add the user’s profile or a permission set.
    </li>
  ),
  client_credentials: (
    <li>
      In the app’s <b>Policies</b> tick the flow again and choose the <b>Run As</b> user: what that user may
      read is what Orgdeck sees.
    </li>
  ),
}

function Scope({ scope, name }: { readonly scope: string; readonly name: string }) {
  return (
    <>
      <dt>
        <CopyId value={scope} what="scope" />
      </dt>
      <dd>{name}</dd>
    </>
  )
}

function Urls({ urls }: { readonly urls: readonly string[] }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard.writeText(urls.join('\n')).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div className={css.urls}>
      <pre>{urls.join('\n')}</pre>
      <Button
        size="small"
        icon={copied ? <IconCheck {...icon14} /> : <IconCopy {...icon14} />}
        onClick={copy}
      >
        {copied ? 'Copied' : urls.length > 1 ? 'Copy all five' : 'Copy'}
      </Button>
    </div>
  )
}
