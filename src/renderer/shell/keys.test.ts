import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Action } from './actions.ts'
import { keyListener } from './keys.ts'

const ran = vi.fn<(id: string) => void>()
let single = true
const action = (id: string, keys: string, off?: string): Action => ({
  id,
  label: id,
  keys,
  off,
  run: () => ran(id),
})
const actions = [
  action('home', 'g h'),
  action('help', '?'),
  action('sync', 'shift+r'),
  action('refresh', 'r'),
  action('palette', 'mod+k'),
  action('first', 'mod+1'),
  action('never', 'x', 'Nothing is selected'),
]
const listener = keyListener({ actions: () => actions, singleKeys: () => single })

beforeEach(() => {
  single = true
  ran.mockReset()
  addEventListener('keydown', listener)
})
afterEach(() => {
  removeEventListener('keydown', listener)
  document.body.replaceChildren()
})

function press(key: string, init: KeyboardEventInit = {}, target: EventTarget = document.body) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  return event
}

test('one key after the other', () => {
  press('g')
  press('h')
  expect(ran.mock.calls).toEqual([['home']])
  press('h')
  expect(ran).toHaveBeenCalledTimes(1)
})

test('a different second key gives the sequence up', () => {
  press('g')
  press('z')
  press('h')
  expect(ran).not.toHaveBeenCalled()
})

test('Shift tells letters apart, but not signs', () => {
  press('R', { shiftKey: true })
  press('r')
  press('?', { shiftKey: true })
  expect(ran.mock.calls.flat()).toEqual(['sync', 'refresh', 'help'])
})

test('typing is left alone, Ctrl still works there', () => {
  const input = document.body.appendChild(document.createElement('input'))
  press('r', {}, input)
  press('?', {}, input)
  expect(ran).not.toHaveBeenCalled()
  press('k', { ctrlKey: true }, input)
  press('k', { metaKey: true }, input)
  expect(ran.mock.calls.flat()).toEqual(['palette', 'palette'])
})

test('bare keys rest inside a dialog and when switched off', () => {
  const dialog = document.body.appendChild(document.createElement('div'))
  dialog.setAttribute('role', 'dialog')
  press('r', {}, dialog.appendChild(document.createElement('button')))
  single = false
  press('r')
  press('g')
  press('h')
  expect(ran).not.toHaveBeenCalled()
  press('1', { ctrlKey: true })
  expect(ran).toHaveBeenCalledWith('first')
})

test('what is off does not run, what someone else handled does not run twice', () => {
  press('x')
  addEventListener('keydown', (event) => event.preventDefault(), { capture: true, once: true })
  press('r')
  expect(ran).not.toHaveBeenCalled()
})
