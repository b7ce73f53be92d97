import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Toasts } from '../kit/Toasts.tsx'
import { allActions } from './actions.ts'
import type { Area } from './areas.ts'
import { Deck } from './Deck.tsx'
import { HelpSheet } from './HelpSheet.tsx'
import { keyListener } from './keys.ts'
import { LinkBanner } from './LinkBanner.tsx'
import type { ShellModel } from './model.ts'
import { Nav } from './Nav.tsx'
import { Palette } from './Palette.tsx'
import type { PaletteProps } from './Palette.tsx'
import { setPrefs, usePrefs } from './prefs.ts'
import css from './Shell.module.css'
import { StatusBar } from './StatusBar.tsx'
import { TopBar } from './TopBar.tsx'
import { useShellActions } from './use-shell-actions.tsx'

export type ShellProps = {
  readonly model: ShellModel
  readonly areas: readonly Area[]
  readonly area: string
  readonly onScope: (id: number | undefined) => void
  readonly useRecords: PaletteProps['useRecords']
  /** What stands under the top bar on every screen until it is dealt with. */
  readonly banner?: ReactNode
  readonly children: ReactNode
}

const narrow = '(max-width: 1359px)'

/** The window around every screen: deck, frame of the scope, rail, top bar, status bar, palette and help. */
export function Shell({ model, areas, area, onScope, useRecords, banner, children }: ShellProps) {
  const { connections, scope, running } = model
  const [open, setOpen] = useState<'palette' | 'help'>()
  const prefs = usePrefs()
  const small = useMediaQuery(narrow, window.matchMedia(narrow).matches)
  const collapsed = prefs.nav === 'auto' ? small : prefs.nav === 'closed'
  const close = () => setOpen(undefined)
  const setCollapsed = (next: boolean) =>
    setPrefs({ nav: next === small ? 'auto' : next ? 'closed' : 'open' })

  useShellActions({
    areas,
    connections,
    onScope,
    onPalette: () => setOpen((now) => (now === 'palette' ? undefined : 'palette')),
    onHelp: () => setOpen('help'),
    onNav: () => setCollapsed(!collapsed),
  })
  useEffect(() => {
    const listener = keyListener({ actions: allActions, singleKeys: () => usePrefs.getState().singleKeys })
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])

  return (
    <div className={css.window}>
      <Deck connections={connections} scope={scope?.id} onScope={onScope} />
      <div className={css.frame} data-deck={scope?.color} data-environment={scope?.environment ?? 'all'}>
        <div className={css.middle}>
          <Nav
            areas={areas}
            current={area}
            counts={{ connections: connections.length }}
            collapsed={collapsed}
            onCollapse={setCollapsed}
          />
          <div className={css.column}>
            <TopBar
              connections={connections}
              scope={scope}
              onScope={onScope}
              running={running}
              onSearch={() => setOpen('palette')}
              onHelp={() => setOpen('help')}
            />
            <LinkBanner link={model.link} lastOnline={model.lastOnline} />
            {banner}
            <main className={css.screen}>{children}</main>
          </div>
        </div>
        <StatusBar
          link={model.link}
          connections={connections}
          scope={scope}
          queued={model.queued}
          storeBytes={model.storeBytes}
          version={model.version}
        />
      </div>
      <Palette open={open === 'palette'} onClose={close} scope={scope} useRecords={useRecords} />
      <HelpSheet open={open === 'help'} onClose={close} />
      <Toasts />
    </div>
  )
}
