import { expect, it } from 'vitest'
import { pagesAround } from './pages.ts'
import { rowState } from './row-state.ts'
import type { RecordRow } from '../../../contract/records.ts'

it('asks for the pages on view and their neighbours, never beyond the ends', () => {
  expect(pagesAround({ first: 0, last: 24 }, 5000)).toEqual([1, 2])
  expect(pagesAround({ first: 250, last: 274 }, 5000)).toEqual([2, 3, 4])
  expect(pagesAround({ first: 290, last: 314 }, 5000)).toEqual([2, 3, 4, 5])
  expect(pagesAround({ first: 4976, last: 4999 }, 5000)).toEqual([49, 50])
  expect(pagesAround({ first: 0, last: -1 }, 0)).toEqual([1])
})

const at = Date.parse('2026-11-23T09:41:30.000Z')
const row = (change: Partial<RecordRow>) =>
  ({
    deleted: false,
    version: 1,
    synced_at: '2026-11-23T09:41:30.000Z',
    currency: null,
    ...change,
  }) as RecordRow

it('marks what came or changed since the list was opened, and nothing while a first copy runs', () => {
  expect(rowState(row({}), at - 1000, at + 500)).toBe('arriving')
  expect(rowState(row({}), at - 1000, at + 60_000)).toBe('new')
  expect(rowState(row({ version: 3 }), at - 1000, at)).toBe('changed')
  expect(rowState(row({}), at + 1000, at + 2000)).toBeUndefined()
  expect(rowState(row({}), undefined, at)).toBeUndefined()
  expect(rowState(row({ deleted: true }), undefined, at)).toBe('deleted')
})
