import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../../kit/Button.tsx'
import { formatCountdown } from '../../../kit/format.ts'
import { Glyph } from '../../../kit/Glyph.tsx'
import { icon14 } from '../../../kit/icons.ts'
import { useNow } from '../../../kit/use-now.ts'
import css from './SignIn.module.css'
import type { SignIn, SignInState } from './use-sign-in.ts'

export type WaitingProps = {
  readonly waiting: Extract<SignInState, { phase: 'waiting' }>
  readonly signIn: SignIn
  /** The demo org asks for no key, so nothing can be wrong with one. */
  readonly demo?: boolean
}

/** Somebody is at the sign-in page in the browser: how long that may take, and every way to get there. */
export function Waiting({ waiting, signIn, demo = false }: WaitingProps) {
  const now = useNow(1000)
  const { url, opened, expiresAt } = waiting
  const [copied, setCopied] = useState(false)
  const copy = () => {
    if (url === undefined) return
    navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <section className={css.waiting} aria-live="polite">
      <h2 className={css.now}>
        <Glyph status={opened ? 'running' : 'warning'} />
        {opened ? 'Waiting for you at the sign-in page' : 'Your browser blocked the sign-in page'}
        <span className={css.left} aria-hidden>
          {formatCountdown(Date.parse(expiresAt) - now)} left
        </span>
      </h2>
      <p className={css.about}>
        {opened
          ? 'It opened in your browser. Sign in there and choose Allow; this page goes on by itself.'
          : 'Open it yourself; this page goes on by itself once you chose Allow there.'}
      </p>
      {url === undefined ? null : (
        <>
          <code className={css.link}>{url}</code>
          <div className={css.buttons}>
            <Button
              kind={opened ? 'default' : 'primary'}
              icon={<IconExternalLink {...icon14} />}
              onClick={signIn.openAgain}
            >
              {opened ? 'Open the page again' : 'Open the sign-in page'}
            </Button>
            <Button icon={copied ? <IconCheck {...icon14} /> : <IconCopy {...icon14} />} onClick={copy}>
              {copied ? 'Copied' : 'Copy link'}
            </Button>
          </div>
        </>
      )}
      {demo ? (
        <p className={css.about}>The page is the demo org’s own. Choose any user; there is no password.</p>
      ) : (
        <dl className={css.hints}>
          <dt>The page says invalid_client_id</dt>
          <dd>
            The key is wrong, or the app is younger than 10 minutes. Cancel, compare the key, try again.
          </dd>
          <dt>The page says redirect_uri_mismatch</dt>
          <dd>Register all five callback URLs in the app, letter by letter.</dd>
          <dt>The page cannot be reached</dt>
          <dd>
            Before you signed in: check the address of the org. After Allow: use a browser on the computer
            Orgdeck runs on, or go back and choose a code on another device.
          </dd>
        </dl>
      )}
    </section>
  )
}
