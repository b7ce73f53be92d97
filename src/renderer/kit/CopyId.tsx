import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import css from './CopyId.module.css'
import { icon14 } from './icons.ts'

export type CopyIdProps = {
  readonly value: string
  /** What is copied, for the accessible name: "id", "request id", "path". */
  readonly what?: string
  /** Shown in place of the value, when the whole is too long. */
  readonly short?: string
}

/** An identifier in mono with its copy button; the mark turns into a tick for a moment. */
export function CopyId({ value, what = 'id', short }: CopyIdProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <span className={css.copy}>
      <code className={css.value} title={short ? value : undefined}>
        {short ?? value}
      </code>
      <button
        type="button"
        className={css.button}
        onClick={copy}
        aria-label={copied ? 'Copied' : `Copy ${what}`}
      >
        {copied ? <IconCheck {...icon14} /> : <IconCopy {...icon14} />}
      </button>
    </span>
  )
}
