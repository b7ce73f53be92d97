import { Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { cx } from './cx.ts'
import { icon12 } from './icons.ts'
import css from './Table.module.css'

export type Column<Row> = {
  readonly id: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers and durations: set to the right, digits aligned. */
  readonly numeric?: boolean
  /** The column that names the row, a little heavier. */
  readonly identity?: boolean
  /** Pixels or a share ("30%"); without it the column shares what is left. */
  readonly width?: number | string
  readonly sortable?: boolean
}

export type TableSort = { readonly column: string; readonly direction: 'asc' | 'desc' }

export type TableProps<Row> = {
  /** Accessible name. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** `auto` follows the person's density (28 or 36 px); `two-line` is 44. */
  readonly height?: 'auto' | 'compact' | 'comfortable' | 'two-line'
  readonly onOpen?: (row: Row) => void
  /** Key of the row shown in the inspector: marked by lines above and below. */
  readonly current?: string
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (selected: ReadonlySet<string>) => void
  readonly rowState?: (row: Row) => 'new' | 'deleted' | undefined
  readonly sort?: TableSort
  readonly onSort?: (sort: TableSort) => void
  /** Totals over all rows, on the sunken foot. */
  readonly foot?: ReactNode
}

/** A ruled table for short lists. Rows open by click, Enter or Space; arrows and j/k move between them. */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, height = 'auto', selected, onSelect, sort, onSort, foot } = props
  const keys = rows.map(rowKey)
  const picked = selected ? keys.filter((key) => selected.has(key)).length : 0
  const toggle = (key: string) => {
    const next = new Set(selected)
    if (!next.delete(key)) next.add(key)
    onSelect?.(next)
  }
  return (
    <table className={css.table} aria-label={label} data-height={height}>
      <colgroup>
        {onSelect ? <col width={44} /> : null}
        {columns.map((column) => (
          <col key={column.id} width={column.width} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {onSelect ? (
            <th className={css.check}>
              <Checkbox
                aria-label={`Select all ${rows.length} rows`}
                checked={picked > 0 && picked === rows.length}
                indeterminate={picked > 0 && picked < rows.length}
                onChange={() => onSelect(picked === rows.length ? new Set() : new Set(keys))}
              />
            </th>
          ) : null}
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={moveRow}>
        {rows.map((row, index) => (
          <BodyRow key={keys[index]} {...props} row={row} id={keys[index] ?? ''} toggle={toggle} />
        ))}
      </tbody>
      {foot ? (
        <tfoot>
          <tr>
            <td colSpan={columns.length + (onSelect ? 1 : 0)}>{foot}</td>
          </tr>
        </tfoot>
      ) : null}
    </table>
  )
}

type HeadCellProps<Row> = {
  readonly column: Column<Row>
  readonly sort: TableSort | undefined
  readonly onSort: ((sort: TableSort) => void) | undefined
}

function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const direction = sort?.column === column.id ? sort.direction : undefined
  const sortable = column.sortable && onSort
  return (
    <th
      scope="col"
      className={cx(column.numeric && css.numeric)}
      aria-sort={direction ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {sortable ? (
        <button
          type="button"
          className={css.sort}
          onClick={() => onSort({ column: column.id, direction: direction === 'asc' ? 'desc' : 'asc' })}
        >
          {column.head}
          {direction === 'asc' ? <IconArrowUp {...icon12} /> : null}
          {direction === 'desc' ? <IconArrowDown {...icon12} /> : null}
        </button>
      ) : (
        column.head
      )}
    </th>
  )
}

type BodyRowProps<Row> = TableProps<Row> & {
  readonly row: Row
  readonly id: string
  readonly toggle: (key: string) => void
}

function BodyRow<Row>(props: BodyRowProps<Row>) {
  const { row, id, columns, onOpen, current, selected, onSelect, rowState, toggle } = props
  const open = onOpen
    ? {
        tabIndex: 0,
        onClick: (event: MouseEvent<HTMLTableRowElement>) => {
          if (!(event.target as HTMLElement).closest('a,button,input,label')) onOpen(row)
        },
        onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => {
          if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return
          event.preventDefault()
          onOpen(row)
        },
      }
    : {}
  return (
    <tr
      {...open}
      data-opens={onOpen ? true : undefined}
      data-current={current === id || undefined}
      data-state={rowState?.(row)}
      aria-selected={selected ? selected.has(id) : current === undefined ? undefined : current === id}
    >
      {onSelect ? (
        <td className={css.check}>
          <Checkbox
            aria-label={`Select ${id}`}
            checked={selected?.has(id) ?? false}
            onChange={() => toggle(id)}
          />
        </td>
      ) : null}
      {columns.map((column) => (
        <td key={column.id} className={cx(column.numeric && css.numeric, column.identity && css.identity)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function moveRow(event: KeyboardEvent<HTMLTableSectionElement>) {
  const row = event.target as HTMLElement
  if (row.tagName !== 'TR') return
  const down = event.key === 'ArrowDown' || event.key === 'j'
  if (!down && event.key !== 'ArrowUp' && event.key !== 'k') return
  const next = down ? row.nextElementSibling : row.previousElementSibling
  if (!(next instanceof HTMLElement)) return
  event.preventDefault()
  next.focus()
}
