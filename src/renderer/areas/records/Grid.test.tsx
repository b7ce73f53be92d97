import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { RecordRow } from '../../../contract/records.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { Grid } from './Grid.tsx'
import type { GridProps } from './Grid.tsx'
import { rangeAt } from './scale.ts'
import { nothing } from './selection.ts'

afterEach(cleanup)

const total = 1000
const row = (at: number): RecordRow => ({
  id: at + 1,
  integration_id: 1,
  object: 'Contact',
  external_id: `003-${at}`,
  name: `Person ${at}`,
  company_id: null,
  deleted: at === 2,
  version: 1,
  modified_at: null,
  synced_at: '2026-11-23T09:41:00.000Z',
  currency: null,
  fields: { Email: at === 1 ? null : `${at}@halden.example` },
})
const rows = new Map(Array.from({ length: 100 }, (_, at) => [at, row(at)]))
const extent = { rows: total, rowHeight: 28, view: 280 }
const column = { type: 'string', width: 120, numeric: false }

function show(change: Partial<GridProps> = {}) {
  const props: GridProps = {
    label: 'contacts in na-prod',
    scroller: { current: null },
    rows,
    range: rangeAt(0, extent),
    extent,
    columns: [
      { ...column, name: '$name', label: 'Name' },
      { ...column, name: 'Email', label: 'Email' },
      { ...column, name: 'Secret__c', label: 'Secret' },
    ],
    sort: '-$modified',
    onSort: vi.fn(),
    onWidths: vi.fn(),
    page: 'none',
    onPage: vi.fn(),
    selection: nothing,
    active: 0,
    current: undefined,
    stateOf: (one) => (one.deleted ? 'deleted' : undefined),
    cover: 0,
    onCommand: vi.fn(),
    onRow: vi.fn(),
    onFocusRow: vi.fn(),
    ...change,
  }
  renderInTheme(<Grid {...props} />)
  return props
}

const rowAt = (index: number) => document.querySelector<HTMLElement>(`[data-index="${index}"]`)!

it('draws only the rows around the view and counts them all', () => {
  show()
  const grid = screen.getByRole('grid', { name: 'contacts in na-prod' })
  expect(grid.getAttribute('aria-rowcount')).toBe('1001')
  expect(grid.getAttribute('aria-colcount')).toBe('4')
  expect(within(grid).getAllByRole('row').length).toBeLessThan(30)
  expect(rowAt(3).getAttribute('aria-rowindex')).toBe('5')
})

it('has one tab stop among the rows, and keeps it drawn when it is out of view', () => {
  show({ active: 700 })
  expect(document.querySelectorAll('[data-index][tabindex="0"]')).toHaveLength(1)
  expect(rowAt(700).tabIndex).toBe(0)
  expect(rowAt(700).getAttribute('aria-busy')).toBe('true')
})

it('turns keys on a row into commands and leaves the keys of the head alone', () => {
  const { onCommand } = show()
  fireEvent.keyDown(rowAt(0), { key: 'End' })
  expect(onCommand).toHaveBeenCalledWith({ do: 'move', by: Infinity, extend: false })
  fireEvent.keyDown(screen.getByRole('button', { name: 'Email' }), { key: 'Enter' })
  expect(onCommand).toHaveBeenCalledTimes(1)
})

it('tells a click on the checkbox from one on the row', () => {
  const { onRow } = show()
  fireEvent.click(screen.getByRole('checkbox', { name: 'Select Person 4' }), { shiftKey: true })
  expect(onRow).toHaveBeenLastCalledWith(4, 'check', true)
  fireEvent.click(screen.getByText('5@halden.example'))
  expect(onRow).toHaveBeenLastCalledWith(5, 'row', false)
})

it('says which rows are picked, deleted, and which field could not be read', () => {
  show({ selection: { kind: 'rows', rows: new Map([[2, row(1)]]) } })
  expect(rowAt(1).getAttribute('aria-selected')).toBe('true')
  expect(rowAt(0).getAttribute('aria-selected')).toBe('false')
  expect(within(rowAt(2)).getByText('deleted in the org')).toBeTruthy()
  expect(within(rowAt(0)).getByTitle('Not readable').textContent).toBe('–')
})

it('sorts by the head, and a second click turns the order round', () => {
  const { onSort } = show({ sort: 'Email' })
  expect(screen.getByRole('columnheader', { name: 'Email' }).getAttribute('aria-sort')).toBe('ascending')
  fireEvent.click(screen.getByRole('button', { name: 'Email' }))
  expect(onSort).toHaveBeenLastCalledWith('-Email')
  fireEvent.click(screen.getByRole('button', { name: 'Name' }))
  expect(onSort).toHaveBeenLastCalledWith('$name')
})

it('resizes a column by keys', () => {
  const { onWidths } = show()
  fireEvent.keyDown(screen.getByRole('button', { name: 'Email' }), { key: 'ArrowRight', altKey: true })
  expect(onWidths).toHaveBeenCalledWith({ Email: 136 })
})
