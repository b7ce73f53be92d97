import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { cx } from '../../kit/cx.ts'
import { icon12 } from '../../kit/icons.ts'
import { clampWidth } from './columns.ts'
import type { GridColumn } from './columns.ts'
import { kindOf } from './fields.ts'
import css from './Grid.module.css'

export type GridHeadProps = {
  readonly columns: readonly GridColumn[]
  readonly sort: string
  readonly onSort: (sort: string) => void
  /** Widths by column, px; undefined lets a column find its own again. */
  readonly onWidths: (widths: Readonly<Record<string, number | undefined>>) => void
  /** Are the rows of the page picked. */
  readonly page: 'none' | 'some' | 'all'
  readonly onPage: () => void
}

/** The head of the table: what is picked, names, order, widths. */
export function GridHead({ columns, sort, onSort, onWidths, page, onPage }: GridHeadProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = page === 'some'
  }, [page])
  return (
    <div role="row" aria-rowindex={1} className={cx(css.row, css.head)}>
      <div role="columnheader" aria-colindex={1} className={css.check}>
        <input
          ref={box}
          type="checkbox"
          className={css.box}
          aria-label="Select the rows of this page"
          checked={page === 'all'}
          onChange={onPage}
        />
      </div>
      {columns.map((column, at) => (
        <HeadCell
          key={column.name}
          column={column}
          at={at}
          sort={sort}
          onSort={onSort}
          onWidths={onWidths}
          before={columns.slice(0, at)}
        />
      ))}
    </div>
  )
}

type HeadCellProps = Pick<GridHeadProps, 'sort' | 'onSort' | 'onWidths'> & {
  readonly column: GridColumn
  readonly at: number
  /** The columns at its left. */
  readonly before: readonly GridColumn[]
}

function HeadCell({ column, at, before, sort, onSort, onWidths }: HeadCellProps) {
  const way = sort === column.name ? 'ascending' : sort === `-${column.name}` ? 'descending' : undefined
  const className = cx(css.cell, css.headCell, at === 0 && css.identity, column.numeric && css.numeric)
  return (
    <div role="columnheader" aria-colindex={at + 2} aria-sort={way} className={className}>
      {kindOf(column) === 'compound' ? (
        <span className={css.text}>{column.label}</span>
      ) : (
        <button
          type="button"
          className={css.sort}
          title={column.label}
          onClick={() => onSort(nextSort(column, way))}
          onKeyDown={(event) => resizeByKey(event, column, onWidths)}
          aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
        >
          <span className={css.text}>{column.label}</span>
          {way === 'ascending' ? <IconArrowUp {...icon12} /> : null}
          {way === 'descending' ? <IconArrowDown {...icon12} /> : null}
        </button>
      )}
      <span
        className={css.handle}
        title="Drag to resize, double-click to reset"
        onDoubleClick={() => onWidths({ [column.name]: undefined })}
        {...resizeByPointer(column, before, onWidths)}
      />
    </div>
  )
}

/** A second click turns the order round; the first one begins with the newest, the largest, or A. */
export function nextSort(column: GridColumn, way: 'ascending' | 'descending' | undefined): string {
  if (way === 'ascending') return `-${column.name}`
  if (way === 'descending') return column.name
  const fromTop = column.numeric || ['date', 'datetime'].includes(kindOf(column))
  return fromTop ? `-${column.name}` : column.name
}

type OnWidths = GridHeadProps['onWidths']

function resizeByKey(event: KeyboardEvent, column: GridColumn, onWidths: OnWidths) {
  if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
  event.preventDefault()
  onWidths({ [column.name]: clampWidth(column.width + (event.key === 'ArrowLeft' ? -16 : 16)) })
}

/** The columns at the left keep their widths from here on: the edge stays under the hand. */
function resizeByPointer(column: GridColumn, before: readonly GridColumn[], onWidths: OnWidths) {
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
      const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0
      onWidths({
        ...Object.fromEntries(before.map(({ name, width }) => [name, width])),
        [column.name]: clampWidth(event.clientX - left),
      })
    },
  }
}
