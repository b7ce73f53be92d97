import { Menu } from '@mantine/core'
import {
  IconDots,
  IconLogin2,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconPlugConnectedX,
  IconRefresh,
} from '@tabler/icons-react'
import type { Connection } from '../../../contract/connections.ts'
import { Button } from '../../kit/Button.tsx'
import { EnvPlate } from '../../kit/EnvPlate.tsx'
import { formatAge } from '../../kit/format.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon16 } from '../../kit/icons.ts'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { connectionGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import { useNow } from '../../kit/use-now.ts'
import type { DetailDialog } from './Detail.tsx'
import css from './DetailHeader.module.css'
import { useCheck } from './use-check.ts'
import { useOff } from '../../api/use-off.ts'
import { usePause } from './use-pause.ts'

export type DetailHeaderProps = {
  readonly connection: Connection
  readonly syncing: boolean
  readonly onSync: () => void
  readonly onDialog: (dialog: DetailDialog) => void
  readonly onSignIn: () => void
}

/** Who it is, how it is, when that was last known, and what can be done. */
export function DetailHeader({ connection, syncing, onSync, onDialog, onSignIn }: DetailHeaderProps) {
  const { label, environment, status, status_text, paused } = connection
  const off = useOff()
  const pause = usePause(connection)
  return (
    <PageHeader
      title={label}
      beside={
        <>
          <EnvPlate environment={environment} size="large" />
          <Status status={connectionGlyph[status]}>{status_text}</Status>
          <Known connection={connection} />
        </>
      }
      actions={
        <>
          <Button icon={<IconPlugConnected {...icon16} />} off={off} onClick={() => onDialog('check')}>
            Test
          </Button>
          <Button icon={<IconRefresh {...icon16} />} off={off} busy={syncing} onClick={onSync}>
            Sync now
          </Button>
          <Button
            icon={paused ? <IconPlayerPlay {...icon16} /> : <IconPlayerPause {...icon16} />}
            off={off}
            busy={pause.busy}
            onClick={pause.toggle}
          >
            {paused ? 'Resume sync' : 'Pause sync'}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <IconButton label={`More for ${label}`} kind="edge">
                <IconDots {...icon16} />
              </IconButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconLogin2 {...icon16} />}
                disabled={off !== undefined}
                onClick={onSignIn}
              >
                Sign in again…
              </Menu.Item>
              <Menu.Item
                leftSection={<IconPencil {...icon16} />}
                disabled={off !== undefined}
                onClick={() => onDialog('rename')}
              >
                Rename…
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                className={css.danger}
                leftSection={<IconPlugConnectedX {...icon16} />}
                disabled={off !== undefined}
                onClick={() => onDialog('disconnect')}
              >
                Disconnect…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
    />
  )
}

/** "checked 12 s ago", else when it was last brought in step. */
function Known({ connection }: { readonly connection: Connection }) {
  const check = useCheck(connection.id)
  const now = useNow(10_000)
  const tested = check.data ? Date.parse(check.data.checked_at) : 0
  const synced = connection.last_synced_at ? Date.parse(connection.last_synced_at) : 0
  if (tested === 0 && synced === 0) return <span className={css.known}>not checked yet</span>
  const word = tested > synced ? 'checked' : 'synced'
  return (
    <span className={css.known}>
      {word} {formatAge(now - Math.max(tested, synced))} ago
    </span>
  )
}
