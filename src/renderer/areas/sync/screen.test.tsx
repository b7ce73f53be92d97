import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../../api/client.ts'
import { useLiveRuns } from '../../api/events.ts'
import { allActions } from '../../shell/actions.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { aRun } from './testing.ts'
import { Screen } from './screen.tsx'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

const runs = [
  aRun({ id: 7 }),
  aRun({
    id: 6,
    status: 'failed',
    object: 'Lead',
    object_label: 'Lead',
    read: 0,
    finished_at: '2026-11-23T08:11:00.000Z',
  }),
]
const pageOf = (items: readonly unknown[]) => ({ items, total: items.length, cursor: null })

beforeEach(() => {
  queryClient.clear()
  useLiveRuns.setState({ runs: new Map() })
  location.hash = '#/sync'
  call.mockReset()
  call.mockImplementation((path, input) => {
    switch (path.join('.')) {
      case 'sync.runs':
        return Promise.resolve(
          pageOf(runs.filter((run) => input['status'] === undefined || run.status === input['status'])),
        )
      case 'sync.run':
        return Promise.resolve(runs.find((run) => run.id === input['id']))
      case 'sync.pause':
        return Promise.resolve(aRun({ id: 7, status: 'paused' }))
      default:
        return Promise.resolve({ items: [] })
    }
  })
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Screen />
    </QueryClientProvider>,
  )
})
afterEach(cleanup)

const inputs = (name: string) =>
  call.mock.calls.filter(([path]) => path.join('.') === name).map(([, input]) => input)

test('a state narrows the list, in the question and in the address', async () => {
  await screen.findByText('Lead')
  await userEvent.click(screen.getByLabelText('Failed'))
  await waitFor(() => expect(screen.queryByText('Contact')).toBeNull())
  expect(location.hash).toBe('#/sync?state=failed')
  expect(inputs('sync.runs').at(-1)).toMatchObject({ status: 'failed' })
})

test('a run opens by Enter, keeps its filters, and is paused by its own key', async () => {
  await screen.findByText('Contact')
  act(() => void (location.hash = '#/sync?state=active'))
  const row = (await screen.findByText('Contact')).closest('tr')
  row?.focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(location.hash).toBe('#/sync/7?state=active'))
  await screen.findByText(/^Reads rows/)
  const pause = allActions().find((action) => action.keys === 'p')
  expect(pause?.label).toBe('Pause: Contact, run 7')
  act(() => pause?.run())
  await waitFor(() => expect(inputs('sync.pause')).toEqual([{ id: 7 }]))
})

test('what the core tells live shows at once, without a question', async () => {
  await screen.findByText('Contact')
  const before = call.mock.calls.length
  act(() => useLiveRuns.setState({ runs: new Map([[8, aRun({ id: 8, object_label: 'Campaign' })]]) }))
  expect(screen.getByText('Campaign')).toBeDefined()
  expect(call.mock.calls).toHaveLength(before)
})
