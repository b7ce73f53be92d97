import { Menu } from '@mantine/core'
import { IconChevronDown, IconRefresh } from '@tabler/icons-react'
import type { Connection } from '../../../contract/connections.ts'
import { Button } from '../../kit/Button.tsx'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { icon14, icon16 } from '../../kit/icons.ts'
import { useOff } from '../../api/use-off.ts'
import { useStart } from './use-start.ts'

export type SyncNowProps = {
  readonly connections: readonly Connection[]
  readonly scope: Connection | undefined
}

/** Brings a connection in step now; without a scope it asks which one. */
export function SyncNow({ connections, scope }: SyncNowProps) {
  const { start, busy } = useStart()
  const off = useOff() ?? (connections.length === 0 ? 'There is no connection yet.' : undefined)
  const shared = { kind: 'primary', busy, off, icon: <IconRefresh {...icon16} /> } as const
  if (scope) {
    return (
      <Button {...shared} onClick={() => start({ connection: scope })}>
        Sync {scope.label} now
      </Button>
    )
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button {...shared} after={<IconChevronDown {...icon14} />}>
          Sync now
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {connections.map((connection) => (
          <Menu.Item key={connection.id} onClick={() => start({ connection })}>
            <ConnectionTag connection={connection} plate />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
