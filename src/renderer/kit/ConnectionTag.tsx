import { cx } from './cx.ts'
import css from './ConnectionTag.module.css'
import { EnvPlate } from './EnvPlate.tsx'
import { Spine } from './Spine.tsx'
import type { ConnectionMark } from './types.ts'

export type ConnectionTagProps = {
  readonly connection: ConnectionMark
  /** Adds the environment's word; leave it out in rows, where the line form is enough beside others. */
  readonly plate?: boolean
  readonly size?: 'small' | 'large'
  readonly strong?: boolean
  readonly className?: string
}

/** A connection named in running text, a cell or a header: line, alias, and its plate when asked. */
export function ConnectionTag(props: ConnectionTagProps) {
  const { connection, plate = false, size = 'small', strong = false, className } = props
  return (
    <span className={cx(css.tag, strong && css.strong, className)}>
      <Spine environment={connection.environment} color={connection.color} />
      <span className={css.alias}>{connection.label}</span>
      {plate ? <EnvPlate environment={connection.environment} size={size} /> : null}
    </span>
  )
}
