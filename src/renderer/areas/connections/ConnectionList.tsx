import type { Connection } from '../../../contract/connections.ts'
import { Kbd } from '../../kit/Kbd.tsx'
import css from './ConnectionList.module.css'
import { ConnectionRow } from './ConnectionRow.tsx'
import type { TabId } from './places.ts'

export type ConnectionListProps = {
  /** In the order of the deck. */
  readonly connections: readonly Connection[]
  readonly chosen: number | undefined
  /** Moving between connections keeps the tab. */
  readonly tab: TabId
}

/** Every connection with its state in one glance. */
export function ConnectionList({ connections, chosen, tab }: ConnectionListProps) {
  return (
    <div className={css.scroll}>
      <ol className={css.list}>
        {connections.map((connection, at) => (
          <ConnectionRow
            key={connection.id}
            connection={connection}
            place={at}
            count={connections.length}
            chosen={connection.id === chosen}
            tab={tab}
          />
        ))}
      </ol>
      <p className={css.foot}>
        <Kbd keys="j" /> and <Kbd keys="k" /> step through the list.
        {connections.length > 1 ? (
          <>
            {' '}
            <Kbd keys="mod+1" /> to <Kbd keys={String(Math.min(9, connections.length))} /> switch from
            anywhere.
          </>
        ) : null}
      </p>
    </div>
  )
}
