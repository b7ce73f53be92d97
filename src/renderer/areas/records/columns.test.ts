import { describe, expect, it } from 'vitest'
import { checkWidth, layoutColumns } from './columns.ts'

const fields = ['$name', 'A', 'B', 'C', 'D', '$modified'].map((name) => ({
  name,
  label: name,
  type: 'string',
}))
const names = (room: number, chosen = false, widths = {}) =>
  layoutColumns({ fields, widths, room, chosen }).map((column) => column.name)

describe('columns in a narrow table', () => {
  it('give way from the right, but for the last change', () => {
    expect(names(2000)).toEqual(['$name', 'A', 'B', 'C', 'D', '$modified'])
    expect(names(600)).toEqual(['$name', 'A', 'B', '$modified'])
    expect(names(100)).toEqual(['$name', 'A', '$modified'])
  })

  it('all stay when somebody chose them', () => {
    expect(names(100, true)).toHaveLength(6)
  })
})

it('fills the room it has, and leaves widths alone that somebody gave', () => {
  const columns = layoutColumns({ fields, widths: { A: 300 }, room: 1200, chosen: true })
  const sum = columns.reduce((total, column) => total + column.width, checkWidth)
  expect(sum).toBeLessThanOrEqual(1200)
  expect(sum).toBeGreaterThan(1190)
  expect(columns.find((column) => column.name === 'A')?.width).toBe(300)
})
