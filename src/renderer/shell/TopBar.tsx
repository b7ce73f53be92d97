import { IconHelp, IconSearch } from '@tabler/icons-react'
import type { SyncRun } from '../../contract/sync.ts'
import { formatPercent } from '../kit/format.ts'
import { Glyph } from '../kit/Glyph.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { icon16 } from '../kit/icons.ts'
import { Kbd } from '../kit/Kbd.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import { href } from './route.ts'
import { longestShare } from './running.ts'
import { ScopeSwitcher } from './ScopeSwitcher.tsx'
import type { ScopeSwitcherProps } from './ScopeSwitcher.tsx'
import css from './TopBar.module.css'

export type TopBarProps = ScopeSwitcherProps & {
  readonly running: readonly SyncRun[]
  readonly onSearch: () => void
  readonly onHelp: () => void
}

/** Scope, search, what runs, help, and how the window looks. */
export function TopBar({ running, onSearch, onHelp, ...scope }: TopBarProps) {
  return (
    <header className={css.bar}>
      <ScopeSwitcher {...scope} />
      <button type="button" className={css.search} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch {...icon16} />
        <span className={css.hint}>Search or run a command</span>
        <Kbd keys="mod+k" />
      </button>
      <div className={css.right}>
        <RunningChip running={running} />
        <IconButton label="Shortcuts and help" keys="?" onClick={onHelp}>
          <IconHelp {...icon16} />
        </IconButton>
        <PersonMenu />
      </div>
    </header>
  )
}

/** How many runs are under way and how far the slowest is; leads to them. Absent when nothing runs. */
function RunningChip({ running }: { readonly running: readonly SyncRun[] }) {
  if (running.length === 0) return null
  const share = longestShare(running)
  const words =
    share === undefined ? `${running.length} running` : `${running.length} running · ${formatPercent(share)}`
  return (
    <a className={css.chip} href={href({ area: 'sync' })}>
      <Glyph status="running" />
      {words}
    </a>
  )
}
