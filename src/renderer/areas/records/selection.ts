import type { RecordRow } from '../../../contract/records.ts'

/**
 * Picked rows. Either the rows themselves, kept whole so that copying needs no further reading, or everything that
 * matches, which only the core can list.
 */
export type Selection =
  | { readonly kind: 'rows'; readonly rows: ReadonlyMap<number, RecordRow> }
  | { readonly kind: 'all' }

export const nothing: Selection = { kind: 'rows', rows: new Map() }

export const isSelected = (selection: Selection, id: number): boolean =>
  selection.kind === 'all' || selection.rows.has(id)

/** How many rows are picked, of so many that match. */
export const countSelected = (selection: Selection, matching: number): number =>
  selection.kind === 'all' ? matching : selection.rows.size

/** Picks or drops rows. Dropping one out of everything leaves the page in hand without it. */
export function select(
  selection: Selection,
  rows: readonly RecordRow[],
  on: boolean,
  page: readonly RecordRow[],
): Selection {
  if (selection.kind === 'all' && on) return selection
  const next = new Map(selection.kind === 'all' ? page.map((row) => [row.id, row] as const) : selection.rows)
  for (const row of rows) {
    if (on) next.set(row.id, row)
    else next.delete(row.id)
  }
  return { kind: 'rows', rows: next }
}

/** State of the checkbox in the head: are the rows of the page picked. */
export function pageState(selection: Selection, page: readonly RecordRow[]): 'none' | 'some' | 'all' {
  if (selection.kind === 'all') return 'all'
  if (selection.rows.size === 0) return 'none'
  return page.length > 0 && page.every((row) => selection.rows.has(row.id)) ? 'all' : 'some'
}
