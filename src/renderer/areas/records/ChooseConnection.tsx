import type { Connection } from '../../../contract/connections.ts'
import { ConnectionTag } from '../../kit/ConnectionTag.tsx'
import { Empty } from '../../kit/Empty.tsx'
import { formatCount } from '../../kit/format.ts'
import { setScope } from '../../shell/scope.ts'
import css from './ChooseConnection.module.css'

/** Records belong to one connection: asks which, where the table would stand. */
export function ChooseConnection({ connections }: { readonly connections: readonly Connection[] }) {
  return (
    <Empty
      kind="first"
      drawing="records"
      title="Whose records?"
      actions={
        <ul className={css.list}>
          {connections.map((connection) => (
            <li key={connection.id}>
              <button type="button" className={css.choice} onClick={() => setScope(connection.id)}>
                <ConnectionTag connection={connection} plate strong />
                <span className={css.count}>{formatCount(connection.records, 'record')}</span>
              </button>
            </li>
          ))}
        </ul>
      }
    >
      The table shows the local copy of one connection at a time. Choose it here, or in the deck at the left.
    </Empty>
  )
}
