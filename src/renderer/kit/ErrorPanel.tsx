import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import css from './ErrorPanel.module.css'
import { Glyph } from './Glyph.tsx'
import { icon14 } from './icons.ts'

/** Facts of a failure as sent: code, remote text, request, id. Missing ones are left out. */
export type ErrorDetails = Readonly<Record<string, string | number | undefined>>

export type ErrorPanelProps = {
  /** What happened to what: "Contacts could not be read from na-prod". */
  readonly title: ReactNode
  /** Cause and effect, and what still works. */
  readonly children?: ReactNode
  readonly details?: ErrorDetails
  /** Next step first, as the primary. */
  readonly actions?: ReactNode
  readonly onRetry?: () => void
  /** A small panel beside live neighbours: one line, no primary. */
  readonly compact?: boolean
}

/** A failure in its own panel: cause, effect, next step, details to copy. Neighbours live on. */
export function ErrorPanel({
  title,
  children,
  details = {},
  actions,
  onRetry,
  compact = false,
}: ErrorPanelProps) {
  const [copied, setCopied] = useState(false)
  const facts = Object.entries(details).filter(([, value]) => value !== undefined && value !== '')
  const copy = () => {
    const text = facts.map(([name, value]) => `${name}: ${value}`).join('\n')
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div className={css.panel} role="alert" data-compact={compact || undefined}>
      <Glyph status="failed" className={css.glyph} />
      <div className={css.body}>
        <h2 className={css.title}>{title}</h2>
        {children ? <div className={css.text}>{children}</div> : null}
        <div className={css.actions}>
          {actions}
          {onRetry ? (
            <Button kind={actions || compact ? 'default' : 'primary'} onClick={onRetry}>
              Try again
            </Button>
          ) : null}
          {facts.length > 0 ? (
            <Button
              kind="quiet"
              onClick={copy}
              icon={copied ? <IconCheck {...icon14} /> : <IconCopy {...icon14} />}
            >
              {copied ? 'Copied' : 'Copy details'}
            </Button>
          ) : null}
        </div>
        {facts.length > 0 ? (
          <dl className={css.facts}>
            {facts.map(([name, value]) => (
              <div key={name} className={css.fact}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        ) : null}
      </div>
    </div>
  )
}
