import { Tooltip } from '@mantine/core'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { cx } from '../kit/cx.ts'
import { formatNumber } from '../kit/format.ts'
import { IconButton } from '../kit/IconButton.tsx'
import { icon16 } from '../kit/icons.ts'
import type { Area } from './areas.ts'
import css from './Nav.module.css'
import { href } from './route.ts'

export type NavProps = {
  readonly areas: readonly Area[]
  readonly current: string
  /** Numbers beside their area: how many connections, what waits. */
  readonly counts: Readonly<Record<string, number | undefined>>
  readonly collapsed: boolean
  readonly onCollapse: (collapsed: boolean) => void
}

/** The rail of areas, 180 px, or 48 with icons alone. */
export function Nav({ areas, current, counts, collapsed, onCollapse }: NavProps) {
  const top = areas.filter((area) => !area.last)
  const groups = [...Map.groupBy(top, (area) => area.group)]
  return (
    <nav className={css.nav} aria-label="Areas" data-collapsed={collapsed || undefined}>
      <div className={css.head}>
        {collapsed ? null : <span className={css.name}>Orgdeck</span>}
        <IconButton
          label={collapsed ? 'Open the rail' : 'Fold the rail'}
          keys="["
          size="small"
          onClick={() => onCollapse(!collapsed)}
        >
          {collapsed ? (
            <IconLayoutSidebarLeftExpand {...icon16} />
          ) : (
            <IconLayoutSidebarLeftCollapse {...icon16} />
          )}
        </IconButton>
      </div>
      <div className={css.list}>
        {groups.map(([group, list]) => (
          <div key={group ?? ''} className={css.group}>
            {group ? <p className={cx(css.label, collapsed && 'od-visually-hidden')}>{group}</p> : null}
            <Items areas={list} current={current} counts={counts} collapsed={collapsed} />
          </div>
        ))}
      </div>
      <div className={css.foot}>
        <Items
          areas={areas.filter((area) => area.last)}
          current={current}
          counts={counts}
          collapsed={collapsed}
        />
      </div>
    </nav>
  )
}

function Items({ areas, current, counts, collapsed }: Omit<NavProps, 'onCollapse'>) {
  return (
    <ul>
      {areas.map((area) => {
        const count = counts[area.id]
        const link = (
          <a
            className={css.item}
            href={href({ area: area.id })}
            aria-current={area.id === current ? 'page' : undefined}
          >
            <area.icon {...icon16} className={css.icon} />
            <span className={cx(css.word, collapsed && 'od-visually-hidden')}>{area.label}</span>
            {count && !collapsed ? <span className={css.count}>{formatNumber(count)}</span> : null}
          </a>
        )
        return (
          <li key={area.id}>
            {collapsed ? (
              <Tooltip label={`${area.label}  g ${area.key}`} position="right">
                {link}
              </Tooltip>
            ) : (
              link
            )}
          </li>
        )
      })}
    </ul>
  )
}
