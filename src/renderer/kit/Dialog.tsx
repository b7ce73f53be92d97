import { Modal } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import css from './Dialog.module.css'
import { EnvPlate } from './EnvPlate.tsx'
import { Glyph } from './Glyph.tsx'
import { IconButton } from './IconButton.tsx'
import { icon16 } from './icons.ts'
import type { ConnectionMark } from './types.ts'

export type DialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  /** A question about the effect when something is at stake: "Hard delete 318 leads?" */
  readonly title: string
  /** The sentence under the title. */
  readonly about?: ReactNode
  /** Whose data is concerned: gives plate and alias, and the double corner when it is production. */
  readonly connection?: ConnectionMark
  /** Warning at the right of the plate: "Cannot be undone". */
  readonly danger?: string
  readonly children?: ReactNode
  /** Left side of the foot, in `fg-3`. */
  readonly note?: ReactNode
  /** Cancel first, the action last. Give `first` to the control that takes the focus. */
  readonly actions: ReactNode
  /** Stays inside the dialog; what was typed is kept. */
  readonly error?: ReactNode
  readonly size?: 'narrow' | 'normal'
}

/** A dialog, 640 px (narrow 440). Closes on Escape and on the scrim. */
export function Dialog(props: DialogProps) {
  const {
    open,
    onClose,
    title,
    about,
    connection,
    danger,
    children,
    note,
    actions,
    error,
    size = 'normal',
  } = props
  return (
    <Modal.Root
      opened={open}
      onClose={onClose}
      size={size === 'narrow' ? 440 : 640}
      yOffset="88px"
      classNames={{ content: css.content }}
    >
      <Modal.Overlay className={css.scrim} backgroundOpacity={1} />
      <Modal.Content
        data-deck={connection?.color}
        data-corner={connection?.environment === 'production' || undefined}
        aria-label={title}
        radius={6}
      >
        <div className={css.body}>
          <div className={css.top}>
            {connection ? (
              <span className={css.where}>
                <EnvPlate environment={connection.environment} size="large" />
                <strong>{connection.label}</strong>
              </span>
            ) : (
              <h2 className={css.title}>{title}</h2>
            )}
            {danger ? (
              <span className={css.danger}>
                <Glyph status="failed" /> {danger}
              </span>
            ) : (
              <IconButton label="Close" keys="Esc" onClick={onClose} className={css.close}>
                <IconX {...icon16} />
              </IconButton>
            )}
          </div>
          {connection ? <h2 className={css.title}>{title}</h2> : null}
          {about ? <p className={css.about}>{about}</p> : null}
          {children ? <div className={css.inside}>{children}</div> : null}
          {error ? (
            <p className={css.error} role="alert">
              <Glyph status="failed" /> <span>{error}</span>
            </p>
          ) : null}
        </div>
        <div className={css.foot}>
          <span className={css.note}>{note}</span>
          {actions}
        </div>
      </Modal.Content>
    </Modal.Root>
  )
}
