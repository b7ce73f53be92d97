import { Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDots } from '@tabler/icons-react'
import type { Connection } from '../../../contract/connections.ts'
import { EnvPlate } from '../../kit/EnvPlate.tsx'
import { formatCount, formatPercent } from '../../kit/format.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { icon16 } from '../../kit/icons.ts'
import { Meter } from '../../kit/Meter.tsx'
import { Spine } from '../../kit/Spine.tsx'
import { connectionGlyph } from '../../kit/states.ts'
import { Status } from '../../kit/Status.tsx'
import css from './ConnectionList.module.css'
import { connectionHref } from './places.ts'
import type { TabId } from './places.ts'
import { useOff } from '../../api/use-off.ts'
import { useUpdate } from './use-update.ts'

export type ConnectionRowProps = {
  readonly connection: Connection
  /** Place in the deck, from 0. */
  readonly place: number
  readonly count: number
  readonly chosen: boolean
  readonly tab: TabId
}

/** One connection: line, alias, plate, what it is, how it is, and how much of its budget is used. */
export function ConnectionRow({ connection, place, count, chosen, tab }: ConnectionRowProps) {
  const { label, environment, color, provider_label, streams, status, status_text } = connection
  return (
    <li className={css.item} data-chosen={chosen || undefined}>
      <Spine environment={environment} color={color} className={css.spine} />
      <a
        className={css.body}
        href={connectionHref(connection.id, tab)}
        aria-current={chosen ? 'page' : undefined}
      >
        <span className={css.name}>
          <strong>{label}</strong>
          <EnvPlate environment={environment} />
        </span>
        <span className={css.kind}>
          {provider_label} · {formatCount(streams, 'stream')}
        </span>
        <Status status={connectionGlyph[status]}>{status_text}</Status>
        <Budget connection={connection} />
      </a>
      {count > 1 ? <OrderMenu connection={connection} place={place} count={count} /> : null}
    </li>
  )
}

function Budget({ connection: { api_used, api_limit } }: { readonly connection: Connection }) {
  if (api_used === null || api_limit === null || api_limit === 0)
    return <span className={css.budget}>API use not known yet</span>
  const share = api_used / api_limit
  return (
    <span className={css.budget}>
      API
      <Meter
        label="API calls"
        limit={api_limit}
        parts={[{ label: 'Used', value: api_used }]}
        tone={share >= 0.75 ? 'warn' : 'normal'}
      />
      <span className={css.share}>{formatPercent(share)}</span>
    </span>
  )
}

type OrderMenuProps = Pick<ConnectionRowProps, 'connection' | 'place' | 'count'>

function OrderMenu({ connection, place, count }: OrderMenuProps) {
  const update = useUpdate()
  const off = useOff()
  const move = (to: number) =>
    update.mutate({
      connection,
      change: { position: to },
      said: `${connection.label} is now number ${to + 1} in the deck`,
      undo: { position: place },
    })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton label={`Order of ${connection.label}`} size="small">
          <IconDots {...icon16} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowUp {...icon16} />}
          disabled={place === 0 || off !== undefined}
          onClick={() => move(place - 1)}
        >
          Move up
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown {...icon16} />}
          disabled={place === count - 1 || off !== undefined}
          onClick={() => move(place + 1)}
        >
          Move down
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
