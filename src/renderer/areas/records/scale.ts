/** Browsers end an element near 33.5 million px; a longer list scrolls in proportion. */
export const maxHeight = 30_000_000

export type Extent = {
  readonly rows: number
  readonly rowHeight: number
  /** Height in which rows show, px. */
  readonly view: number
}

/** Height of the scrolled content, px. */
export const contentHeight = ({ rows, rowHeight }: Extent): number => Math.min(rows * rowHeight, maxHeight)

function ratio(extent: Extent): number {
  const whole = extent.rows * extent.rowHeight
  const height = contentHeight(extent)
  return whole <= maxHeight || height <= extent.view ? 1 : (whole - extent.view) / (height - extent.view)
}

/** Where the view begins in the list of all rows, px, for a scroll position. Ends meet ends. */
export const offsetAt = (scrollTop: number, extent: Extent): number => scrollTop * ratio(extent)

/** The scroll position at which the view begins at an offset. */
export const scrollTopAt = (offset: number, extent: Extent): number => offset / ratio(extent)

export type RowRange = {
  /** First and last row on view, zero-based; last is before first when there are no rows. */
  readonly first: number
  readonly last: number
  /** Row from which drawn rows are placed, so that no position grows beyond what a float holds exactly. */
  readonly base: number
  /** Top of the base row in the scrolled content, px. */
  readonly top: number
}

const block = 1000

/** Rows on view at a scroll position. */
export function rangeAt(scrollTop: number, extent: Extent): RowRange {
  const { rows, rowHeight, view } = extent
  const offset = offsetAt(scrollTop, extent)
  const first = Math.max(0, Math.min(rows - 1, Math.floor(offset / rowHeight)))
  const last = Math.min(rows - 1, Math.max(first, Math.ceil((offset + view) / rowHeight) - 1))
  const base = Math.floor(first / block) * block
  return { first, last, base, top: base * rowHeight + scrollTop - offset }
}

/**
 * The offset that brings a row into view with the least movement; the present one when it is in view already.
 * `cover` is the height at the foot under which rows are hidden.
 */
export function offsetFor(row: number, offset: number, extent: Extent, cover = 0): number {
  const { rowHeight, view } = extent
  const top = row * rowHeight
  if (top < offset) return top
  const bottom = top + rowHeight - (view - cover)
  return bottom > offset ? bottom : offset
}
