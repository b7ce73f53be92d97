import { Tooltip } from '@mantine/core'
import { IconPlus, IconStack2 } from '@tabler/icons-react'
import type { Connection } from '../../contract/connections.ts'
import { formatAge } from '../kit/format.ts'
import { Glyph } from '../kit/Glyph.tsx'
import { icon16 } from '../kit/icons.ts'
import { Mark } from '../kit/Mark.tsx'
import { Spine } from '../kit/Spine.tsx'
import { connectionGlyph } from '../kit/states.ts'
import css from './Deck.module.css'
import { formatRoute, href } from './route.ts'

export type DeckProps = {
  readonly connections: readonly Connection[]
  readonly scope: number | undefined
  readonly onScope: (id: number | undefined) => void
}

/** The column of spines at the left edge: every connection, its state at the foot, its line at the right. */
export function Deck({ connections, scope, onScope }: DeckProps) {
  return (
    <nav
      className={css.deck}
      aria-label="Connections"
      data-surface="deck"
      data-tight={connections.length > 7 || undefined}
    >
      <a
        className={css.mark}
        href={formatRoute({ area: 'home', path: [], params: {} })}
        aria-label="Orgdeck, all connections"
      >
        <Mark size={18} />
      </a>
      <div className={css.spines}>
        <Tooltip label="All connections" position="right">
          <button
            type="button"
            className={css.all}
            aria-label="All connections"
            aria-current={scope === undefined || undefined}
            data-surface={scope === undefined ? 'app' : undefined}
            onClick={() => onScope(undefined)}
          >
            <IconStack2 {...icon16} />
          </button>
        </Tooltip>
        {connections.map((connection, at) => (
          <DeckSpine
            key={connection.id}
            connection={connection}
            place={at + 1}
            open={connection.id === scope}
            onOpen={() => onScope(connection.id)}
          />
        ))}
        <Tooltip label="Connect an org" position="right">
          <a
            className={css.add}
            href={href({ area: 'connections', path: ['new'] })}
            aria-label="Connect an org"
          >
            <IconPlus {...icon16} />
          </a>
        </Tooltip>
      </div>
    </nav>
  )
}

type DeckSpineProps = {
  readonly connection: Connection
  readonly place: number
  readonly open: boolean
  readonly onOpen: () => void
}

function DeckSpine({ connection, place, open, onOpen }: DeckSpineProps) {
  const { label, status, status_text, environment, color, lag_ms } = connection
  const lag = lag_ms === null ? 'not synced yet' : `${formatAge(lag_ms)} behind`
  const keys = place <= 9 ? ` · Ctrl ${place}` : ''
  return (
    <Tooltip label={`${label} · ${status_text} · ${lag}${keys}`} position="right">
      <button
        type="button"
        className={css.spine}
        aria-label={`${label}, ${environment}, ${status_text}`}
        aria-current={open || undefined}
        data-surface={open ? 'app' : undefined}
        data-deck={color}
        onClick={onOpen}
      >
        <span className={css.alias}>{label}</span>
        <Glyph status={connectionGlyph[status]} className={css.glyph} />
        {open ? null : <Spine environment={environment} color={color} className={css.line} />}
      </button>
    </Tooltip>
  )
}
