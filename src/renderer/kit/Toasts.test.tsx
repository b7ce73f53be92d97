import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderInTheme } from '../theme/testing.tsx'
import { toast, useToasts } from './toast-store.ts'
import { Toasts } from './Toasts.tsx'

const show = (...texts: readonly string[]) => act(() => texts.forEach((text) => toast({ text })))
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms))
const shown = () => useToasts.getState().toasts.map((one) => one.text)

beforeEach(() => {
  vi.useFakeTimers()
  useToasts.setState({ toasts: [] })
  renderInTheme(<Toasts />)
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

test('three stand, the oldest gives way', () => {
  show('one', 'two', 'three', 'four')
  expect(shown()).toEqual(['two', 'three', 'four'])
  expect(screen.queryByText('one')).toBeNull()
})

test('each leaves after its time, but none while the pointer rests on them', () => {
  show('one')
  wait(5000)
  fireEvent.mouseEnter(screen.getByRole('region', { name: 'Notices' }))
  wait(60_000)
  expect(shown()).toEqual(['one'])
  fireEvent.mouseLeave(screen.getByRole('region', { name: 'Notices' }))
  wait(6000)
  expect(shown()).toEqual([])
})

test('the action runs once and takes its toast along', () => {
  const undo = vi.fn<() => void>()
  act(() => void toast({ text: '412 contacts updated', action: { label: 'Undo', run: undo } }))
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(undo).toHaveBeenCalledOnce()
  expect(shown()).toEqual([])
})
