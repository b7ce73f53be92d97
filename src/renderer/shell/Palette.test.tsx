import { cleanup, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderInTheme } from '../theme/testing.tsx'
import { useActions } from './actions.ts'
import { Palette } from './Palette.tsx'

const ran = vi.fn<(id: string) => void>()
const closed = vi.fn<() => void>()
const records = [{ id: 'record-7', label: 'Brigitte Retter', run: () => ran('record-7') }]
const useRecords = (query: string) => (query.startsWith('re') ? records : [])
const scope = { label: 'na-prod', environment: 'production', color: 1 } as const

function Offer() {
  useActions([
    { id: 'off', label: 'Retry failed rows', off: 'Nothing failed', run: () => ran('off') },
    { id: 'retry', label: 'Retry this query', keys: 'shift+r', run: () => ran('retry') },
    { id: 'go-records', label: 'Records', group: 'Go to', run: () => ran('go-records') },
    { id: 'dark', label: 'Dark theme', group: 'Window', run: () => ran('dark') },
  ])
  return <Palette open onClose={closed} scope={scope} useRecords={useRecords} />
}

const chosen = () => screen.getByRole('option', { selected: true }).textContent
const input = () => screen.getByRole('combobox')

beforeEach(() => {
  ran.mockReset()
  closed.mockReset()
  renderInTheme(<Offer />)
})
afterEach(cleanup)

test('opens ready to type, on the first thing that can be done here', () => {
  expect(document.activeElement).toBe(input())
  expect(chosen()).toContain('Retry this query')
  expect(screen.queryByText('Dark theme')).toBeNull()
})

test('wears the plate of what it would act on', () => {
  expect(screen.getByText('na-prod')).toBeTruthy()
  expect(screen.getByText('Production')).toBeTruthy()
})

test('typing narrows, marks the match and keeps the groups in order', async () => {
  await userEvent.type(input(), 'ret')
  expect(screen.getAllByRole('group').map((group) => group.getAttribute('aria-label'))).toEqual([
    'Here',
    'Records',
  ])
  expect([...document.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual([
    'Ret',
    'Ret',
    'Ret',
  ])
  await userEvent.clear(input())
  await userEvent.type(input(), 'z')
  expect(screen.getByText(/Nothing matches/)).toBeTruthy()
  await userEvent.clear(input())
  await userEvent.type(input(), 'dark')
  expect(chosen()).toContain('Dark theme')
})

test('arrows walk through all groups and round', async () => {
  await userEvent.type(input(), 're')
  const walk = []
  for (let step = 0; step < 5; step += 1) {
    walk.push(chosen())
    await userEvent.keyboard('{ArrowDown}')
  }
  expect(walk[0]).toContain('Retry this query')
  expect(walk[1]).toContain('Retry failed rows')
  expect(walk[2]).toContain('Brigitte Retter')
  expect(walk[3]).toContain('Records')
  expect(walk[4]).toBe(walk[0])
  await userEvent.keyboard('{ArrowUp}{ArrowUp}')
  expect(chosen()).toContain('Records')
  expect(input().getAttribute('aria-activedescendant')).toBe(
    screen.getByRole('option', { selected: true }).id,
  )
})

test('Enter closes and runs the chosen one', async () => {
  await userEvent.type(input(), 're{ArrowDown}{ArrowDown}{Enter}')
  expect(ran.mock.calls).toEqual([['record-7']])
  expect(closed).toHaveBeenCalledOnce()
})

test('what is off stays in sight with its reason and does not run', async () => {
  await userEvent.type(input(), '{ArrowDown}')
  expect(chosen()).toContain('Nothing failed')
  await userEvent.keyboard('{Enter}')
  expect(ran).not.toHaveBeenCalled()
  expect(closed).not.toHaveBeenCalled()
})

test('Escape closes without running anything', async () => {
  await userEvent.keyboard('{Escape}')
  expect(closed).toHaveBeenCalled()
  expect(ran).not.toHaveBeenCalled()
})
