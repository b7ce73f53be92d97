import { Menu } from '@mantine/core'
import { IconCheck, IconChevronDown, IconPlus, IconStack2 } from '@tabler/icons-react'
import type { Connection } from '../../contract/connections.ts'
import { EnvPlate } from '../kit/EnvPlate.tsx'
import { formatNumber } from '../kit/format.ts'
import { Glyph } from '../kit/Glyph.tsx'
import { icon14, icon16 } from '../kit/icons.ts'
import { Kbd } from '../kit/Kbd.tsx'
import { LockState } from '../kit/LockState.tsx'
import { Spine } from '../kit/Spine.tsx'
import { connectionGlyph } from '../kit/states.ts'
import { navigate } from './route.ts'
import css from './ScopeSwitcher.module.css'

export type ScopeSwitcherProps = {
  readonly connections: readonly Connection[]
  readonly scope: Connection | undefined
  readonly onScope: (id: number | undefined) => void
}

/** What the window looks at: line, alias, plate and lock of one connection, or all of them. Opens the list. */
export function ScopeSwitcher({ connections, scope, onScope }: ScopeSwitcherProps) {
  return (
    <Menu width={340} offset={6} withinPortal={false}>
      <Menu.Target>
        <button type="button" className={css.switcher} data-scoped={scope ? true : undefined}>
          {scope ? (
            <>
              <Spine environment={scope.environment} color={scope.color} form="full" className={css.spine} />
              <strong className={css.alias}>{scope.label}</strong>
              <EnvPlate environment={scope.environment} size="large" />
              {scope.read_only ? <LockState /> : null}
            </>
          ) : (
            <>
              <IconStack2 {...icon16} />
              <strong className={css.alias}>All connections</strong>
              <span className={css.count}>{formatNumber(connections.length)}</span>
            </>
          )}
          <IconChevronDown {...icon16} className={css.chevron} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        <Menu.Item
          leftSection={<IconStack2 {...icon16} />}
          rightSection={scope ? null : <IconCheck {...icon14} />}
          onClick={() => onScope(undefined)}
        >
          All connections
        </Menu.Item>
        {connections.length > 0 ? <Menu.Divider /> : null}
        {connections.map((connection, at) => (
          <Menu.Item
            key={connection.id}
            onClick={() => onScope(connection.id)}
            aria-current={connection.id === scope?.id || undefined}
            leftSection={
              <Spine environment={connection.environment} color={connection.color} className={css.small} />
            }
            rightSection={at < 9 ? <Kbd keys={`mod+${at + 1}`} /> : null}
          >
            <span className={css.row}>
              <span className={css.name}>{connection.label}</span>
              <EnvPlate environment={connection.environment} />
              <Glyph status={connectionGlyph[connection.status]} label={connection.status_text} />
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlus {...icon16} />}
          onClick={() => navigate({ area: 'connections', path: ['new'] })}
        >
          Connect an org…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
