import { Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Button } from '../../kit/Button.tsx'
import { icon14 } from '../../kit/icons.ts'
import css from './Sync.module.css'

export type PickProps = {
  /** The field a choice filters by. */
  readonly label: string
  /** Menu items, one per value. */
  readonly children: ReactNode
}

/** A filter not set yet: opens its values. Once chosen a chip stands in its place. */
export function Pick({ label, children }: PickProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button kind="quiet" after={<IconChevronDown {...icon14} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.list}>{children}</Menu.Dropdown>
    </Menu>
  )
}
