import { cleanup, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Connection } from '../../contract/connections.ts'
import { renderInTheme } from '../theme/testing.tsx'
import { areas } from './areas.ts'
import type { ShellModel } from './model.ts'
import { usePrefs } from './prefs.ts'
import { Shell } from './Shell.tsx'

const base: Connection = {
  id: 1,
  provider: 'salesforce',
  provider_label: 'Salesforce',
  label: 'na-prod',
  environment: 'production',
  color: 1,
  position: 1,
  status: 'ok',
  sign_in_error: null,
  status_text: 'Healthy',
  login_url: 'https://login.example',
  instance_url: null,
  org_id: null,
  org_name: null,
  username: null,
  scopes: [],
  signed_in_by: 'web',
  renewed_at: null,
  api_version: null,
  read_only: true,
  paused: false,
  schedule_minutes: null,
  next_sync_at: null,
  api_used: 610_000,
  api_limit: 1_000_000,
  api_as_of: null,
  reserve_percent: 10,
  api_left: null,
  quota_until: null,
  quota_reason: null,
  clock_skew_ms: null,
  streams: 9,
  streams_in_step: 9,
  streams_failed: 0,
  records: 10,
  lag_ms: 40_000,
  changed_24h: 0,
  errors_24h: 0,
  last_synced_at: null,
  created_at: '2026-11-23T08:00:00.000Z',
}
const uat: Connection = {
  ...base,
  id: 2,
  label: 'uat',
  environment: 'sandbox',
  color: 3,
  api_used: 900_000,
  lag_ms: 200_000,
}
const model: ShellModel = {
  connections: [base, uat],
  known: true,
  scope: undefined,
  running: [],
  queued: 0,
  link: 'online',
  lastOnline: null,
  storeBytes: 1_900_000_000,
  version: '0.1.0',
}
const onScope = vi.fn<(id: number | undefined) => void>()
const noRecords: readonly never[] = []

const show = (change: Partial<ShellModel> = {}) =>
  renderInTheme(
    <Shell
      model={{ ...model, ...change }}
      areas={areas}
      area="sync"
      onScope={onScope}
      useRecords={() => noRecords}
    >
      <p>The screen</p>
    </Shell>,
  )
const plain = (node: HTMLElement) => (node.textContent ?? '').replaceAll('\u00a0', ' ')

beforeEach(() => {
  location.hash = '#/sync'
  onScope.mockReset()
  usePrefs.setState(usePrefs.getInitialState())
})
afterEach(cleanup)

test('production is said in words, in form and on the deck', () => {
  show({ scope: base })
  expect(document.querySelector('[data-environment="production"][data-deck="1"] main')).toBeTruthy()
  const switcher = screen.getByRole('button', { name: /na-prod\s*Production\s*Read-only/ })
  expect(switcher).toBeTruthy()
  const deck = screen.getByRole('navigation', { name: 'Connections' })
  expect(within(deck).getByRole('button', { current: true }).getAttribute('aria-label')).toContain(
    'na-prod, production, Healthy',
  )
})

test('Ctrl and a number look at a connection, Ctrl 0 at all', async () => {
  show()
  await userEvent.keyboard('{Control>}2{/Control}')
  await userEvent.keyboard('{Control>}0{/Control}')
  expect(onScope.mock.calls).toEqual([[2], [undefined]])
})

test('g and a letter go places, keeping the scope', async () => {
  location.hash = '#/sync?c=2'
  show({ scope: uat })
  await userEvent.keyboard('gr')
  expect(location.hash).toBe('#/records?c=2')
})

test('the rail folds to icons that keep their names', async () => {
  show()
  expect(screen.getByText('Orgdeck')).toBeTruthy()
  await userEvent.keyboard('[[')
  expect(screen.queryByText('Orgdeck')).toBeNull()
  expect(screen.getByRole('link', { name: 'Sync', current: 'page' })).toBeTruthy()
})

test('the status bar tells of the fullest budget and the oldest data in scope', () => {
  show()
  expect(plain(screen.getByRole('contentinfo', { name: 'Status' }))).toContain('API today 90 % of uat')
  expect(plain(screen.getByRole('contentinfo', { name: 'Status' }))).toContain('Oldest data 3 min')
  cleanup()
  show({ scope: base })
  expect(plain(screen.getByRole('contentinfo', { name: 'Status' }))).toContain('API today 61 % of na-prod')
})

test('a lost core is said with its time, and the screen stays', () => {
  show({ link: 'offline', lastOnline: new Date().setHours(9, 31, 0, 0) })
  expect(screen.getByText(/No touch with the core since 09:31/)).toBeTruthy()
  expect(screen.getByText('The screen')).toBeTruthy()
})

test('help lists what works, from the same registry', async () => {
  show()
  await userEvent.keyboard('?')
  const help = screen.getByRole('dialog', { name: 'Shortcuts' })
  for (const area of areas) expect(within(help).getAllByText(area.label).length).toBeGreaterThan(0)
})
