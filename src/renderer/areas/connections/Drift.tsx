import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Connection } from '../../../contract/connections.ts'
import type { SchemaChange } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { formatCount } from '../../kit/format.ts'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import css from './Drift.module.css'

const shownFirst = 3
const mostShown = 50

/** How the object changed its shape since it is kept in step; nothing where it never did. */
export function Drift({ connection, object }: { readonly connection: Connection; readonly object: string }) {
  const query = useQuery(
    orpc.sync.drift.queryOptions({
      input: { integration_id: connection.id, object, page_size: mostShown },
    }),
  )
  const [open, setOpen] = useState(false)
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  const shown = open ? items : items.slice(0, shownFirst)
  const more = items.length - shown.length
  return (
    <section className={css.drift} aria-label={`Changes of the shape of ${object}`}>
      <h3>Changed in the org</h3>
      <ul>
        {shown.map((change) => (
          <li key={change.id}>
            <code>{change.field}</code> <span>{changeWords(change)}</span>
            <span className={css.when}>
              <RelativeTime at={change.at} show="age" />
            </span>
          </li>
        ))}
      </ul>
      {open || more > 0 ? (
        <button type="button" className={css.more} onClick={() => setOpen(!open)}>
          {open ? 'Fewer' : formatCount(more, 'earlier change')}
        </button>
      ) : null}
    </section>
  )
}

/** "came into view as string(20)", in words a person can act on. */
export function changeWords({
  kind,
  before,
  after,
}: Pick<SchemaChange, 'kind' | 'before' | 'after'>): string {
  if (kind === 'added') return `came into view as ${after}; its values are read at the next run`
  if (kind === 'removed') return `is no longer shown to this user (was ${before}); last known values are kept`
  return `is ${after} now, was ${before}; its rows are read again`
}
