import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Connection } from '../../../contract/connections.ts'
import { queryClient } from '../../api/client.ts'
import { allActions } from '../../shell/actions.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { Screen } from './screen.tsx'
import { aConnection } from './testing.ts'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

let connections: readonly Connection[]

beforeEach(() => {
  queryClient.clear()
  connections = [
    aConnection(),
    aConnection({ id: 2, label: 'uat', environment: 'sandbox', color: 3, position: 1 }),
  ]
  call.mockReset()
  call.mockImplementation((path) => {
    switch (path.join('.')) {
      case 'connections.list':
        return Promise.resolve({ items: connections, total: connections.length })
      case 'connections.update':
        return Promise.resolve(connections[0])
      case 'connections.remove':
        return Promise.resolve({ id: 1, records_removed: 12_072, token_revoked: true })
      case 'records.retention':
        return Promise.resolve({
          keep_days: null,
          keep_versions: null,
          updated_at: null,
          last: null,
          next: null,
          free_bytes: 0,
        })
      case 'sync.activity':
        return Promise.resolve({ items: [], bucket_ms: 600_000 })
      default:
        return Promise.resolve({ items: [] })
    }
  })
})
afterEach(cleanup)

function show(hash: string) {
  location.hash = hash
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Screen />
    </QueryClientProvider>,
  )
}
const asked = (name: string) =>
  call.mock.calls.filter(([path]) => path.join('.') === name).map(([, input]) => input)
const press = (keys: string) =>
  act(async () => {
    allActions()
      .find((action) => action.keys === keys)
      ?.run()
    await Promise.resolve()
  })

test('j and k walk through the list, keep the tab, and stop at its ends', async () => {
  show('#/connections/1/settings')
  await screen.findByRole('heading', { name: 'na-prod' })
  await press('j')
  expect(location.hash).toBe('#/connections/2/settings')
  await press('j')
  expect(location.hash).toBe('#/connections/2/settings')
  await press('k')
  expect(location.hash).toBe('#/connections/1/settings')
})

test('a connection is moved by its menu, and not beyond the end', async () => {
  show('#/connections/1')
  await userEvent.click(await screen.findByRole('button', { name: 'Order of na-prod' }))
  expect(
    (await screen.findByRole('menuitem', { name: 'Move up' })).getAttribute('data-disabled'),
  ).not.toBeNull()
  await userEvent.click(screen.getByRole('menuitem', { name: 'Move down' }))
  await waitFor(() => expect(asked('connections.update')).toEqual([{ id: 1, position: 1 }]))
})

async function askToDisconnect(label: string) {
  await userEvent.click(await screen.findByRole('button', { name: `Disconnect ${label}…` }))
  return within(await screen.findByRole('dialog'))
}

test('production is disconnected only after its alias was typed', async () => {
  show('#/connections/1/settings')
  const dialog = await askToDisconnect('na-prod')
  expect(dialog.getByRole('heading').textContent).toContain('12,072 local records')
  const last = () => dialog.getByRole('button', { name: 'Disconnect na-prod' })
  await userEvent.click(last())
  await userEvent.type(dialog.getByRole('textbox'), 'na-pro{Enter}')
  expect(asked('connections.remove')).toEqual([])
  await userEvent.type(dialog.getByRole('textbox'), 'd')
  await userEvent.click(last())
  await waitFor(() => expect(asked('connections.remove')).toEqual([{ id: 1 }]))
  await waitFor(() => expect(location.hash).toBe('#/connections'))
})

test('a sandbox asks for no alias', async () => {
  show('#/connections/2/settings')
  const dialog = await askToDisconnect('uat')
  await userEvent.click(dialog.getByRole('button', { name: 'Disconnect uat' }))
  await waitFor(() => expect(asked('connections.remove')).toEqual([{ id: 2 }]))
})

test('amber and clay are no colours for production', async () => {
  show('#/connections/1/settings')
  await screen.findByRole('radio', { name: 'Cobalt' })
  expect(screen.queryByRole('radio', { name: 'Amber' })).toBeNull()
  expect(screen.queryByRole('radio', { name: 'Clay' })).toBeNull()
  cleanup()
  show('#/connections/2/settings')
  expect(await screen.findByRole('radio', { name: 'Amber' })).toBeTruthy()
})

test('an ended sign-in stands over every tab with its way out', async () => {
  connections = [aConnection({ status: 'auth_failed', status_text: 'Sign in again' })]
  show('#/connections/1/timeline')
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in again' }))
  expect(location.hash).toBe('#/connections/1/timeline?signin=1')
  expect(await screen.findByRole('dialog')).toBeTruthy()
})

test('an org with unknown limits is told as that, never as zero', async () => {
  connections = [aConnection({ api_used: null, api_limit: null, api_as_of: null })]
  show('#/connections/1')
  expect(await screen.findByText(/has not told its limits yet/)).toBeTruthy()
  expect(screen.queryByText(/0 %/)).toBeNull()
})

test('an empty deck teaches and offers two doors', async () => {
  connections = []
  show('#/connections')
  await userEvent.click(await screen.findByRole('button', { name: 'Explore the demo org' }))
  expect(await screen.findByRole('heading', { name: 'Sign in to the demo org' })).toBeTruthy()
})

test('B20: an org that refuses is told with when it is asked again, though its limits are unknown', async () => {
  connections = [
    aConnection({
      status: 'quota',
      api_used: null,
      api_limit: null,
      quota_until: '2026-11-23T10:41:00.000Z',
      quota_reason: 'refused',
    }),
  ]
  show('#/connections/1')
  expect(await screen.findByText(/Paused because the org refused.*goes on by itself/)).toBeTruthy()
  expect(screen.getByText(/Sync waits until/).textContent).toMatch(/until \d+.*then asks the org/)
})

test('B6: clocks that are apart are told over every tab, with how far and what to do', async () => {
  connections = [aConnection({ status: 'warning', clock_skew_ms: -7_500_000 })]
  show('#/connections/1/timeline')
  const words = (await screen.findByText(/Scheduled syncs wait/)).textContent.replaceAll('\u00a0', ' ')
  expect(words).toContain('2 h 5 min ahead of that of na-prod')
  await userEvent.click(screen.getByRole('button', { name: 'Compare again' }))
  expect(await screen.findByRole('dialog')).toBeTruthy()
})
