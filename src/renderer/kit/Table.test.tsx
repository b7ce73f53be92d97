import { cleanup, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { renderInTheme } from '../theme/testing.tsx'
import { Table } from './Table.tsx'
import type { Column, TableSort } from './Table.tsx'

type Row = { readonly id: string; readonly rows: number }

const rows: readonly Row[] = [
  { id: 'a', rows: 1 },
  { id: 'b', rows: 2 },
  { id: 'c', rows: 3 },
]
const columns: readonly Column<Row>[] = [
  { id: 'id', head: 'Run', cell: (row) => row.id, identity: true },
  { id: 'rows', head: 'Rows', cell: (row) => row.rows, numeric: true, sortable: true },
  { id: 'go', head: 'More', cell: (row) => <button type="button">more of {row.id}</button> },
]
const shared = { label: 'Runs', columns, rows, rowKey: (row: Row) => row.id }

afterEach(cleanup)

test('rows are walked and opened by keys; a button inside keeps its own click', async () => {
  const open = vi.fn<(row: Row) => void>()
  renderInTheme(<Table {...shared} onOpen={open} />)
  screen.getAllByRole('row')[1]?.focus()
  await userEvent.keyboard('{ArrowDown}j{ArrowUp}{Enter}')
  await userEvent.keyboard(' ')
  expect(open.mock.calls.map(([row]) => row.id)).toEqual(['b', 'b'])
  await userEvent.click(screen.getByText('more of c'))
  expect(open).toHaveBeenCalledTimes(2)
  await userEvent.click(screen.getByText('3'))
  expect(open.mock.lastCall?.[0].id).toBe('c')
})

test('the head selects all or none and says when some are', async () => {
  const select = vi.fn<(selected: ReadonlySet<string>) => void>()
  renderInTheme(<Table {...shared} selected={new Set(['b'])} onSelect={select} />)
  const head = screen.getByLabelText<HTMLInputElement>('Select all 3 rows')
  expect(head.indeterminate).toBe(true)
  await userEvent.click(head)
  expect([...(select.mock.lastCall?.[0] ?? [])]).toEqual(['a', 'b', 'c'])
  await userEvent.click(screen.getByLabelText('Select b'))
  expect([...(select.mock.lastCall?.[0] ?? [])]).toEqual([])
})

test('a sorted column says so and turns round', async () => {
  const sorted = vi.fn<(sort: TableSort) => void>()
  renderInTheme(<Table {...shared} sort={{ column: 'rows', direction: 'asc' }} onSort={sorted} />)
  expect(screen.getByRole('columnheader', { name: 'Rows' }).getAttribute('aria-sort')).toBe('ascending')
  await userEvent.click(screen.getByRole('button', { name: 'Rows' }))
  expect(sorted).toHaveBeenCalledWith({ column: 'rows', direction: 'desc' })
})
