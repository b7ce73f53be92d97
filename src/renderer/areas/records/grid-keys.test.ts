import { expect, it } from 'vitest'
import { gridCommand } from './grid-keys.ts'

const press = (key: string, more = {}) =>
  gridCommand({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more }, 20)

it.each([
  ['j', 1],
  ['ArrowDown', 1],
  ['k', -1],
  ['ArrowUp', -1],
  ['PageDown', 19],
  ['PageUp', -19],
  ['Home', -Infinity],
  ['End', Infinity],
])('%s moves by %d rows', (key, by) => {
  expect(press(key)).toEqual({ do: 'move', by, extend: false })
})

it('extends what is picked with Shift', () => {
  expect(press('ArrowDown', { shiftKey: true })).toMatchObject({ extend: true })
})

it('copies and picks the page with Ctrl or Cmd, and leaves other combinations to the browser', () => {
  expect(press('c', { ctrlKey: true })).toEqual({ do: 'copy' })
  expect(press('a', { metaKey: true })).toEqual({ do: 'page' })
  expect(press('r', { ctrlKey: true })).toBeUndefined()
  expect(press('ArrowLeft', { altKey: true })).toBeUndefined()
  expect(press('g')).toBeUndefined()
})
