import { Button as MantineButton, Tooltip } from '@mantine/core'
import type { MouseEventHandler, ReactNode, Ref } from 'react'
import { cx } from './cx.ts'
import css from './Button.module.css'
import { Glyph } from './Glyph.tsx'

export type ButtonProps = {
  /** Verb, object, count, and the place when it is production. "…" when a dialog follows. */
  readonly children: ReactNode
  readonly onClick?: MouseEventHandler<HTMLElement>
  /** `final` is the filled red of the last irreversible step and nothing else. */
  readonly kind?: 'primary' | 'default' | 'quiet' | 'danger' | 'final'
  readonly size?: 'small' | 'default' | 'large'
  readonly icon?: ReactNode
  readonly after?: ReactNode
  readonly busy?: boolean
  /** Switched off with its reason: stays focusable and says why in a tooltip. */
  readonly off?: string | false
  readonly href?: string
  readonly type?: 'button' | 'submit'
  /** Takes the focus when its dialog opens. */
  readonly first?: boolean
  readonly label?: string
  readonly ref?: Ref<HTMLButtonElement>
  readonly className?: string
}

const variants = {
  primary: 'filled',
  default: 'default',
  quiet: 'subtle',
  danger: 'default',
  final: 'filled',
} as const
const heights = { small: '24px', default: '28px', large: '32px' } as const

/** The product's button. One `primary` per view. */
export function Button(props: ButtonProps) {
  const { kind = 'default', size = 'default', off, busy = false, icon, after, first, label, ...own } = props
  const { href, type = 'button', ref, children, onClick, className, ...rest } = own
  const blocked = Boolean(off) || busy
  const shared = {
    // A menu or popover that has this button as its target hands its own attributes over here.
    ...rest,
    variant: variants[kind],
    color: kind === 'danger' || kind === 'final' ? 'bad' : undefined,
    leftSection: busy ? <Glyph status="running" plain /> : icon,
    rightSection: after,
    vars: () => ({
      root: {
        '--button-height': heights[size],
        '--button-padding-x': size === 'large' ? '14px' : '10px',
        '--button-fz': '12.5px',
      },
    }),
    className: cx(css.button, className),
    'data-kind': kind,
    'data-size': size,
    'data-off': off ? true : undefined,
    'data-autofocus': first || undefined,
    'aria-disabled': blocked || undefined,
    'aria-busy': busy || undefined,
    'aria-label': label,
    onClick: blocked ? (event: { preventDefault: () => void }) => event.preventDefault() : onClick,
  }
  const button =
    href && !blocked ? (
      <MantineButton component="a" href={href} {...shared}>
        {children}
      </MantineButton>
    ) : (
      <MantineButton type={type} ref={ref} {...shared}>
        {children}
      </MantineButton>
    )
  return off ? (
    <Tooltip label={off} events={{ hover: true, focus: true, touch: true }}>
      {button}
    </Tooltip>
  ) : (
    button
  )
}
