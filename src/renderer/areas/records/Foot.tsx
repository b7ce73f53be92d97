import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { formatCount, formatNumber } from '../../kit/format.ts'
import { api } from '../../api/client.ts'
import css from './Foot.module.css'
import type { RowRequest } from './pages.ts'
import type { RowRange } from './scale.ts'

export type FootProps = {
  readonly request: RowRequest
  /** "contacts". */
  readonly plural: string
  readonly total: number
  readonly range: RowRange
  readonly selected: number
  readonly all: boolean
  /** Deleted records of the whole object, known without asking. */
  readonly deleted: number
  readonly changedAt: number
  readonly onAll: () => void
}

/** What is picked, totals over all rows that match, and which rows are on view. */
export function Foot(props: FootProps) {
  const { request, plural, total, range, selected, all, changedAt, onAll } = props
  const deleted = useDeleted(request, props.deleted, changedAt)
  return (
    <div className={css.foot}>
      <span className={css.picked} role="status">
        {selected > 0 ? <b>{formatNumber(selected)} selected</b> : 'None selected'}
      </span>
      {selected > 0 && !all && selected < total ? (
        <button type="button" className={css.link} onClick={onAll}>
          Select all {formatNumber(total)} matching
        </button>
      ) : null}
      <span className={css.totals}>
        All matching rows: <b>{formatNumber(total)}</b> {plural}
        {deleted === undefined || deleted === 0 ? null : (
          <>
            , <b>{formatNumber(deleted)}</b> of them deleted in the org
          </>
        )}
      </span>
      <span className={css.range}>
        {total === 0
          ? formatCount(0, 'row')
          : `rows ${formatNumber(range.first + 1)}–${formatNumber(range.last + 1)}`}
      </span>
    </div>
  )
}

/** A figure at the foot may come later than the rows: while somebody types, only the rows are asked for. */
const restMs = 400

/** How many of the matching rows the org has deleted. */
function useDeleted(request: RowRequest, ofObject: number, changedAt: number): number | undefined {
  const narrowed = request.filters.length > 0 || request.q !== undefined
  const [settled, setSettled] = useState({ request, changedAt })
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ request, changedAt }), restMs)
    return () => clearTimeout(timer)
  }, [request, changedAt])
  const counted = useQuery({
    queryKey: ['records-deleted', { ...settled.request, sort: '', columns: [] }, settled.changedAt],
    queryFn: ({ signal }) =>
      api.records.list({ ...settled.request, deleted: 'only', page_size: 1, columns: [] }, { signal }),
    enabled: narrowed && ofObject > 0 && settled.request === request,
    placeholderData: (before) => before,
  })
  if (ofObject === 0) return 0
  if (!narrowed) return ofObject
  return settled.request === request && !counted.isPlaceholderData ? counted.data?.total : undefined
}
