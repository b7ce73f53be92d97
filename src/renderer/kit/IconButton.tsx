import { Tooltip } from '@mantine/core'
import type { MouseEventHandler, ReactNode, Ref } from 'react'
import { cx } from './cx.ts'
import css from './IconButton.module.css'

export type IconButtonProps = {
  /** What it does, as a verb: the accessible name and the tooltip. */
  readonly label: string
  readonly children: ReactNode
  readonly onClick?: MouseEventHandler<HTMLButtonElement>
  /** `edge` draws the outline of a default button, `quiet` none. */
  readonly kind?: 'quiet' | 'edge'
  readonly size?: 'small' | 'default' | 'large'
  readonly pressed?: boolean
  readonly off?: string | false
  /** Shortcut shown in the tooltip. */
  readonly keys?: string
  readonly ref?: Ref<HTMLButtonElement>
  readonly className?: string
}

/** A square button with an icon; the tooltip says its name. */
export function IconButton(props: IconButtonProps) {
  const {
    label,
    children,
    onClick,
    kind = 'quiet',
    size = 'default',
    pressed,
    off,
    keys,
    ref,
    className,
    ...rest
  } = props
  return (
    <Tooltip label={off || (keys ? `${label}  ${keys}` : label)}>
      <button
        {...rest}
        ref={ref}
        type="button"
        className={cx(css.button, className)}
        data-kind={kind}
        data-size={size}
        data-off={off ? true : undefined}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={off ? true : undefined}
        onClick={off ? undefined : onClick}
      >
        {children}
      </button>
    </Tooltip>
  )
}
