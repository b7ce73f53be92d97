import { Menu } from '@mantine/core'
import { IconDots, IconRotateClockwise, IconTrash } from '@tabler/icons-react'
import type { ApiKey } from '../../../contract/access.ts'
import { formatTime } from '../../kit/format.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon16 } from '../../kit/icons.ts'
import { Status } from '../../kit/Status.tsx'
import type { Column } from '../../kit/Table.tsx'
import type { StatusName } from '../../kit/types.ts'
import { roleWord } from './roles.ts'

export type KeyChange = 'rotate' | 'revoke'

const states: Readonly<Record<ApiKey['status'], readonly [StatusName, string]>> = {
  active: ['fine', 'Active'],
  expired: ['warning', 'Expired'],
  revoked: ['cancelled', 'Revoked'],
}

/** Columns of the API keys; dates of lesser weight leave first. */
export function keyColumns(
  width: number,
  onChange: (change: KeyChange, key: ApiKey) => void,
): readonly Column<ApiKey>[] {
  const all: readonly (Column<ApiKey> & { readonly from?: number })[] = [
    { id: 'label', head: 'Label', identity: true, cell: (key) => key.label },
    { id: 'hint', head: 'Ends in', width: 96, cell: (key) => <code>…{key.hint}</code> },
    { id: 'role', head: 'Role', width: 112, cell: (key) => roleWord[key.role] },
    {
      id: 'state',
      head: 'State',
      width: 112,
      cell: (key) => <Status status={states[key.status][0]}>{states[key.status][1]}</Status>,
    },
    {
      id: 'created',
      head: 'Created',
      width: 128,
      from: 900,
      numeric: true,
      cell: (key) => formatTime(key.created_at),
    },
    {
      id: 'used',
      head: 'Last used',
      width: 128,
      numeric: true,
      cell: (key) => (key.last_used_at === null ? 'never' : formatTime(key.last_used_at)),
    },
    {
      id: 'expires',
      head: 'Expires',
      width: 136,
      from: 720,
      numeric: true,
      cell: (key) => (key.expires_at === null ? 'never' : formatTime(key.expires_at)),
    },
    {
      id: 'acts',
      head: 'Actions',
      width: 80,
      cell: (key) =>
        key.status === 'revoked' ? null : (
          <Menu position="bottom-end" width={160}>
            <Menu.Target>
              <IconButton label={`Actions for ${key.label}`} size="small">
                <IconDots {...icon16} />
              </IconButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconRotateClockwise {...icon16} />}
                onClick={() => onChange('rotate', key)}
              >
                Rotate…
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash {...icon16} />} onClick={() => onChange('revoke', key)}>
                Revoke…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ),
    },
  ]
  return all.filter((column) => (column.from ?? 0) <= width)
}
