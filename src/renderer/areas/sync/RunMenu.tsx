import { Menu } from '@mantine/core'
import { IconDots, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react'
import type { SyncRun } from '../../../contract/sync.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon16 } from '../../kit/icons.ts'
import { actLabel, actsOf } from './run-acts.ts'
import type { RunAct } from './run-acts.ts'
import { useOff } from '../../api/use-off.ts'

export const actIcon = {
  pause: <IconPlayerPause {...icon16} />,
  resume: <IconPlayerPlay {...icon16} />,
  cancel: <IconX {...icon16} />,
} as const

export type RunMenuProps = {
  readonly run: SyncRun
  readonly onAct: (act: RunAct, run: SyncRun) => void
}

/** What may be done to one run, at the end of its row. Absent when there is nothing. */
export function RunMenu({ run, onAct }: RunMenuProps) {
  const off = useOff()
  const acts = actsOf(run.status)
  if (acts.length === 0) return null
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <IconButton label={`Actions for run ${run.id}`} size="small" off={off}>
          <IconDots {...icon16} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map((act) => (
          <Menu.Item key={act} leftSection={actIcon[act]} onClick={() => onAct(act, run)}>
            {actLabel(act, run.status)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
