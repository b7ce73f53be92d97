import { IconTrash } from '@tabler/icons-react'
import { memo } from 'react'
import type { CSSProperties } from 'react'
import type { RecordRow } from '../../../contract/records.ts'
import { cx } from '../../kit/cx.ts'
import { missing } from '../../kit/format.ts'
import { icon14 } from '../../kit/icons.ts'
import type { GridColumn } from './columns.ts'
import { kindOf } from './fields.ts'
import css from './Grid.module.css'
import type { RowState } from './row-state.ts'
import { formatValue, valueOf } from './values.ts'

export type GridRowProps = {
  readonly index: number
  /** Position below the base row, px. */
  readonly top: number
  /** Undefined while it is being read. */
  readonly row: RecordRow | undefined
  readonly columns: readonly GridColumn[]
  /** The one tab stop among the rows. */
  readonly active: boolean
  /** Open in the inspector. */
  readonly current: boolean
  readonly selected: boolean
  readonly state: RowState | undefined
}

/** One row of the table; everything it does is heard by the table. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, top, row, columns, active, current, selected, state } = props
  return (
    <div
      role="row"
      className={css.row}
      style={{ '--top': `${top}px` } as CSSProperties}
      aria-rowindex={index + 2}
      aria-selected={row ? selected : undefined}
      aria-busy={row ? undefined : true}
      data-index={index}
      data-current={current || undefined}
      data-state={state}
      tabIndex={active ? 0 : -1}
    >
      <div role="gridcell" aria-colindex={1} className={css.check} data-check>
        {row ? (
          <input
            type="checkbox"
            className={css.box}
            tabIndex={-1}
            aria-label={`Select ${row.name || row.external_id}`}
            checked={selected}
            readOnly
          />
        ) : null}
      </div>
      {columns.map((column, at) => (
        <div
          key={column.name}
          role="gridcell"
          aria-colindex={at + 2}
          className={cx(css.cell, at === 0 && css.identity, column.numeric && css.numeric)}
        >
          {row === undefined ? <span className={css.bar} /> : <Value row={row} column={column} />}
          {at === 0 && row ? <Mark state={state} /> : null}
        </div>
      ))}
    </div>
  )
})

function Value({ row, column }: { readonly row: RecordRow; readonly column: GridColumn }) {
  const value = valueOf(row, column.name)
  if (value === undefined) {
    return (
      <span className={css.missing} title="Not readable">
        {missing}
      </span>
    )
  }
  const words = formatValue(value, column, row.currency) || (column.name === '$name' ? row.external_id : '')
  const reference = kindOf(column) === 'reference'
  return <span className={cx(css.text, reference && css.id)}>{words}</span>
}

function Mark({ state }: { readonly state: RowState | undefined }) {
  if (state === 'deleted') {
    return (
      <span className={css.bin} title="Deleted in the org">
        <IconTrash {...icon14} />
        <span className="od-visually-hidden">deleted in the org</span>
      </span>
    )
  }
  if (state === 'new' || state === 'arriving') return <span className={css.tag}>new</span>
  return state === 'changed' ? (
    <span className={css.dot} title="Changed since you opened this list">
      <span className="od-visually-hidden">changed</span>
    </span>
  ) : null
}
