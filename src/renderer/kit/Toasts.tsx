import { IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Button } from './Button.tsx'
import { Glyph } from './Glyph.tsx'
import { IconButton } from './IconButton.tsx'
import { icon14 } from './icons.ts'
import { Spine } from './Spine.tsx'
import { dismissToast, useToasts } from './toast-store.ts'
import type { Toast } from './toast-store.ts'
import css from './Toasts.module.css'

const lifetime = 6000

/** The stack at the lower right. Stands once, in the shell. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts)
  const [paused, setPaused] = useState(false)
  return (
    <div
      className={css.stack}
      role="region"
      aria-label="Notices"
      aria-live="polite"
      onMouseEnter={() => setPaused(true)}
      onMouseLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
      onBlur={() => setPaused(false)}
    >
      {toasts.map((item) => (
        <TimedToast key={item.id} item={item} paused={paused} />
      ))}
    </div>
  )
}

function TimedToast({ item, paused }: { readonly item: Toast; readonly paused: boolean }) {
  useEffect(() => {
    if (paused) return
    const timer = setTimeout(() => dismissToast(item.id), lifetime)
    return () => clearTimeout(timer)
  }, [item.id, paused])
  return <ToastCard item={item} onClose={() => dismissToast(item.id)} />
}

/** One toast as drawn: line of its connection, glyph, sentence, action. */
export function ToastCard({ item, onClose }: { readonly item: Toast; readonly onClose: () => void }) {
  const { connection, action } = item
  return (
    <div className={css.toast} data-line={connection ? true : undefined}>
      {connection ? (
        <Spine environment={connection.environment} color={connection.color} className={css.spine} />
      ) : null}
      <Glyph status={item.status} className={css.glyph} />
      <div className={css.words}>
        <p className={css.text}>{item.text}</p>
        {item.detail ? <p className={css.detail}>{item.detail}</p> : null}
      </div>
      {action ? (
        <Button
          kind="quiet"
          size="small"
          className={css.action}
          onClick={() => {
            action.run()
            onClose()
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton label="Dismiss" size="small" onClick={onClose}>
        <IconX {...icon14} />
      </IconButton>
    </div>
  )
}
