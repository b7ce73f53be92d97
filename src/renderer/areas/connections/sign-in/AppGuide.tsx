import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../../kit/Button.tsx'
import { CopyId } from '../../../kit/CopyId.tsx'
import { icon14 } from '../../../kit/icons.ts'
import css from './AppGuide.module.css'

/** Where the browser comes back to; the first free one is used, so all are registered (core: connections/callback). */
export const callbackUrls: readonly string[] = [7421, 7422, 7423, 7424, 7425].map(
  (port) => `http://127.0.0.1:${port}/oauth/callback`,
)

/** How an admin makes the External Client App that Orgdeck signs in through. */
export function AppGuide() {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard.writeText(callbackUrls.join('\n')).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <section className={css.guide} aria-labelledby="app-guide">
      <h2 id="app-guide">Make the app once, about 3 minutes</h2>
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
          Under <b>API (Enable OAuth Settings)</b> tick <b>Enable OAuth</b> and enter these callback URLs:
          <div className={css.urls}>
            <pre>{callbackUrls.join('\n')}</pre>
            <Button
              size="small"
              icon={copied ? <IconCheck {...icon14} /> : <IconCopy {...icon14} />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy all five'}
            </Button>
          </div>
        </li>
        <li>
          Add three OAuth scopes:
          <dl className={css.scopes}>
            <dt>
              <CopyId value="api" what="scope" />
            </dt>
            <dd>Manage user data via APIs</dd>
            <dt>
              <CopyId value="refresh_token" what="scope" />
            </dt>
            <dd>Perform requests at any time</dd>
            <dt>
              <CopyId value="id" what="scope" />
            </dt>
            <dd>Access the identity URL service</dd>
          </dl>
        </li>
        <li>
          Leave <b>Require Proof Key for Code Exchange (PKCE)</b> on. Switch off{' '}
          <b>Require secret for Web Server Flow</b> and <b>Require secret for Refresh Token Flow</b> if you
          want to go without a secret.
        </li>
        <li>
          Create it, open <b>Settings</b>, <b>OAuth Settings</b>, <b>Consumer Key and Secret</b>, and paste
          the key here. Salesforce needs up to 10 minutes before a new key works.
        </li>
      </ol>
    </section>
  )
}
