import { Popover, Switch, useMantineColorScheme } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { icon16 } from '../kit/icons.ts'
import { Segmented } from '../kit/Segmented.tsx'
import type { Contrast } from '../theme/contrast.ts'
import css from './PersonMenu.module.css'
import { setPrefs, usePrefs } from './prefs.ts'
import type { Density } from './prefs.ts'

type Scheme = 'light' | 'dark' | 'auto'

const schemes: readonly { readonly value: Scheme; readonly label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
]
const contrasts: readonly { readonly value: Contrast; readonly label: string }[] = [
  { value: 'standard', label: 'Normal' },
  { value: 'more', label: 'High' },
  { value: 'system', label: 'System' },
]
const densities: readonly { readonly value: Density; readonly label: string }[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
]

/** How the window looks: theme, contrast, density, single-key shortcuts. */
export function PersonMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { contrast, density, singleKeys } = usePrefs()
  return (
    <Popover width={304} position="bottom-end" offset={6} trapFocus>
      <Popover.Target>
        <button type="button" className={css.person} aria-label="Appearance">
          <IconAdjustments {...icon16} />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Appearance">
        <div className={css.settings}>
          <span>Theme</span>
          <Segmented label="Theme" value={colorScheme} options={schemes} onChange={setColorScheme} />
          <span>Contrast</span>
          <Segmented
            label="Contrast"
            value={contrast}
            options={contrasts}
            onChange={(value) => setPrefs({ contrast: value })}
          />
          <span>Rows</span>
          <Segmented
            label="Rows"
            value={density}
            options={densities}
            onChange={(value) => setPrefs({ density: value })}
          />
          <span>Keys</span>
          <Switch
            label="Shortcuts of one letter"
            checked={singleKeys}
            onChange={(event) => setPrefs({ singleKeys: event.currentTarget.checked })}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
