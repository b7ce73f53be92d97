import { IconLock, IconLockOpen } from '@tabler/icons-react'
import { formatCountdown } from './format.ts'
import { icon14 } from './icons.ts'
import css from './LockState.module.css'
import { useNow } from './use-now.ts'

export type LockStateProps = {
  /** Instant (ms) at which writes switch off again; absent while the connection is read-only. */
  readonly writesUntil?: number
  /** Only production shouts: elsewhere open writes are a quiet word. */
  readonly production?: boolean
  readonly size?: 'small' | 'large'
}

/** "Read-only" with a lock, or the one orange plate of the product counting down open writes. */
export function LockState({ writesUntil, production = true, size = 'small' }: LockStateProps) {
  const now = useNow(1000, writesUntil !== undefined)
  if (writesUntil === undefined || writesUntil <= now) {
    return (
      <span className={css.quiet}>
        <IconLock {...icon14} /> Read-only
      </span>
    )
  }
  if (!production) {
    return (
      <span className={css.quiet}>
        <IconLockOpen {...icon14} /> Writes on
      </span>
    )
  }
  return (
    <span className={css.hot} data-size={size}>
      <IconLockOpen {...icon14} />
      <span>Writes on {formatCountdown(writesUntil - now)}</span>
    </span>
  )
}
