import type { CSSProperties, KeyboardEvent, MouseEvent, Ref } from 'react'
import type { RecordRow } from '../../../contract/records.ts'
import { checkWidth } from './columns.ts'
import css from './Grid.module.css'
import { gridCommand } from './grid-keys.ts'
import type { GridCommand } from './grid-keys.ts'
import { GridHead } from './GridHead.tsx'
import type { GridHeadProps } from './GridHead.tsx'
import { GridRow } from './GridRow.tsx'
import type { RowState } from './row-state.ts'
import { contentHeight } from './scale.ts'
import type { Extent, RowRange } from './scale.ts'
import { isSelected } from './selection.ts'
import type { Selection } from './selection.ts'

export type GridProps = GridHeadProps & {
  /** Accessible name: "Contacts in na-prod". */
  readonly label: string
  readonly scroller: Ref<HTMLDivElement>
  readonly rows: ReadonlyMap<number, RecordRow>
  readonly range: RowRange
  readonly extent: Extent
  readonly selection: Selection
  /** Number of the row that has the focus. */
  readonly active: number
  /** Record open in the inspector. */
  readonly current: number | undefined
  readonly stateOf: (row: RecordRow) => RowState | undefined
  /** Height at the foot under which rows are hidden, px. */
  readonly cover: number
  readonly onCommand: (command: GridCommand) => void
  /** A click on a row: on its checkbox, or anywhere else. */
  readonly onRow: (index: number, part: 'check' | 'row', extend: boolean) => void
  readonly onFocusRow: (index: number) => void
}

/** Rows drawn beyond the view on both sides, so that a quick turn of the wheel meets rows. */
const overscan = 8

/** The table of records. Only the rows around the view exist; the scroll bar stands for all of them. */
export function Grid(props: GridProps) {
  const { label, scroller, range, extent, columns, active, cover, onCommand, onRow, onFocusRow } = props
  const width = columns.reduce((sum, column) => sum + column.width, checkWidth)
  const style = {
    '--columns': [checkWidth, ...columns.map((column) => column.width)].map((px) => `${px}px`).join(' '),
    '--width': `${width}px`,
    '--height': `${contentHeight(extent) + cover}px`,
    '--base': `${range.top}px`,
  } as CSSProperties
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={extent.rows + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      className={css.grid}
      style={style}
      onKeyDown={(event) => listen(event, extent, onCommand)}
      onClick={(event) => {
        const row = rowOf(event.target)
        if (row === undefined || (!checkOf(event.target) && isTextSelected())) return
        onRow(row, checkOf(event.target) ? 'check' : 'row', event.shiftKey)
      }}
      onMouseDown={keepTextUnselected}
      onFocus={(event) => {
        const row = rowOf(event.target)
        if (row !== undefined && row !== active) onFocusRow(row)
      }}
    >
      <GridHead {...props} />
      <div className={css.content}>
        <div className={css.base}>
          {indexes(range, extent, active).map((index) => (
            <Row key={index} {...props} index={index} />
          ))}
        </div>
      </div>
    </div>
  )
}

function Row(props: GridProps & { readonly index: number }) {
  const { rows, index, range, extent, selection, active, current, stateOf, columns } = props
  const row = rows.get(index)
  return (
    <GridRow
      index={index}
      top={(index - range.base) * extent.rowHeight}
      row={row}
      columns={columns}
      active={index === active}
      current={row !== undefined && row.id === current}
      selected={row !== undefined && isSelected(selection, row.id)}
      state={row && stateOf(row)}
    />
  )
}

/** The rows to draw: those around the view, and the active one wherever it is, for it holds the focus. */
function indexes({ first, last }: RowRange, { rows }: Extent, active: number): readonly number[] {
  const from = Math.max(0, first - overscan)
  const to = Math.min(rows - 1, last + overscan)
  const list = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
  if (active >= rows || (active >= from && active <= to)) return list
  return active < from ? [active, ...list] : [...list, active]
}

function rowOf(target: EventTarget): number | undefined {
  const index = (target as Element).closest<HTMLElement>('[data-index]')?.dataset.index
  return index === undefined ? undefined : Number(index)
}

const checkOf = (target: EventTarget): boolean => (target as Element).closest('[data-check]') !== null

/** Text marked with the mouse is meant to be copied, not a row to be opened. */
const isTextSelected = (): boolean => getSelection()?.isCollapsed === false

/** Shift and a click pick a stretch of rows; without this the browser would mark their text as well. */
function keepTextUnselected(event: MouseEvent) {
  if (event.shiftKey && rowOf(event.target) !== undefined) event.preventDefault()
}

function listen(event: KeyboardEvent, extent: Extent, onCommand: (command: GridCommand) => void) {
  // Keys of the head's own buttons stay theirs.
  if (rowOf(event.target) === undefined) return
  const command = gridCommand(event, Math.floor(extent.view / extent.rowHeight))
  if (command === undefined || (command.do === 'copy' && isTextSelected())) return
  event.preventDefault()
  onCommand(command)
}
