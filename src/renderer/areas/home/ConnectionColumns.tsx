import { IconPlus } from '@tabler/icons-react'
import type { Connection } from '../../../contract/connections.ts'
import { icon16 } from '../../kit/icons.ts'
import { href } from '../../shell/route.ts'
import css from './Connections.module.css'
import { ApiUse, Figures, Identity, Standing } from './ConnectionParts.tsx'

/**
 * The state of each connection, four to a row. A single one lies down across the row instead; a row that is not
 * full offers its next place.
 */
export function ConnectionColumns({ connections }: { readonly connections: readonly Connection[] }) {
  const [only] = connections
  if (connections.length === 1 && only) return <OneConnection connection={only} />
  return (
    <div className={css.grid} data-count={Math.min(4, connections.length)}>
      {connections.map((connection) => (
        <section key={connection.id} className={css.column} aria-label={connection.label}>
          <Identity connection={connection} />
          <ApiUse connection={connection} />
          <Figures connection={connection} />
        </section>
      ))}
      {connections.length > 2 && connections.length % 4 !== 0 ? (
        <a className={css.add} href={href({ area: 'connections', path: ['new'] })}>
          <IconPlus {...icon16} /> Connect an org…
        </a>
      ) : null}
    </div>
  )
}

function OneConnection({ connection }: { readonly connection: Connection }) {
  return (
    <section className={css.grid} data-count="one" aria-label={connection.label}>
      <div className={css.column}>
        <Identity connection={connection} />
      </div>
      <div className={css.part}>
        <ApiUse connection={connection} />
      </div>
      <div className={css.part}>
        <Figures connection={connection} />
      </div>
      <div className={css.part}>
        <Standing connection={connection} />
      </div>
    </section>
  )
}
