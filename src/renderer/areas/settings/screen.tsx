import { PageHeader } from '../../kit/PageHeader.tsx'
import { Tabs } from '../../kit/Tabs.tsx'
import { navigate, useRoute } from '../../shell/route.ts'
import { Appearance } from './Appearance.tsx'
import { ApiKeys } from './ApiKeys.tsx'
import { DataPlace } from './DataPlace.tsx'
import { Security } from './Security.tsx'
import css from './Settings.module.css'
import { Shortcuts } from './Shortcuts.tsx'

const sections = [
  { id: 'appearance', label: 'Appearance' },
  { id: 'keys', label: 'API keys' },
  { id: 'data', label: 'Data' },
  { id: 'security', label: 'Security' },
  { id: 'shortcuts', label: 'Shortcuts' },
] as const

const panels = {
  appearance: Appearance,
  keys: ApiKeys,
  data: DataPlace,
  security: Security,
  shortcuts: Shortcuts,
} as const

/** Settings, one section at a time: `#/settings/keys`. */
export function Screen() {
  const { id } = useRoute()
  const current = sections.find((section) => section.id === id)?.id ?? 'appearance'
  const Panel = panels[current]
  return (
    <div className={css.page}>
      <PageHeader title="Settings" />
      <Tabs
        label="Settings"
        tabs={sections}
        value={current}
        controls="settings-panel"
        onChange={(next) => navigate({ area: 'settings', path: [next] })}
      />
      <div
        id="settings-panel"
        className={css.panel}
        role="tabpanel"
        aria-label={labelOf(current)}
        tabIndex={0}
      >
        <Panel />
      </div>
    </div>
  )
}

const labelOf = (id: string) => sections.find((section) => section.id === id)?.label
