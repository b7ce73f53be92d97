import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { RecordRow } from '../../../contract/records.ts'
import { offsetAt, offsetFor, scrollTopAt } from './scale.ts'
import type { Extent, RowRange } from './scale.ts'

type Options = {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly rows: ReadonlyMap<number, RecordRow>
  readonly range: RowRange
  readonly extent: Extent
  /** Counts up with every new list; the same list only changes in place. */
  readonly generation: number
  /** Height at the foot under which rows are hidden, px. */
  readonly cover: number
  /** Record that is active first, where it is among the first rows. */
  readonly prefer: number | undefined
}

type Rows = Options['rows']
type Active = { readonly index: number; readonly id: number | undefined }

/**
 * The row that has the focus, by number and id, and the place of the list. When rows come and go above while a sync
 * runs, both follow their row: nothing jumps under the hand. A new list begins at its top.
 */
export function useActiveRow({ scroller, rows, range, extent, generation, cover, prefer }: Options) {
  const [active, setActive] = useState<Active>({ index: 0, id: undefined })
  const [known, setKnown] = useState({ rows, generation })
  if (known.rows !== rows || known.generation !== generation) {
    setKnown({ rows, generation })
    const next = known.generation === generation ? follow(active, rows, extent.rows) : begin(rows, prefer)
    if (next.index !== active.index || next.id !== active.id) setActive(next)
  }
  const focusNext = useRef(false)
  const seen = useRef({ rows, generation, first: range.first, firstId: rows.get(range.first)?.id })

  const scrollTo = (offset: number) => {
    scroller.current?.scrollTo({ top: scrollTopAt(offset, extent) })
  }

  useLayoutEffect(() => {
    const before = seen.current
    if (before.generation !== generation) {
      if (before.generation > 0) scroller.current?.scrollTo({ top: 0 })
    } else if (before.rows !== rows && before.first > 0) {
      const moved = shift(rows, before.first, before.firstId)
      if (moved !== 0) scroller.current?.scrollBy({ top: scrollTopAt(moved * extent.rowHeight, extent) })
    }
    seen.current = { rows, generation, first: range.first, firstId: rows.get(range.first)?.id }
  }, [rows, generation, range.first, extent, scroller])

  // The focus goes where it was asked to go, and stays with its row when that row moves.
  useLayoutEffect(() => {
    const held = document.activeElement instanceof HTMLElement && document.activeElement.dataset.index
    const strays = held !== undefined && held !== String(active.index)
    if (!focusNext.current && !(strays && scroller.current?.contains(document.activeElement))) return
    focusNext.current = false
    scroller.current
      ?.querySelector<HTMLElement>(`[data-index="${active.index}"]`)
      ?.focus({ preventScroll: true })
  }, [active, scroller])

  /** Makes a row the active one; `reveal` scrolls to it and gives it the focus. Answers the row's number. */
  const moveTo = (wanted: number, reveal: boolean): number => {
    const index = Math.max(0, Math.min(extent.rows - 1, wanted))
    if (reveal) {
      const offset = offsetAt(scroller.current?.scrollTop ?? 0, extent)
      const next = offsetFor(index, offset, extent, cover)
      if (next !== offset) scrollTo(next)
      focusNext.current = true
    }
    setActive({ index, id: rows.get(index)?.id })
    return index
  }
  return { active, moveTo }
}

/** The active row of a new list: the one that is open in the inspector if it is here, else the first. */
function begin(rows: Rows, prefer: number | undefined): Active {
  const index = [...rows].find(([, row]) => row.id === prefer)?.[0] ?? 0
  return { index, id: rows.get(index)?.id }
}

/** The active row where it is now that rows came or went. */
function follow({ index, id }: Active, rows: Rows, total: number): Active {
  const at = Math.max(0, Math.min(index + shift(rows, index, id), total - 1))
  return { index: at, id: rows.get(at)?.id ?? id }
}

/** How many rows a row has moved, as far as the rows in hand tell; 0 when it is not among them. */
function shift(rows: Rows, index: number, id: number | undefined): number {
  if (id === undefined || rows.get(index)?.id === id) return 0
  for (const [at, row] of rows) if (row.id === id) return at - index
  return 0
}
