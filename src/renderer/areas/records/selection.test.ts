import { expect, it } from 'vitest'
import type { RecordRow } from '../../../contract/records.ts'
import { countSelected, isSelected, nothing, pageState, select } from './selection.ts'

const row = (id: number) => ({ id }) as RecordRow
const page = [row(1), row(2), row(3)]

it('picks rows and drops them again', () => {
  const two = select(nothing, [row(1), row(9)], true, page)
  expect(countSelected(two, 500)).toBe(2)
  expect(isSelected(select(two, [row(9)], false, page), 9)).toBe(false)
})

it('tells whether none, some or all rows of the page are picked', () => {
  expect(pageState(nothing, page)).toBe('none')
  expect(pageState(select(nothing, [row(9)], true, page), page)).toBe('some')
  expect(pageState(select(nothing, page, true, page), page)).toBe('all')
  expect(pageState(nothing, [])).toBe('none')
})

it('counts everything that matches once all is picked, and falls back to the page when a row is dropped', () => {
  expect(countSelected({ kind: 'all' }, 38_902)).toBe(38_902)
  const fewer = select({ kind: 'all' }, [row(2)], false, page)
  expect(countSelected(fewer, 38_902)).toBe(2)
  expect(isSelected(fewer, 2)).toBe(false)
})
