import type { Connection } from '../../../contract/connections.ts'
import type { HomeItem } from '../../../contract/system.ts'
import { Button } from '../../kit/Button.tsx'
import { formatAge } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { Spine } from '../../kit/Spine.tsx'
import { useNow } from '../../kit/use-now.ts'
import { useOff } from '../../api/use-off.ts'
import css from './Items.module.css'
import { placeOf, useItemAction } from './use-item-action.ts'

export type ItemsProps = {
  readonly items: readonly HomeItem[]
  readonly connections: readonly Connection[]
  /** The first of these is the answer to "what now": its button is the filled one. */
  readonly decisive?: boolean
}

/** Rows that ask for something: whose it is, what it is, the evidence, how much and how old, the one action. */
export function Items({ items, connections, decisive = false }: ItemsProps) {
  const now = useNow(30_000)
  const off = useOff()
  const action = useItemAction()
  return (
    <ul>
      {items.map((item, at) => {
        const connection = connections.find((one) => one.id === item.integration_id)
        const orders = item.action.kind === 'retry_run' || item.action.kind === 'resume_run'
        return (
          <li key={item.id} className={css.item}>
            {connection ? (
              <Spine environment={connection.environment} color={connection.color} className={css.spine} />
            ) : (
              <span className={css.spine} />
            )}
            <Glyph status={item.state} label={words[item.state]} className={css.glyph} />
            <div className={css.text}>
              <a className={css.title} href={placeOf(item)}>
                {item.title}
              </a>
              <p className={css.detail} title={item.detail}>
                {item.detail}
              </p>
            </div>
            <span className={css.alias}>{connection?.label}</span>
            <span className={css.figures}>
              <b>{item.figure}</b>
              <span>{formatAge(now - Date.parse(item.since))}</span>
            </span>
            <span className={css.action}>
              <Button
                kind={decisive ? (at === 0 ? 'primary' : 'default') : 'quiet'}
                busy={orders && action.busy === item.action.target}
                off={orders ? off : undefined}
                onClick={() => action.run(item)}
              >
                {item.action.label}
              </Button>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

const words: Readonly<Record<HomeItem['state'], string>> = {
  failed: 'Failed',
  decision: 'Needs a decision',
  warning: 'Warning',
  unknown: 'Unknown',
  interrupted: 'Interrupted',
  paused: 'Paused',
}
