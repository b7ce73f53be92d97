import { useMantineColorScheme } from '@mantine/core'
import { IconContrast, IconLayoutSidebar, IconMoon, IconPlus, IconStack2, IconSun } from '@tabler/icons-react'
import type { Connection } from '../../contract/connections.ts'
import { EnvPlate } from '../kit/EnvPlate.tsx'
import { icon16 } from '../kit/icons.ts'
import { Spine } from '../kit/Spine.tsx'
import { useActions } from './actions.ts'
import type { Action } from './actions.ts'
import type { Area } from './areas.ts'
import { setPrefs, usePrefs } from './prefs.ts'
import { navigate } from './route.ts'

export type ShellActions = {
  readonly areas: readonly Area[]
  readonly connections: readonly Connection[]
  readonly onScope: (id: number | undefined) => void
  readonly onPalette: () => void
  readonly onHelp: () => void
  readonly onNav: () => void
}

/** What the shell itself can do from anywhere: go places, switch connection, change how the window looks. */
export function useShellActions(shell: ShellActions): void {
  const { setColorScheme } = useMantineColorScheme()
  const contrast = usePrefs((prefs) => prefs.contrast)
  const places = shell.areas.map((area): Action => ({
    id: `go-${area.id}`,
    label: area.label,
    words: 'go to open',
    keys: `g ${area.key}`,
    group: 'Go to',
    icon: <area.icon {...icon16} />,
    run: () => navigate({ area: area.id }),
  }))
  const connections = shell.connections.map((connection, at): Action => ({
    id: `scope-${connection.id}`,
    label: connection.label,
    words: `switch connection ${connection.environment} ${connection.provider_label} ${connection.org_name ?? ''}`,
    keys: at < 9 ? `mod+${at + 1}` : undefined,
    group: 'Connections',
    icon: <Spine environment={connection.environment} color={connection.color} />,
    beside: <EnvPlate environment={connection.environment} />,
    run: () => shell.onScope(connection.id),
  }))
  useActions([
    ...connections,
    {
      id: 'scope-all',
      label: 'All connections',
      keys: 'mod+0',
      group: 'Connections',
      icon: <IconStack2 {...icon16} />,
      run: () => shell.onScope(undefined),
    },
    {
      id: 'connect',
      label: 'Connect an org…',
      words: 'new add salesforce sign in',
      group: 'Connections',
      icon: <IconPlus {...icon16} />,
      run: () => navigate({ area: 'connections', path: ['new'] }),
    },
    ...places,
    { id: 'palette', label: 'Search or run a command', keys: 'mod+k', group: 'Window', run: shell.onPalette },
    { id: 'help', label: 'Show shortcuts', keys: '?', group: 'Window', run: shell.onHelp },
    {
      id: 'nav',
      label: 'Fold or open the rail',
      keys: '[',
      group: 'Window',
      icon: <IconLayoutSidebar {...icon16} />,
      run: shell.onNav,
    },
    {
      id: 'light',
      label: 'Light theme',
      words: 'appearance colour scheme',
      group: 'Window',
      icon: <IconSun {...icon16} />,
      run: () => setColorScheme('light'),
    },
    {
      id: 'dark',
      label: 'Dark theme',
      words: 'appearance colour scheme night',
      group: 'Window',
      icon: <IconMoon {...icon16} />,
      run: () => setColorScheme('dark'),
    },
    {
      id: 'contrast',
      label: contrast === 'more' ? 'Normal contrast' : 'High contrast',
      words: 'appearance accessibility',
      group: 'Window',
      icon: <IconContrast {...icon16} />,
      run: () => setPrefs({ contrast: contrast === 'more' ? 'standard' : 'more' }),
    },
  ])
}
