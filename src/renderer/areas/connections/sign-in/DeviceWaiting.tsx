import { IconExternalLink } from '@tabler/icons-react'
import { Button } from '../../../kit/Button.tsx'
import { CopyId } from '../../../kit/CopyId.tsx'
import { formatCountdown } from '../../../kit/format.ts'
import { Glyph } from '../../../kit/Glyph.tsx'
import { icon14 } from '../../../kit/icons.ts'
import { useNow } from '../../../kit/use-now.ts'
import css from './SignIn.module.css'

export type DeviceWaitingProps = {
  readonly code: string
  /** The org's own page that asks for the code. */
  readonly page: string
  readonly expiresAt: string
}

/** A code to enter on another device: where, what, and how long it is good. */
export function DeviceWaiting({ code, page, expiresAt }: DeviceWaitingProps) {
  const now = useNow(1000)
  return (
    <section className={css.waiting} aria-live="polite">
      <h2 className={css.now}>
        <Glyph status="running" />
        Waiting for the code to be entered
        <span className={css.left} aria-hidden>
          {formatCountdown(Date.parse(expiresAt) - now)} left
        </span>
      </h2>
      <p className={css.about}>On any device, open</p>
      <CopyId value={page} what="address of the page" />
      <p className={css.about}>and enter</p>
      <p className={css.code}>
        <CopyId value={code} what="code" />
      </p>
      <p className={css.about}>Then sign in there and choose Allow; this page goes on by itself.</p>
      <div className={css.buttons}>
        <Button
          icon={<IconExternalLink {...icon14} />}
          onClick={() => window.open(`${page}?user_code=${encodeURIComponent(code)}`, '_blank', 'noopener')}
        >
          Open the page here
        </Button>
      </div>
      <dl className={css.hints}>
        <dt>The page says the code is not valid</dt>
        <dd>It is good once, and for ten minutes. Cancel and begin anew to get another.</dd>
        <dt>The page says access is blocked</dt>
        <dd>
          Salesforce blocks device flow for apps that are not installed in the org. Sign in through the
          browser.
        </dd>
      </dl>
    </section>
  )
}
