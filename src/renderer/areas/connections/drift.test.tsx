import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SchemaChange } from '../../../contract/sync.ts'
import { queryClient } from '../../api/client.ts'
import { renderInTheme } from '../../theme/testing.tsx'
import { changeWords, Drift } from './Drift.tsx'
import { aConnection } from './testing.ts'
import { toShown } from './timeline-entries.tsx'

type Call = (path: readonly string[], input: Readonly<Record<string, unknown>>) => Promise<unknown>
const call = vi.hoisted(() => vi.fn<Call>())
vi.mock('../../api/transport.ts', () => ({ link: { call } }))

const change = (id: number, field: string): SchemaChange => ({
  id,
  integration_id: 1,
  object: 'Contact',
  field,
  kind: 'removed',
  before: 'email(80)',
  after: null,
  at: '2026-11-23T08:00:00.000Z',
})

beforeEach(() => {
  queryClient.clear()
  call.mockReset()
})
afterEach(cleanup)

const show = (enabled = true) =>
  renderInTheme(
    <QueryClientProvider client={queryClient}>
      <Drift
        connection={aConnection()}
        object={{
          object: 'Contact',
          label: 'Contact',
          custom: false,
          standard_set: true,
          queryable: true,
          enabled,
        }}
      />
    </QueryClientProvider>,
  )

test('three changes stand first, the rest on demand', async () => {
  const items = ['A', 'B', 'C', 'D', 'E'].map((field, at) => change(9 - at, field))
  call.mockResolvedValue({ items, total: 5, cursor: null })
  show()
  expect(await screen.findAllByRole('listitem')).toHaveLength(3)
  expect(screen.getByText('5 field changes')).toBeDefined()
  expect(screen.getAllByText(/no longer shown to this user \(was Email\)/)).toHaveLength(3)
  await userEvent.click(screen.getByRole('button', { name: '2 earlier changes' }))
  expect(screen.getAllByRole('listitem')).toHaveLength(5)
})

test('where nothing changed, the place says what would stand here; an unticked object is left alone', async () => {
  call.mockResolvedValue({ items: [], total: 0, cursor: null })
  show()
  expect(await screen.findByText(/No field has come, gone or changed its type/)).toBeDefined()
  cleanup()
  show(false)
  expect(screen.queryByText('Changed in the org')).toBeNull()
})

test('what could not be read says so and is tried again', async () => {
  call.mockRejectedValue(new Error('gone'))
  show()
  expect(await screen.findByText('What changed could not be read')).toBeDefined()
  call.mockResolvedValue({ items: [change(1, 'Phone')], total: 1, cursor: null })
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Phone')).toBeDefined()
})

test.each([
  [{ kind: 'added', before: null, after: 'string(20)' }, 'came into view as Text (20)'],
  [{ kind: 'removed', before: 'email(80)', after: null }, 'was Email'],
  [{ kind: 'retyped', before: 'string(20)', after: 'double' }, 'is Number now, was Text (20)'],
] as const)('a change of shape is told in words: %o', (found, words) => {
  expect(changeWords(found)).toContain(words)
})

test('entries of the timeline lead to their run, their comparison or their fields', () => {
  const entry = {
    id: 'x',
    at: '2026-11-23T08:00:00.000Z',
    kind: 'sync',
    state: 'fine',
    title: 'T',
    detail: null,
    actor: 'window',
    run_id: null,
    report_id: null,
    object: null,
  } as const
  const shown = toShown(
    [{ ...entry, run_id: 7 }, { ...entry, report_id: 5 }, { ...entry, object: 'Lead' }, entry],
    1,
  )
  renderInTheme(
    <>
      {shown.map(({ subject }, at) => (
        <p key={[7, 5, 3, 1][at]}>{subject}</p>
      ))}
    </>,
  )
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '#/sync/7?c=1',
    '#/sync?c=1&tab=proof&proof=5',
    '#/connections/1/schema?o=Lead',
  ])
  expect(shown.map(({ actor }) => actor)).toEqual([undefined, undefined, 'window', 'window'])
})
