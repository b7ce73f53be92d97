import { useRef, useState } from 'react'
import type { RecordRow } from '../../../contract/records.ts'
import { queryClient } from '../../api/client.ts'
import { pageOf, pageQuery, pageSize } from './pages.ts'
import type { RowRequest } from './pages.ts'
import type { RowRange } from './scale.ts'
import { countSelected, nothing, pageState, select } from './selection.ts'
import type { Selection } from './selection.ts'

/** Rows that can be held and copied at once; more than that is a matter for an export. */
export const mostRows = 5000

/** Rows by number, read where they are not at hand. Both ends belong to it. */
async function readRows(request: RowRequest, from: number, to: number): Promise<readonly RecordRow[]> {
  const rows: RecordRow[] = []
  for (let page = pageOf(from); page <= pageOf(to); page += 1) {
    const { items } = await queryClient.fetchQuery(pageQuery(request, page))
    const start = (page - 1) * pageSize
    rows.push(...items.slice(Math.max(0, from - start), to - start + 1))
  }
  return rows
}

type Options = {
  readonly request: RowRequest
  readonly rows: ReadonlyMap<number, RecordRow>
  readonly range: RowRange
  readonly total: number
}

/** Which rows are picked, one by one, by stretches, by pages, or all that match. A new question begins with none. */
export function useSelection({ request, rows, range, total }: Options) {
  const [selection, setSelection] = useState<Selection>(nothing)
  const anchor = useRef(0)
  const question = JSON.stringify([request.q, request.filters])
  const [asked, setAsked] = useState(question)
  if (asked !== question) {
    setAsked(question)
    setSelection(nothing)
  }

  // The pages that are on view: a checkbox that left some of the visible rows alone would surprise.
  const page: RecordRow[] = []
  const end = Math.min(total, pageOf(range.last) * pageSize)
  for (let at = (pageOf(range.first) - 1) * pageSize; at < end; at += 1) {
    const row = rows.get(at)
    if (row) page.push(row)
  }

  const toggle = (index: number) => {
    const row = rows.get(index)
    anchor.current = index
    if (!row) return
    setSelection((before) =>
      select(before, [row], before.kind === 'rows' ? !before.rows.has(row.id) : false, page),
    )
  }

  return {
    selection,
    count: countSelected(selection, total),
    page: pageState(selection, page),
    toggle,
    /** Picks the stretch from the row toggled last to this one. */
    extendTo: (index: number) => {
      const from = Math.min(anchor.current, index)
      const to = Math.min(Math.max(anchor.current, index), from + mostRows - 1)
      void readRows(request, from, to).then(
        (stretch) => setSelection((before) => select(before, stretch, true, page)),
        () => undefined,
      )
    },
    anchorAt: (index: number) => {
      anchor.current = index
    },
    togglePage: () =>
      setSelection((before) =>
        pageState(before, page) === 'all' ? nothing : select(before, page, true, page),
      ),
    selectAll: () => setSelection({ kind: 'all' }),
    clear: () => setSelection(nothing),
    /** The picked rows themselves, in the order of the list as far as it is known. */
    collect: async (): Promise<readonly RecordRow[]> => {
      if (selection.kind === 'all') return readRows(request, 0, Math.min(total, mostRows) - 1)
      const places = new Map([...rows].map(([at, row]) => [row.id, at]))
      const place = (row: RecordRow) => places.get(row.id) ?? Infinity
      return [...selection.rows.values()].toSorted((one, other) => place(one) - place(other) || 0)
    },
  }
}
