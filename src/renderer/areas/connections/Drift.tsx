import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Connection, RemoteObject } from '../../../contract/connections.ts'
import type { SchemaChange } from '../../../contract/sync.ts'
import { orpc } from '../../api/client.ts'
import { Failure } from '../../api/Failure.tsx'
import { formatCount } from '../../kit/format.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { LoadingRows } from '../../kit/LoadingRows.tsx'
import { RelativeTime } from '../../kit/RelativeTime.tsx'
import { SectionHead } from '../../kit/SectionHead.tsx'
import css from './Drift.module.css'
import { shapeWords } from './words.ts'

const shownFirst = 3
const mostShown = 50

export type DriftProps = { readonly connection: Connection; readonly object: RemoteObject }

/** How the object changed its shape since it is kept in step; what would stand here where it never did. */
export function Drift({ connection, object }: DriftProps) {
  const query = useQuery(
    orpc.sync.drift.queryOptions({
      input: { integration_id: connection.id, object: object.object, page_size: mostShown },
    }),
  )
  const [open, setOpen] = useState(false)
  const items = query.data?.items ?? []
  const shown = open ? items : items.slice(0, shownFirst)
  const more = (query.data?.total ?? 0) - shownFirst
  // What was never kept in step was never described twice: nothing can be said of it.
  if (!object.enabled && items.length === 0) return null
  return (
    <section className={css.drift} aria-label={`Changes of the fields of ${object.object}`}>
      <SectionHead
        title="Changed in the org"
        note={items.length > 0 ? formatCount(query.data?.total, 'field change') : undefined}
        flush
        level={3}
      />
      {query.isError && items.length === 0 ? (
        <Failure
          compact
          title="What changed could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <LoadingRows rows={2} columns={[20, 50, 12]} label="Reading what changed" />
      ) : items.length === 0 ? (
        <p className={css.none}>
          No field has come, gone or changed its type since {object.object} is kept in step. Each run looks;
          what comes into view is read, what goes keeps its last known values.
        </p>
      ) : (
        <>
          <ul>
            {shown.map((change) => (
              <Change key={change.id} change={change} />
            ))}
          </ul>
          {more > 0 ? (
            <button type="button" className={css.more} onClick={() => setOpen(!open)}>
              {open ? 'Fewer' : formatCount(more, 'earlier change')}
            </button>
          ) : null}
          {open && (query.data?.total ?? 0) > items.length ? (
            <p className={css.none}>The newest {items.length} are shown.</p>
          ) : null}
        </>
      )}
    </section>
  )
}

const glyphs = { added: 'fine', removed: 'warning', retyped: 'partial' } as const
const kindWords = { added: 'Came', removed: 'Went', retyped: 'Another type' } as const

function Change({ change }: { readonly change: SchemaChange }) {
  return (
    <li>
      <Glyph status={glyphs[change.kind]} label={kindWords[change.kind]} />
      <span className={css.field} title={change.field}>
        {change.field}
      </span>
      <span className={css.words}>{changeWords(change)}</span>
      <span className={css.when}>
        <RelativeTime at={change.at} />
      </span>
    </li>
  )
}

/** "came into view as Text (20)", in words a person can act on. */
export function changeWords({
  kind,
  before,
  after,
}: Pick<SchemaChange, 'kind' | 'before' | 'after'>): string {
  const [was, is] = [shapeWords(before), shapeWords(after)]
  if (kind === 'added') return `came into view as ${is}; its values are read`
  if (kind === 'removed') return `is no longer shown to this user (was ${was}); last known values are kept`
  return `is ${is} now, was ${was}; its rows are read again`
}
