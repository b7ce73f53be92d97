import { useMantineColorScheme } from '@mantine/core'
import { Segmented } from '../../kit/Segmented.tsx'
import { setPrefs, usePrefs } from '../../shell/prefs.ts'
import { Row } from './Row.tsx'
import css from './Settings.module.css'

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
] as const
const contrasts = [
  { value: 'standard', label: 'Normal' },
  { value: 'more', label: 'High' },
  { value: 'system', label: 'System' },
] as const
const densities = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
] as const
const rails = [
  { value: 'auto', label: 'By width' },
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Icons' },
] as const

/** How the window looks. Kept in this browser profile; every window of it follows. */
export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { contrast, density, nav } = usePrefs()
  return (
    <section className={css.form} aria-label="Appearance">
      <Row name="Theme" help="System follows the setting of this computer.">
        <Segmented label="Theme" value={colorScheme} options={schemes} onChange={setColorScheme} />
      </Row>
      <Row name="Contrast" help="High draws every edge and text at its strongest.">
        <Segmented
          label="Contrast"
          value={contrast}
          options={contrasts}
          onChange={(value) => setPrefs({ contrast: value })}
        />
      </Row>
      <Row name="Rows" help="Height of a row in lists: 28 or 36 px.">
        <Segmented
          label="Rows"
          value={density}
          options={densities}
          onChange={(value) => setPrefs({ density: value })}
        />
      </Row>
      <Row name="Rail" help="By width folds it to icons below 1360 px.">
        <Segmented label="Rail" value={nav} options={rails} onChange={(value) => setPrefs({ nav: value })} />
      </Row>
    </section>
  )
}
