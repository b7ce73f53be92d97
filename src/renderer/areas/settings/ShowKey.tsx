import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Glyph } from '../../kit/Glyph.tsx'
import { icon16 } from '../../kit/icons.ts'
import css from './Settings.module.css'

/** A key as it was issued, in memory only for as long as its dialog stands. */
export type Shown = { readonly label: string; readonly key: string }

export type ShowKeyProps = {
  readonly shown: Shown | undefined
  readonly onClose: () => void
}

/** The one moment in which a key can be seen. Escape and the scrim do not lose it before it was copied. */
export function ShowKey({ shown, onClose }: ShowKeyProps) {
  const [copied, setCopied] = useState<string>()
  const [held, setHeld] = useState<string>()
  const done = copied !== undefined && copied === shown?.key
  const copy = () => {
    if (!shown) return
    navigator.clipboard.writeText(shown.key).then(
      () => setCopied(shown.key),
      () => setCopied(undefined),
    )
  }
  return (
    <Dialog
      open={shown !== undefined}
      onClose={() => {
        if (done) onClose()
        else setHeld(shown?.key)
      }}
      title={`Copy the key “${shown?.label ?? ''}” now`}
      note={
        !done && held !== undefined && held === shown?.key
          ? 'It was not copied yet. “Close without copying” gives it up.'
          : undefined
      }
      actions={
        <>
          <Button size="large" onClick={onClose}>
            {done ? 'Close' : 'Close without copying'}
          </Button>
          <Button
            size="large"
            kind="primary"
            first
            icon={done ? <IconCheck {...icon16} /> : <IconCopy {...icon16} />}
            onClick={copy}
          >
            {done ? 'Copied' : 'Copy key'}
          </Button>
        </>
      }
    >
      <code className={css.secret}>{shown?.key}</code>
      <p className={css.warning}>
        <Glyph status="warning" />
        <span>
          This is the only time the key is shown. Only its hash is kept here; if it is lost, replace its
          secret. Whoever holds it can do what its role may.
        </span>
      </p>
    </Dialog>
  )
}
