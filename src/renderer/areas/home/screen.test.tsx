import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Home, HomeItem } from '../../../contract/system.ts'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { aRun } from '../sync/testing.ts'
import { Screen } from './screen.tsx'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

const item = (change: Partial<HomeItem>): HomeItem => ({
  id: 'a',
  integration_id: 1,
  state: 'failed',
  title: 'Contact could not be synced',
  detail: 'Loyalty tier is no longer readable.',
  figure: '1 stream',
  since: '2026-11-23T08:51:00.000Z',
  action: { label: 'Retry', kind: 'retry_run', target: 41 },
  ...change,
})

const empty: Home = {
  as_of: '2026-11-23T09:41:00.000Z',
  window_hours: 24,
  decisions: [],
  watching: [],
  running: [],
  handled: [],
  handled_total: 0,
  next: [],
}
let home = empty

beforeEach(() => {
  queryClient.clear()
  location.hash = '#/'
  home = empty
  call.mockReset()
  call.mockImplementation((path) => {
    const name = path.join('.')
    if (name === 'system.home') return Promise.resolve(home)
    if (name === 'sync.activity') return Promise.reject(new Error('gone'))
    if (name === 'sync.resume') return Promise.resolve(aRun({ status: 'queued' }))
    return Promise.resolve({ items: [], total: 0 })
  })
})
afterEach(cleanup)

const show = () =>
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Screen />
    </QueryClientProvider>,
  )
const inputs = (name: string) =>
  call.mock.calls.filter(([path]) => path.join('.') === name).map(([, input]) => input)

test('the one action of a failed stream goes on with its run', async () => {
  home = { ...empty, decisions: [item({})] }
  show()
  await userEvent.click(await screen.findByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(inputs('sync.resume')).toEqual([{ id: 41 }]))
})

test('an ended sign-in leads to the connection with its sign-in open', async () => {
  home = {
    ...empty,
    decisions: [item({ state: 'decision', action: { label: 'Sign in again', kind: 'reauth', target: 4 } })],
  }
  show()
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in again' }))
  expect(location.hash).toBe('#/connections/4?signin=1')
})

test.each([
  ['Decide', { kind: 'open_proof', target: 5 }, '#/sync?c=4&tab=proof&proof=5'],
  ['See fields', { kind: 'open_schema', target: 4, object: 'Contact' }, '#/connections/4/schema?o=Contact'],
  ['See budget', { kind: 'open_connection', target: 4 }, '#/connections/4'],
] as const)('%s is one click to the place', async (label, action, hash) => {
  home = { ...empty, watching: [item({ integration_id: 4, action: { label, ...action } })] }
  show()
  await userEvent.click(await screen.findByRole('button', { name: label }))
  expect(location.hash).toBe(hash)
})

test('the period stands in the address and in the question', async () => {
  show()
  await screen.findByText('Nothing needs you')
  await userEvent.click(screen.getByLabelText('7 days'))
  expect(location.hash).toBe('#/home?w=7d')
  await waitFor(() => expect(inputs('system.home').at(-1)).toMatchObject({ hours: 168 }))
})

test('charts that cannot be read leave the rest of the page alone', async () => {
  home = { ...empty, handled_total: 41 }
  show()
  await screen.findByText('The charts could not be read')
  expect(screen.getByText('Nothing needs you, 41 were handled')).toBeDefined()
  expect(screen.getByText('No sync is scheduled.')).toBeDefined()
})
